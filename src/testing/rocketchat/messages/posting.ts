import type { Embed } from '../../../models/index.js';
import type { ChannelRecord, FileRecord, MessageRecord, UserRecord } from '../../world/index.js';
import { isJson, type Json, textOf } from '../json.js';
import { fileData, roomData } from '../native.js';
import { RocketChatError, refusal } from '../rocketchat-error.js';
import { checkWriting } from '../rooms/access.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { checkAttachments } from './attachment-check.js';
import { embedOf } from './embeds.js';
import { linkedMessages, quotesOf, wireUrls } from './links.js';

/** What a client sends. */
export type Outgoing = {
  msg?: string | undefined;
  id?: string | undefined;
  tmid?: string | undefined;
  tshow?: boolean | undefined;
  attachments?: unknown;
  files?: FileRecord[] | undefined;
  alias?: string | undefined;
  avatar?: string | undefined;
  emoji?: string | undefined;
  customFields?: Json | undefined;
  parseUrls?: boolean | undefined;
  groupable?: boolean | undefined;
  /** Only these links are looked at. */
  previewUrls?: readonly string[] | undefined;
  blocks?: unknown;
  /** By a webhook. */
  bot?: { i: string } | undefined;
};

/** Puts somebody's message into a room, as the server checks and completes it. @throws RocketChatError */
export function post(
  workspace: RocketChatWorkspace,
  author: UserRecord,
  channel: ChannelRecord,
  outgoing: Outgoing,
  method = 'sendMessage',
): MessageRecord {
  checkWriting(channel, author, workspace, method);
  if (roomData(channel).isEncrypted && !workspace.settings.flag('E2E_Allow_Unencrypted_Messages'))
    throw refusal(method, 'Not allowed to send un-encrypted messages in an encrypted room');
  if ((outgoing.alias || outgoing.avatar) && !workspace.can(author, 'message-impersonate', channel))
    throw new RocketChatError(undefined, 'Not enough permission', { isRefusal: true });
  if (outgoing.avatar && !/^https?:\/\//i.test(outgoing.avatar))
    throw new RocketChatError('error-invalid-message', 'Invalid avatar');
  const attachments = checkAttachments(outgoing.attachments);
  const msg = outgoing.msg ?? '';
  checkSize(msg, attachments, workspace);
  checkWideMentions(msg, author, channel, workspace);
  const root = outgoing.tmid === undefined ? undefined : threadRoot(outgoing.tmid, channel, workspace, method);
  const thread = root && workspace.state.threads.start(root, author);
  const linked = linkedMessages(msg, author, workspace)[0]?.message;
  const parsesUrls = outgoing.parseUrls ?? true;
  return workspace.state.messages.post({
    channel,
    author,
    id: outgoing.id,
    content: msg,
    threadId: thread?.id,
    isBroadcast: outgoing.tshow === true,
    replyToId: linked?.channelId === channel.id ? linked.id : undefined,
    files: outgoing.files,
    embeds: attachments.flatMap((each): Embed[] => embedOf(each)),
    sender: senderOf(outgoing),
    native: {
      attachments,
      quotes: parsesUrls ? quotesOf(msg, author, workspace) : [],
      urls: parsesUrls ? wireUrls(msg, workspace, outgoing.previewUrls) : [],
      fields: fieldsOf(outgoing),
    },
  });
}

/** Longer texts are refused, also in attachments. (Wire sheet, section 11.) */
export function checkSize(msg: string, attachments: readonly Json[], workspace: RocketChatWorkspace): void {
  const most = workspace.settings.number('Message_MaxAllowedSize');
  const isTooLong = (text: string | undefined) => text !== undefined && most > 0 && [...text].length > most;
  if (isTooLong(msg) || attachments.some((each) => isTooLong(textOf(each, 'text'))))
    throw new RocketChatError('error-message-size-exceeded', 'Message size exceeds Message_MaxAllowedSize', {
      details: { method: 'sendMessage' },
    });
}

/** `@all` and `@here` need a permission. (Wire sheet, section 9.) */
function checkWideMentions(
  msg: string,
  author: UserRecord,
  channel: ChannelRecord,
  workspace: RocketChatWorkspace,
): void {
  for (const name of ['all', 'here']) {
    if (!new RegExp(`(?:^|\\s|>)@${name}(?![\\w.-])`, 'm').test(msg)) continue;
    if (!workspace.can(author, `mention-${name}`, channel))
      throw new RocketChatError('error-action-not-allowed', `Notify ${name} in this room not allowed`, {
        details: { method: 'filterATAllTag', action: `Notify_${name}` },
        isRefusal: true,
      });
  }
}

/** Threads have one level: a reply to a reply is one to its root. (Wire sheet, section 4.2.) */
function threadRoot(
  tmid: string,
  channel: ChannelRecord,
  workspace: RocketChatWorkspace,
  method: string,
): MessageRecord | undefined {
  if (!workspace.settings.flag('Threads_enabled'))
    throw new RocketChatError('error-not-allowed', 'not-allowed', { details: { method }, isRefusal: true });
  const message = workspace.message(tmid);
  // The server stores the id of a thread that it does not know without a word; nothing then hangs on anything.
  if (!message || message.channelId !== channel.id)
    throw new RocketChatError('error-invalid-message', 'Invalid message', { details: { method } });
  if (message.threadId === undefined) return message;
  return workspace.state.messages.get(channel.id, message.threadId) ?? message;
}

function fieldsOf({ alias, avatar, emoji, customFields, parseUrls, groupable, blocks, bot }: Outgoing): Json {
  return {
    ...(alias === undefined ? {} : { alias }),
    ...(avatar === undefined ? {} : { avatar }),
    // A picture wins over an emoji.
    ...(emoji === undefined || avatar ? {} : { emoji }),
    ...(customFields === undefined || !isJson(customFields) ? {} : { customFields }),
    ...(parseUrls === undefined ? {} : { parseUrls }),
    ...(groupable === undefined ? {} : { groupable }),
    ...(Array.isArray(blocks) ? { blocks } : {}),
    ...(bot === undefined ? {} : { bot }),
  };
}

function senderOf({ alias, avatar }: Outgoing): { name?: string; avatarUrl?: string } | undefined {
  if (!alias && !avatar) return undefined;
  return { ...(alias ? { name: alias } : {}), ...(avatar ? { avatarUrl: avatar } : {}) };
}

/** Confirms uploaded files: a message shows them from now on. */
export function confirmFile(file: FileRecord, description: string | undefined): void {
  Object.assign(fileData(file), { isConfirmed: true, description });
}
