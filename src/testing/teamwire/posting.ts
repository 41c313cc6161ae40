import type { ChannelRecord, MessageRecord } from '../world/index.js';
import { readAttachments } from './attachments.js';
import type { TeamwireCall } from './call.js';
import type { Json } from './json.js';
import { TeamwireError } from './teamwire-error.js';

/** An assumption of ours: Teamwire's own limit is not public. (Wire sheet, section b.) */
const longestText = 10_000;
const kinds: Readonly<Record<string, string>> = { ALERT: 'alert', ANNOUNCEMENT: 'announcement', NOTE: 'note' };

/** @throws TeamwireError TWAuthError (wire sheet, A12) */
export function checkPosting(channel: ChannelRecord, call: TeamwireCall): void {
  if (channel.isArchived) throw new TeamwireError('TWAuthError', 'The chat is closed');
  if (channel.isReadOnly && !call.organisation.isAdmin(channel, call.bot))
    throw new TeamwireError('TWAuthError', 'Only administrators can send messages to the chat');
}

/** Puts a message into the world. @throws TeamwireError BadRequest */
export function postMessage(channel: ChannelRecord, fields: Json, call: TeamwireCall): MessageRecord {
  const { organisation, state, bot } = call;
  const content = typeof fields['msg'] === 'string' ? fields['msg'] : '';
  if (content.length > longestText)
    throw new TeamwireError('BadRequest', `The message is longer than ${longestText} characters`);
  const { attachments, files } = readAttachments(fields['attachments'], call);
  if (content === '' && attachments.length === 0)
    throw new TeamwireError('BadRequest', 'A message needs text or an attachment');
  const replyToId = replyOf(channel, fields['reply_to'], call);
  const sender = fields['sender_display_name'];
  for (const { type, initial_lat, initial_lon, duration } of attachments) {
    if (type !== 'LIVE_LOCATION') continue;
    const at = { lat: initial_lat as number, lon: initial_lon as number, seconds: duration as number };
    organisation.locations.start(channel, bot, at);
  }
  return state.messages.post({
    channel,
    author: bot,
    content,
    files,
    kind: kindOf(fields),
    replyToId,
    ...(typeof sender === 'string' && { sender: { name: sender } }),
    native: { attachments },
  });
}

/** `alert_type` counts only with `is_alert`, and is ALERT without one. (Wire sheet, section a: `post`.) */
function kindOf({ is_alert: isAlert, alert_type: type }: Json): string | undefined {
  if (type !== undefined && !Object.hasOwn(kinds, String(type)))
    throw new TeamwireError('BadRequest', `There is no alert type ${JSON.stringify(type)}`);
  return isAlert === true ? kinds[typeof type === 'string' ? type : 'ALERT'] : undefined;
}

function replyOf(channel: ChannelRecord, mid: unknown, call: TeamwireCall): string | undefined {
  if (typeof mid !== 'string') return undefined;
  const message = call.state.messages.get(channel.id, mid);
  if (!message || message.deletedAt)
    throw new TeamwireError('TWNotFoundError', 'The message to reply to does not exist');
  return mid;
}
