import { createHash } from 'node:crypto';
import type { Json } from '../json.js';
import type { SlackWorkspace } from '../workspace.js';

/** The outer envelope of an event, with its own `event_id`. (Wire sheet, section 13.) */
export function envelope(event: Json, workspace: SlackWorkspace): Json {
  const team = workspace.team.id;
  // A recorded app_mention has no context_* fields; messages have.
  const context = event.type === 'app_mention' ? {} : { context_team_id: team, context_enterprise_id: null };
  return {
    token: deprecatedToken(workspace),
    team_id: team,
    ...context,
    api_app_id: workspace.appId,
    event,
    type: 'event_callback',
    event_id: workspace.ids.next('Ev'),
    event_time: Math.floor(Number(event.event_ts ?? workspace.seconds())),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team,
        user_id: workspace.state.bot.id,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${Buffer.from(JSON.stringify({ et: event.type, tid: team, aid: workspace.appId, cid: event.channel })).toString('base64url')}`,
  };
}

/** The verification token of old; no proof of anything. */
export function deprecatedToken(workspace: SlackWorkspace): string {
  return createHash('sha1').update(workspace.appId).digest('base64url').slice(0, 24);
}
