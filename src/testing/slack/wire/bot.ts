import type { Json } from '../json.js';
import type { SlackWorkspace } from '../workspace.js';

const icons = {
  image_36: 'https://a.slack-edge.test/img/plugins/app/bot_36.png',
  image_48: 'https://a.slack-edge.test/img/plugins/app/bot_48.png',
  image_72: 'https://a.slack-edge.test/img/plugins/app/service_72.png',
};

/** `bot_profile` of messages. */
export function botProfile(workspace: SlackWorkspace): Json {
  return { ...wireBot(workspace), team_id: workspace.team.id };
}

/** What `bots.info` gives. */
export function wireBot(workspace: SlackWorkspace): Json {
  const { bot } = workspace.state;
  return {
    id: workspace.botId,
    deleted: false,
    name: bot.name,
    updated: workspace.seconds(bot.createdAt),
    app_id: workspace.appId,
    user_id: bot.id,
    icons,
  };
}
