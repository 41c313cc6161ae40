import type { ChannelRecord, MessageRecord, UserRecord } from '../../world/index.js';
import { isJson, type Json } from '../json.js';
import { messageData, roomData } from '../native.js';
import { RocketChatError, refusal } from '../rocketchat-error.js';
import { canRead } from '../rooms/access.js';
import { bareCode, isKnownCode, neutralEmoji } from '../text/emoji.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { quotesOf, wireUrls } from './links.js';
import { checkSize } from './posting.js';

/** Changes the text. (Wire sheet, section 4.3.) @throws RocketChatError */
export function editMessage(
  workspace: RocketChatWorkspace,
  user: UserRecord,
  message: MessageRecord,
  msg: string,
  options: { previewUrls?: readonly string[] | undefined; customFields?: unknown } = {},
): void {
  const channel = workspace.state.channels.need(message.channelId);
  const { settings } = workspace;
  const mayEditAll = workspace.can(user, 'edit-message', channel);
  const mayEditOwn = settings.flag('Message_AllowEditing') && message.authorId === user.id;
  if (!canRead(channel, user, workspace) || (!mayEditAll && !mayEditOwn) || messageData(message).t !== undefined)
    throw new RocketChatError('error-action-not-allowed', 'Message editing not allowed', {
      details: { method: 'updateMessage', action: 'Message_editing' },
      isRefusal: true,
    });
  const minutes = settings.number('Message_AllowEditing_BlockEditInMinutes');
  if (isLate(message, minutes, user, workspace))
    throw new RocketChatError('error-message-editing-blocked', 'Message editing is blocked', {
      details: { method: 'updateMessage' },
    });
  checkSize(msg, messageData(message).attachments ?? [], workspace);
  // The same text, and nothing else: no change.
  if (message.content === msg && options.previewUrls === undefined && options.customFields === undefined) return;
  const { customFields } = options;
  const data = messageData(message);
  const native = {
    ...data,
    quotes: quotesOf(msg, workspace.author(message), workspace),
    urls: wireUrls(msg, workspace, options.previewUrls),
    fields: { ...data.fields, ...(isJson(customFields) ? { customFields } : {}) },
  };
  workspace.state.messages.edit(message, { content: msg, native }, user);
}

/** Deletes a message. @throws RocketChatError */
export function deleteMessage(
  workspace: RocketChatWorkspace,
  user: UserRecord,
  message: MessageRecord,
  asUser = false,
): void {
  const channel = workspace.state.channels.need(message.channelId);
  const { settings } = workspace;
  const mayForce = workspace.can(user, 'force-delete-message', channel);
  const isOwn = message.authorId === user.id;
  const mayAll = workspace.can(user, 'delete-message', channel);
  const mayOwn = isOwn && settings.flag('Message_AllowDeleting') && workspace.can(user, 'delete-own-message', channel);
  const isAllowed = canRead(channel, user, workspace) && (asUser && !isOwn ? mayForce : mayForce || mayAll || mayOwn);
  const isBlocked = isLate(message, settings.number('Message_AllowDeleting_BlockDeleteInMinutes'), user, workspace);
  if (!isAllowed || (isBlocked && !mayForce))
    throw new RocketChatError('error-action-not-allowed', 'Not allowed', {
      details: { method: 'deleteMessage', action: 'Delete_message' },
      isRefusal: true,
    });
  workspace.state.messages.delete(message, user);
}

function isLate(message: MessageRecord, minutes: number, user: UserRecord, workspace: RocketChatWorkspace): boolean {
  if (minutes <= 0 || workspace.can(user, 'bypass-time-limit-edit-and-delete')) return false;
  return workspace.now.getTime() - message.createdAt.getTime() > minutes * 60_000;
}

/** Adds, takes away or toggles a reaction. (Wire sheet, section 4.4.) @throws RocketChatError */
export function react(
  workspace: RocketChatWorkspace,
  user: UserRecord,
  message: MessageRecord,
  emoji: string,
  should: boolean | undefined,
): void {
  const { state } = workspace;
  const channel = state.channels.need(message.channelId);
  const code = bareCode(emoji);
  if (!canRead(channel, user, workspace)) throw refusal('setReaction');
  if (!isKnownCode(code, state))
    throw new RocketChatError('error-not-allowed', 'Invalid emoji provided.', { details: { method: 'setReaction' } });
  if (channel.isReadOnly && !workspace.can(user, 'post-readonly', channel))
    throw refusal('setReaction', "You can't send messages because the room is readonly.");
  if (roomData(channel).muted?.has(user.id))
    throw refusal('setReaction', 'You have been muted and cannot speak in this room');
  const data = messageData(message);
  data.reactions ??= new Map();
  const has = data.reactions.get(code)?.includes(user.id) ?? false;
  if (should === has) return;
  const key = neutralEmoji(code, state);
  if (has) {
    dropReaction(data.reactions, code, user.id);
    const others = [...data.reactions].some(
      ([each, ids]) => neutralEmoji(each, state) === key && ids.includes(user.id),
    );
    if (!others) state.messages.unreact(message, key, user);
    else state.messages.touch(message, {}, 'reaction');
    return;
  }
  data.reactions.set(code, [...(data.reactions.get(code) ?? []), user.id]);
  // An alias of an emoji that the user has there already is another key on the wire and nothing new in the world.
  if (!state.messages.react(message, key, user)) state.messages.touch(message, {}, 'reaction');
}

export function dropReaction(reactions: Map<string, string[]>, code: string, userId: string): void {
  const left = (reactions.get(code) ?? []).filter((id) => id !== userId);
  if (left.length > 0) reactions.set(code, left);
  else reactions.delete(code);
}

/** @throws RocketChatError unless the user may pin there. */
export function checkPinning(
  workspace: RocketChatWorkspace,
  user: UserRecord,
  channel: ChannelRecord,
  method: string,
): void {
  const details: Json = { method, action: 'Message_pinning' };
  if (!workspace.settings.flag('Message_AllowPinning') || !canRead(channel, user, workspace))
    throw new RocketChatError('error-action-not-allowed', 'Message pinning not allowed', { details, isRefusal: true });
  if (!workspace.can(user, 'pin-message', channel))
    throw new RocketChatError('not-authorized', 'Not Authorized', { details: { method }, isRefusal: true });
}
