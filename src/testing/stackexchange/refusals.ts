import type { ServerAnswer } from '../server/index.js';
import type { ChannelRecord, MessageRecord, UserRecord } from '../world/index.js';
import { messageData, roomData, userData } from './native.js';
import { html, json, text } from './routes/route.js';
import type { StackExchangeSite } from './site.js';

/** The words in which the site refuses. (Wire sheet, section 3.3.) */

/** Who acts too often. The number is all that tells how long. */
export function throttled(seconds: number): ServerAnswer {
  return text(`You can perform this action again in ${seconds} second${seconds === 1 ? '' : 's'}`, 409);
}

/** Why nothing can be posted in this room by this user; `undefined` when it can. */
export function postingRefused(
  user: UserRecord,
  room: ChannelRecord,
  content: string,
  site: StackExchangeSite,
): ServerAnswer | undefined {
  const { suspension } = userData(user);
  if (suspension !== undefined) return text(`Your account is blocked, ending ${suspension}`, 404);
  if (room.isArchived) return text('The room has been frozen; new messages cannot be added', 404);
  const timeout = (roomData(room).timeoutUntil?.getTime() ?? 0) - site.state.now().getTime();
  if (timeout > 0 && !site.isOwner(user, room))
    return text(`The room is in timeout, ending in ${Math.ceil(timeout / 1_000)} seconds`, 404);
  if (!site.canWrite(user, room)) return text('The room does not exist, or you do not have permission', 404);
  const needed = site.options.minimumReputation ?? 1;
  // What the room says of somebody by name stands above what all need.
  if (site.reputationOf(user) < needed && roomData(room).access?.get(user.id) === undefined)
    return text(`You need ${needed} reputation points to post in this room`, 404);
  return lengthRefused(content);
}

const longestLine = 500;
const longestText = 100_000;

/**
 * A line holds 500 characters, a text of several lines far more; beyond that the site breaks. (Wire sheet, sections 3.3 and 4;
 * the upper bound, and that the first is a text of JSON, are assumptions.)
 */
export function lengthRefused(content: string): ServerAnswer | undefined {
  if (content.length > longestText)
    return html('<html><body><h1>Oops! Something Bad Happened!</h1></body></html>', 500);
  return !content.includes('\n') && content.length > longestLine ? json('The message is too long') : undefined;
}

/** Why the message cannot be edited or deleted by this user; the texts are JSON, their status is 200. */
export function changeRefused(
  what: 'edit' | 'delete',
  message: MessageRecord,
  user: UserRecord,
  site: StackExchangeSite,
): ServerAnswer | undefined {
  const room = site.state.channels.need(message.channelId);
  if (message.deletedAt)
    return json(
      what === 'edit'
        ? 'This message has already been deleted and cannot be edited'
        : 'This message has already been deleted.',
    );
  if (what === 'edit' && (!site.canWrite(user, room) || room.isArchived))
    return json('You cannot write or edit messages in this room');
  if (site.isModerator(user)) return undefined;
  if (message.authorId !== user.id || messageData(message).isNote)
    return json(`You can only ${what} your own messages`);
  const age = site.state.now().getTime() - message.createdAt.getTime();
  return age > site.editWindowMs ? json(`It is too late to ${what} this message`) : undefined;
}
