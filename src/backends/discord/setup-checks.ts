import type { ChatError } from '../../core/errors/index.js';
import {
  type Advice,
  type Finding,
  failed,
  ok,
  reachabilitySteps,
  type SetupStep,
  signatureClock,
  skipped,
  warning,
} from '../../core/setup/index.js';
import type { SetupCheck } from '../../models/index.js';
import { grantedIntents } from './capabilities.js';
import type { DiscordConfig, DiscordMode } from './config.js';
import { type DiscordIntent, privilegedIntents } from './intents.js';
import type { DiscordRest } from './rest.js';
import type { WebhookBook } from './webhook-book.js';
import { permission } from './wire/flags.js';
import { countAt, isWire, objectAt, type Wire } from './wire/read.js';
import { bitsAt, textAt } from './wire/values.js';

/** In more servers than these only the first are looked at. */
const mostGuilds = 10;

/** What a chat bot asks for when it is invited, in the portal's words. */
const chatPermissions: readonly (readonly [bigint, string])[] = [
  [permission.viewChannel, 'View Channels'],
  [permission.sendMessages, 'Send Messages'],
  [permission.readMessageHistory, 'Read Message History'],
  [permission.sendMessagesInThreads, 'Send Messages in Threads'],
  [permission.addReactions, 'Add Reactions'],
  [permission.embedLinks, 'Embed Links'],
  [permission.attachFiles, 'Attach Files'],
  [permission.useExternalEmojis, 'Use External Emojis'],
  [permission.createPublicThreads, 'Create Public Threads'],
  [permission.createPrivateThreads, 'Create Private Threads'],
  [permission.manageMessages, 'Manage Messages'],
  [permission.pinMessages, 'Pin Messages'],
  [permission.createPolls, 'Create Polls'],
];
const chatBits = chatPermissions.reduce((bits, [bit]) => bits | bit, 0n);

/** What is lost without a privileged intent. */
const lost: Readonly<Partial<Record<DiscordIntent, string>>> = {
  GuildMembers: 'listUsers, listMembers, member.joined, member.left, user.updated',
  GuildPresences: 'getPresence, presence.updated',
  MessageContent: 'the text of messages that neither mention the bot nor are written to it directly',
};

export type DiscordSetup = {
  readonly config: DiscordConfig;
  readonly mode: DiscordMode;
  readonly rest: DiscordRest;
  readonly webhooks: WebhookBook;
};

/** What a Discord account needs: its token, application, intents, permissions and sessions. Reads only. */
export function discordSetup(setup: DiscordSetup): readonly SetupStep[] {
  const { apiUrl, proxy, ca, publicKey } = setup.config;
  const clock = publicKey === undefined ? undefined : signatureClock('interactions over HTTP');
  return [
    ...reachabilitySteps({ url: apiUrl, setting: 'apiUrl', proxy, ca, clock }),
    ...(setup.mode === 'webhook' ? [] : botSteps(setup)),
    ...(setup.config.webhookUrl === undefined ? [] : [webhookStep(setup)]),
  ];
}

function botSteps({ config, mode, rest }: DiscordSetup): readonly SetupStep[] {
  let asked: Promise<Wire> | undefined;
  const application = (signal: AbortSignal): Promise<Wire> => {
    asked ??= rest.get<Wire>('/applications/@me', { signal });
    return asked;
  };
  return [
    {
      name: 'token',
      after: ['reachability'],
      run: async (signal) => {
        const user = await rest.get<Wire>('/users/@me', { signal });
        return ok(`${textAt(user, 'username') ?? 'A bot'} (${textAt(user, 'id') ?? '?'}).`);
      },
      advice: (error) => tokenAdvice(error, portalPage(config.applicationId, 'bot')),
    },
    {
      name: 'application',
      after: ['token'],
      run: async (signal) => {
        const app = await application(signal);
        return applicationFinding(app, config, portalPage(textAt(app, 'id'), 'information'));
      },
    },
    {
      name: 'intents',
      after: ['token'],
      run: async (signal) => {
        const app = await application(signal);
        return intentChecks(app, config, portalPage(textAt(app, 'id'), 'bot'));
      },
    },
    {
      name: 'servers',
      after: ['token'],
      run: async (signal) => {
        const [guilds, app] = await Promise.all([
          rest.get<unknown>('/users/@me/guilds', { signal, query: new URLSearchParams({ limit: '200' }) }),
          application(signal),
        ]);
        return guildChecks(Array.isArray(guilds) ? guilds.filter(isWire) : [], config, textAt(app, 'id'));
      },
    },
    ...(mode === 'gateway' ? [gatewayStep(config, rest)] : []),
  ];
}

function portalPage(applicationId: string | undefined, page: string): string {
  return `https://discord.com/developers/applications${applicationId === undefined ? '' : `/${applicationId}/${page}`}`;
}

function tokenAdvice(error: ChatError, where: string): Advice | undefined {
  return error.code === 'auth' ? { mend: 'Press Reset Token and copy the new one.', where } : undefined;
}

function applicationFinding(app: Wire, config: DiscordConfig, where: string): Finding {
  const { applicationId, publicKey } = config;
  const id = textAt(app, 'id');
  if (applicationId !== undefined && id !== applicationId)
    return failed(`The token is of the application ${id}, the setting 'applicationId' says ${applicationId}.`, {
      mend: "Leave 'applicationId' out: the token tells it.",
    });
  const key = textAt(app, 'verify_key');
  if (publicKey !== undefined && key !== undefined && key.toLowerCase() !== publicKey.toLowerCase())
    return failed("The setting 'publicKey' is not the key of this application: no interaction over HTTP is taken.", {
      mend: 'Copy the Public Key.',
      where,
    });
  if (publicKey === undefined && textAt(app, 'interactions_endpoint_url') !== undefined)
    return warning('Interactions go to the Interactions Endpoint URL, and not to this account.', {
      mend: "Clear the Interactions Endpoint URL, or give the setting 'publicKey' and serve it.",
      where,
    });
  return ok(`${textAt(app, 'name') ?? 'The application'} (${id}).`);
}

/** One for each privileged intent: what is off is a failure where the settings ask for it by name. */
function intentChecks(app: Wire, { intents, gateway }: DiscordConfig, where: string): Finding | SetupCheck[] {
  const flags = countAt(app, 'flags');
  if (flags === undefined) return skipped('Discord did not tell what was granted.');
  if (!gateway) return skipped('Without the gateway none is asked for.');
  const granted = grantedIntents(flags);
  return (Object.entries(privilegedIntents) as [DiscordIntent, string][]).map(([intent, label]) => {
    if (granted.has(intent)) return { name: label, ...ok('It is on.') };
    const advice = { mend: `Switch on the ${label} under Privileged Gateway Intents.`, where };
    if (intents?.includes(intent))
      return {
        name: label,
        ...failed("It is off, and the setting 'intents' asks for it: Discord refuses to connect.", advice),
      };
    return { name: label, ...warning(`It is off. Without it: no ${lost[intent]}.`, advice) };
  });
}

function guildChecks(guilds: readonly Wire[], { guildId }: DiscordConfig, appId: string | undefined) {
  const invite = `https://discord.com/oauth2/authorize?client_id=${appId ?? 'YOUR_APPLICATION_ID'}&scope=bot+applications.commands&permissions=${chatBits}`;
  const advice = { mend: 'Invite the bot.', where: invite };
  if (guilds.length === 0) return failed('The bot is in no server.', advice);
  if (guildId !== undefined && !guilds.some((guild) => textAt(guild, 'id') === guildId))
    return failed(`The bot is not in the server ${guildId} of the setting 'guildId'.`, advice);
  return guilds.slice(0, mostGuilds).map((guild): SetupCheck => {
    const name = `server ${textAt(guild, 'name') ?? textAt(guild, 'id') ?? ''}`;
    const bits = bitsAt(guild, 'permissions');
    const missing = chatPermissions.filter(([bit]) => (bits & (bit | permission.administrator)) === 0n);
    if (missing.length === 0) return { name, ...ok('It has the permissions of a chat bot.') };
    const names = missing.map(([, label]) => label).join(', ');
    return {
      name,
      ...warning(`Its roles lack ${names}; channels may give or take more.`, {
        mend: "Give the bot's role what the bot is to do.",
        where: 'Server Settings → Roles → the role of the bot',
      }),
    };
  });
}

function gatewayStep({ sharding }: DiscordConfig, rest: DiscordRest): SetupStep {
  return {
    name: 'gateway',
    after: ['token'],
    run: async (signal) => {
      const answer = await rest.get<Wire>('/gateway/bot', { signal });
      const limit = objectAt(answer, 'session_start_limit');
      const [total = 0, remaining = 0] = [countAt(limit, 'total'), countAt(limit, 'remaining')];
      const advised = countAt(answer, 'shards') ?? 1;
      const left = `${remaining} of ${total} sessions are left`;
      const again = `more in ${Math.ceil((countAt(limit, 'reset_after') ?? 0) / 3_600_000)} h`;
      if (remaining === 0)
        return failed(`${left}: Discord lets this bot begin none (${again}).`, {
          mend: 'Find out which process connects again and again.',
        });
      if (typeof sharding?.count === 'number' && sharding.count < advised)
        return failed(`The setting 'sharding.count' is ${sharding.count}, and Discord wants ${advised} shards.`, {
          mend: "Raise 'sharding.count', or leave it at 'auto'.",
        });
      if (remaining * 10 < total)
        return warning(`${left} (${again}).`, { mend: 'See whether a process connects again and again.' });
      return ok(`${left}; ${advised} ${advised === 1 ? 'shard' : 'shards'}.`);
    },
  };
}

function webhookStep({ webhooks }: DiscordSetup): SetupStep {
  return {
    name: 'webhook',
    after: ['reachability'],
    run: async (signal) => {
      const found = await webhooks.configured(signal);
      const wire = found?.wire ?? {};
      return ok(`${textAt(wire, 'name') ?? 'The webhook'} in the channel ${textAt(wire, 'channel_id') ?? '?'}.`);
    },
    advice: () => ({
      mend: 'Make a new webhook and copy its address.',
      where: 'Edit Channel → Integrations → Webhooks → New Webhook → Copy Webhook URL',
    }),
  };
}
