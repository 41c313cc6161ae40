import { anyone, type SlackMethod } from '../method.js';
import { SlackError } from '../slack-error.js';
import { wireBot } from '../wire/bot.js';

export const identityMethods: Record<string, SlackMethod> = {
  'api.test': {
    tokens: ['bot', 'user', 'app'],
    run: ({ args }) => {
      const error = args.string('error');
      if (error) throw new SlackError(error, { args: args.values });
      return { args: args.values };
    },
  },
  'auth.test': {
    tokens: anyone,
    run: ({ workspace, token, actor }) => ({
      url: workspace.siteUrl,
      team: workspace.team.name,
      user: actor.handle,
      team_id: workspace.team.id,
      user_id: actor.id,
      ...(token.kind === 'bot' ? { bot_id: workspace.botId } : {}),
      is_enterprise_install: false,
      app_id: workspace.appId,
      app_name: workspace.state.bot.name,
    }),
  },
  'auth.revoke': {
    tokens: anyone,
    run: ({ args, workspace }) => {
      if (!args.boolean('test')) workspace.tokens.revoke(true);
      return { revoked: !args.boolean('test') };
    },
  },
  'team.info': {
    tokens: anyone,
    scopes: ['team:read'],
    formOnly: true,
    run: ({ args, workspace }) => {
      const asked = args.string('team');
      if (asked && asked !== workspace.team.id) throw new SlackError('team_not_found');
      const { id, name, domain } = workspace.team;
      const sizes = [34, 44, 68, 88, 102, 132, 230];
      const icons = Object.fromEntries(
        sizes.map((size) => [`image_${size}`, `https://avatars.test/${id}-${size}.png`]),
      );
      return {
        team: {
          id,
          name,
          url: workspace.siteUrl,
          domain,
          email_domain: '',
          icon: { image_default: true, ...icons },
          avatar_base_url: 'https://ca.slack-edge.test/',
          is_verified: false,
        },
      };
    },
  },
  'bots.info': {
    tokens: anyone,
    scopes: ['users:read'],
    formOnly: true,
    run: ({ args, workspace }) => {
      if (args.string('bot') !== workspace.botId) throw new SlackError('bot_not_found');
      return { bot: wireBot(workspace) };
    },
  },
};
