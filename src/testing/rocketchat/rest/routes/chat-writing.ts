import type { ChannelRecord, MessageRecord } from '../../../world/index.js';
import { isJson, textOf } from '../../json.js';
import { deleteMessage, editMessage } from '../../messages/changing.js';
import { post as postMessage } from '../../messages/posting.js';
import { invalidParams, RocketChatError, refusal } from '../../rocketchat-error.js';
import { canRead } from '../../rooms/access.js';
import { roomType } from '../../rooms/room-type.js';
import { userRef } from '../../wire/user.js';
import type { RestCall } from '../call.js';
import { get, post, type Route, type RouteAnswer } from '../route.js';
import { anyOf, fields } from '../schema.js';

const postFields = 'text?, alias?, emoji?, avatar?, attachments?:objects, customFields?:object';

/** Sending, reading one, editing and deleting messages. (Wire sheet, sections 4.1 to 4.3.) */
export const chatWritingRoutes: Route[] = [
  post(
    'chat.postMessage',
    {
      // `parseUrls` and `tmid` since 7.10. (Wire sheet, section 4.)
      params: (isSince) =>
        isSince('7.10')
          ? fields(
              `roomId:target, tmid?, parseUrls?:boolean, ${postFields}`,
              `channel:target, parseUrls?:boolean, ${postFields}`,
            )
          : fields(`roomId:target, ${postFields}`, `channel:target, ${postFields}`),
    },
    postInto,
  ),
  post('chat.sendMessage', { params: fields('message:object, previewUrls?:texts') }, sendMessage),
  get('chat.getMessage', { params: fields('msgId:filled') }, (call) => {
    const message = call.workspace.message(call.text('msgId') ?? '');
    const channel = message && call.state.channels.get(message.channelId);
    // Without a word. (Wire sheet, section 4.)
    if (!message || !channel || !canRead(channel, call.user, call.workspace))
      return { answer: { status: 400, body: { success: false } } };
    return { message: call.wireMessage(message) };
  }),
  post(
    'chat.update',
    {
      params: fields(
        'roomId, msgId, text, previewUrls?:texts, customFields?:object',
        'roomId, msgId, content:object, e2eMentions?:object',
      ),
    },
    (call) => {
      const message = ownRoomsMessage(call);
      const previewUrls = call.params.previewUrls as string[] | undefined;
      const text = call.text('text');
      if (text === undefined) throw refusal('updateMessage', 'Encrypted messages are not emulated');
      editMessage(call.workspace, call.user, message, text, { previewUrls, customFields: call.params.customFields });
      return { message: call.wireMessage(message) };
    },
  ),
  post(
    'chat.delete',
    {
      params: (isSince) =>
        isSince('8.6')
          ? anyOf('msgId, roomId, fileId?, asUser?:boolean', 'fileId, msgId?, roomId?, asUser?:boolean')
          : fields('msgId, roomId, asUser?:boolean'),
    },
    (call) => {
      const message = call.text('msgId') === undefined ? messageOfFile(call) : ownRoomsMessage(call);
      const isAsUser = call.flag('asUser');
      if (isAsUser && message.authorId !== call.user.id && !call.can('force-delete-message', roomOf(call, message)))
        throw new RocketChatError(
          undefined,
          'Unauthorized. You must have the permission "force-delete-message" to delete other\'s message as them.',
          { isRefusal: true },
        );
      deleteMessage(call.workspace, call.user, message, isAsUser);
      const { id, channelId } = message;
      return {
        _id: id,
        ts: String(call.workspace.now.getTime()),
        message: { _id: id, rid: channelId, u: userRef(call.workspace.author(message)) },
      };
    },
  ),
];

async function postInto(call: RestCall): Promise<RouteAnswer> {
  const { roomId, channel: channelName, tmid, attachments, customFields, parseUrls } = call.params;
  const named = roomId ?? channelName;
  const names = (Array.isArray(named) ? named : [named]).map(String);
  const texts = { alias: call.text('alias'), emoji: call.text('emoji'), avatar: call.text('avatar') };
  const posted = names.map((name) => {
    const channel = roomId === undefined ? findTarget(call, name) : findById(call, name);
    const hasAttachments = Array.isArray(attachments) && attachments.length > 0;
    const message = postMessage(call.workspace, call.user, channel, {
      ...texts,
      alias: texts.alias ?? '',
      msg: call.text('text') ?? '',
      tmid: typeof tmid === 'string' ? tmid : undefined,
      attachments,
      customFields: isJson(customFields) ? customFields : undefined,
      parseUrls: typeof parseUrls === 'boolean' ? parseUrls : !hasAttachments,
      groupable: false,
    });
    return { name, message };
  });
  const [first] = posted;
  if (!first) throw new RocketChatError('invalid-channel', '');
  // Of several, the first alone is given back.
  return { ts: call.workspace.now.getTime(), channel: first.name, message: call.wireMessage(first.message) };
}

function findById(call: RestCall, id: string): ChannelRecord {
  return entered(call, call.state.channels.get(id));
}

/** `#name`, `@user`, or bare text: a room by id or name, then a person by id or name. (Wire sheet, section 4.1.) */
function findTarget(call: RestCall, name: string): ChannelRecord {
  const { channels, users } = call.state;
  const bare = name.slice(1);
  if (name.startsWith('#')) return entered(call, channels.byName(bare) ?? channels.get(bare));
  const person = name.startsWith('@')
    ? (users.byHandle(bare) ?? users.get(bare))
    : (users.get(name) ?? users.byHandle(name));
  const room = name.startsWith('@') ? undefined : (channels.get(name) ?? channels.byName(name));
  if (room || !person) return entered(call, room);
  return channels.openDirect([call.user, person], call.user);
}

/** A public room is joined silently by posting into it. */
function entered(call: RestCall, channel: ChannelRecord | undefined): ChannelRecord {
  if (!channel) throw new RocketChatError('invalid-channel', '');
  if (channel.members.has(call.user.id)) return channel;
  if (!canRead(channel, call.user, call.workspace)) throw refusal('sendMessage');
  if (roomType(channel) === 'c') call.state.channels.join(channel, call.user, call.user, { isImplicit: true });
  return channel;
}

function sendMessage(call: RestCall): RouteAnswer {
  const { message, previewUrls } = call.params;
  if (!isJson(message)) throw invalidParams('must be object');
  const rid = textOf(message, 'rid');
  if (!rid) throw new RocketChatError(undefined, "The 'rid' property on the message object is missing.");
  if (message.t !== undefined)
    throw new RocketChatError('error-invalid-message', 'Cannot send system messages using chat.sendMessage');
  const tmid = textOf(message, 'tmid');
  if (message.tshow === true && tmid === undefined) throw invalidParams('tshow provided but missing tmid');
  if (message.ts !== undefined) {
    const at = Date.parse(String(message.ts));
    if (Number.isNaN(at) || Math.abs(at - call.workspace.now.getTime()) > 60_000)
      throw new RocketChatError('error-message-ts-out-of-sync', 'Message timestamp is out of sync');
  }
  const channel = call.state.channels.get(rid);
  if (!channel) throw new RocketChatError('error-invalid-room', 'Invalid room', { details: { method: 'sendMessage' } });
  const id = textOf(message, '_id');
  // An id that exists: the insert fails without a word. (Wire sheet, section 4.2.)
  if (id !== undefined && call.state.messages.find(id)) return {};
  const sent = postMessage(call.workspace, call.user, channel, {
    id,
    msg: textOf(message, 'msg'),
    tmid,
    tshow: message.tshow === true,
    alias: textOf(message, 'alias'),
    avatar: textOf(message, 'avatar'),
    emoji: textOf(message, 'emoji'),
    attachments: message.attachments,
    blocks: message.blocks,
    customFields: isJson(message.customFields) ? message.customFields : undefined,
    previewUrls: Array.isArray(previewUrls) ? previewUrls.map(String) : undefined,
  });
  return { message: call.wireMessage(sent) };
}

/** The message of `msgId`, in the room that the caller says. */
function ownRoomsMessage(call: RestCall): MessageRecord {
  const id = call.text('msgId') ?? '';
  const message = call.workspace.message(id);
  if (!message || message.deletedAt) throw new RocketChatError(undefined, `No message found with the id of "${id}".`);
  if (message.channelId !== call.text('roomId'))
    throw new RocketChatError(undefined, 'The room id provided does not match where the message is from.');
  return message;
}

function messageOfFile(call: RestCall): MessageRecord {
  const id = call.text('fileId');
  for (const message of call.state.messages.all()) if (message.files.some((file) => file.id === id)) return message;
  throw new RocketChatError(undefined, `No message found with the file id of "${id ?? ''}".`);
}

function roomOf(call: RestCall, message: MessageRecord): ChannelRecord {
  return call.state.channels.need(message.channelId);
}
