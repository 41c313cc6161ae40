import type { MessageRecord } from '../../../world/index.js';
import { sha256 } from '../../auth/sessions.js';
import type { Json } from '../../json.js';
import { searchMessages } from '../../lookup/search.js';
import { messageData } from '../../native.js';
import { invalidParams, RocketChatError } from '../../rocketchat-error.js';
import { readableRoom } from '../../rooms/access.js';
import { messageKeys, newestFirst } from '../../rooms/message-order.js';
import { subscriptionOf } from '../../rooms/subscriptions.js';
import { findMentions } from '../../text/mentions.js';
import { userRef } from '../../wire/user.js';
import type { RestCall } from '../call.js';
import { get, type Route } from '../route.js';
import { fields } from '../schema.js';

const paging = 'count?:number, offset?:number, sort?';

/** Marked messages, threads, search, synchronisation. (Wire sheet, section 4.) */
export const chatReadingRoutes: Route[] = [
  get('chat.getStarredMessages', { params: fields(`roomId:filled, ${paging}`) }, (call) =>
    listed(call, (message) => message.starredBy.has(call.user.id)),
  ),
  get('chat.getPinnedMessages', { params: fields(`roomId:filled, ${paging}`) }, (call) =>
    listed(call, (message) => message.pinned !== undefined),
  ),
  get('chat.getMentionedMessages', { params: fields(`roomId:filled, ${paging}`) }, (call) =>
    listed(call, (message) => findMentions(message.content, call.state).users.includes(call.user)),
  ),
  get('chat.getMessageReadReceipts', { params: fields('messageId') }, receipts),
  get('chat.search', { params: fields('roomId, searchText, count?:number, offset?:number') }, (call) => {
    const channel = room(call, 'roomId', 'messageSearch');
    const text = call.text('searchText') ?? '';
    if (text === '')
      throw new RocketChatError(
        'error-searchText-param-not-provided',
        'The required "searchText" query param is missing.',
      );
    const { offset, count } = call.paging;
    const found = searchMessages(text, call.workspace.messagesIn(channel), call.user, call.workspace);
    return { messages: found.slice(offset, offset + count).map(call.wireMessage) };
  }),
  get(
    'chat.getThreadMessages',
    { params: (isSince) => fields(`tmid:filled, ${paging}${isSince('8.8') ? ', aroundId?:filled' : ''}`) },
    (call) => {
      const root = threadRoot(call);
      const replies = call.sorted(call.state.messages.inThread(root.channelId, root.id), messageKeys);
      return call.page('messages', replies, call.wireMessage);
    },
  ),
  get(
    'chat.getThreadsList',
    { params: fields(`rid, type?:following|unread, text?, ${paging}, query?, fields?`) },
    threads,
  ),
  get('chat.syncThreadMessages', { params: fields(`tmid:filled, updatedSince:date, ${paging}`) }, (call) => {
    const root = threadRoot(call);
    const since = sinceOf(call, 'updatedSince', 'error-updatedSince-param-invalid');
    const inThread = ({ threadId }: MessageRecord) => threadId === root.id;
    return { messages: changes(call, root.channelId, inThread, since) };
  }),
  get('chat.syncThreadsList', { params: fields('rid:filled, updatedSince:date') }, (call) => {
    const channel = room(call, 'rid', 'getThreadsList');
    const since = sinceOf(call, 'updatedSince', 'error-updatedSince-param-invalid');
    const isRoot = (message: MessageRecord) => call.state.messages.inThread(channel.id, message.id).length > 0;
    return { threads: changes(call, channel.id, isRoot, since) };
  }),
  get(
    'chat.syncMessages',
    {
      params: (isSince) =>
        isSince('7.10')
          ? fields('roomId, lastUpdate?, fromTs?:date, count?:number, next?, previous?, type?:UPDATED|DELETED')
          : fields('roomId, lastUpdate?'),
    },
    sync,
  ),
  get('chat.getDeletedMessages', { params: fields(`roomId:filled, since:date, ${paging}`) }, (call) => {
    const channel = room(call, 'roomId', 'getDeletedMessages');
    const since = sinceOf(call, 'since', 'error-since-param-invalid');
    const deleted = call.state.messages
      .in(channel, { deleted: true })
      .filter((message) => isGone(message) && message.deletedAt && message.deletedAt > since);
    return call.page('messages', deleted, ({ id }) => ({ _id: id }));
  }),
  get('chat.getDiscussions', { params: fields('roomId:filled, text?, offset?:number, count?:number') }, (call) => {
    const text = call.text('text')?.toLowerCase() ?? '';
    const isOne = (message: MessageRecord) => messageData(message).drid !== undefined;
    return listed(call, (message) => isOne(message) && message.content.toLowerCase().includes(text));
  }),
  get('chat.getURLPreview', { params: fields('roomId, url') }, (call) => {
    room(call, 'roomId', 'getURLPreview');
    // There is no network: of a page nothing is known but its address.
    return { urlPreview: { url: call.text('url'), meta: {}, ignoreParse: false } };
  }),
];

function room(call: RestCall, name: string, method: string) {
  return readableRoom(call.text(name), call.user, call.workspace, method);
}

function listed(call: RestCall, fits: (message: MessageRecord) => boolean): Json {
  const channel = room(call, 'roomId', 'getMessages');
  const found = call.state.messages.in(channel).filter(fits);
  return call.page('messages', call.sorted(newestFirst(found), messageKeys), call.wireMessage);
}

/** A premium feature. */
function receipts(call: RestCall): Json {
  const { workspace } = call;
  if (workspace.options.isPremium === false)
    throw new RocketChatError('error-action-not-allowed', 'This is an enterprise feature', {
      details: { method: 'getReadReceipts' },
    });
  const message = call.message(call.text('messageId'), 'getReadReceipts');
  const readers: [string, Date][] = [
    [message.authorId, message.createdAt],
    ...(messageData(message).readAt ?? new Map<string, Date>()),
  ];
  return {
    receipts: readers.map(([userId, ts]) => ({
      _id: sha256(`${message.id}/${userId}`).slice(0, 17),
      roomId: message.channelId,
      userId,
      messageId: message.id,
      ts,
      _updatedAt: ts,
      user: userRef(call.state.users.need(userId)),
    })),
  };
}

function threadRoot(call: RestCall): MessageRecord {
  if (!call.workspace.settings.flag('Threads_enabled'))
    throw new RocketChatError('error-not-allowed', 'Threads Disabled', { isRefusal: true });
  const tmid = call.text('tmid') ?? '';
  const root = call.workspace.message(tmid);
  if (!root || !call.state.channels.get(root.channelId))
    throw new RocketChatError('error-invalid-message', 'Invalid Message');
  readableRoom(root.channelId, call.user, call.workspace, 'getThreadMessages');
  return root;
}

/** The one that was answered last comes first. */
function threads(call: RestCall): Json {
  if (!call.workspace.settings.flag('Threads_enabled'))
    throw new RocketChatError('error-not-allowed', 'Threads Disabled', { isRefusal: true });
  const channel = room(call, 'rid', 'getThreadsList');
  const last = (root: MessageRecord) =>
    call.state.messages.inThread(channel.id, root.id).at(-1)?.createdAt.getTime() ?? 0;
  const unread = subscriptionOf(channel, call.user, call.workspace)?.unreadThreads;
  const text = call.text('text')?.toLowerCase();
  const type = call.text('type');
  const roots = call.workspace
    .messagesIn(channel)
    .filter((each) => last(each) > 0)
    .filter((each) => text === undefined || each.content.toLowerCase().includes(text))
    .filter((each) => type !== 'unread' || unread?.has(each.id))
    .filter((each) => type !== 'following' || call.state.threads.on(each)?.followers.has(call.user.id))
    .reverse()
    .sort((a, b) => last(b) - last(a));
  return call.page('threads', call.sorted(roots, { ...messageKeys, tlm: last }), call.wireMessage);
}

function sinceOf(call: RestCall, name: string, code: string): Date {
  const since = call.date(name, code);
  if (!since) throw invalidParams(`The required param "${name}" is missing.`);
  return since;
}

function isGone(message: MessageRecord): boolean {
  return message.deletedAt !== undefined && !messageData(message).isTombstone;
}

const updatedAt = (message: MessageRecord): Date => messageData(message).updatedAt ?? message.createdAt;

function changes(call: RestCall, rid: string, fits: (message: MessageRecord) => boolean, since: Date): Json {
  const all = call.state.messages.in(call.state.channels.need(rid), { deleted: true }).filter(fits);
  return {
    update: all.filter((each) => !isGone(each) && updatedAt(each) > since).map(call.wireMessage),
    remove: all
      .filter((each) => isGone(each) && each.deletedAt && each.deletedAt > since)
      // As the server's bin has them.
      .map((each) => ({ ...call.wireMessage(each), _deletedAt: each.deletedAt, __collection__: 'message' })),
  };
}

/** Everything since a date, or page by page since a cursor. (Wire sheet, section 4.) */
function sync(call: RestCall): Json {
  const { params } = call;
  if (params.lastUpdate === undefined && params.type === undefined)
    throw new RocketChatError('error-param-required', 'The "type" or "lastUpdate" parameters must be provided');
  if (params.lastUpdate !== undefined && params.type !== undefined)
    throw new RocketChatError('error-param-conflict', 'The "type" and "lastUpdate" parameters cannot be used together');
  const channel = room(call, 'roomId', 'messages/get');
  if (params.lastUpdate !== undefined) {
    const since = call.date('lastUpdate', 'error-lastUpdate-param-invalid') ?? new Date(0);
    const { update, remove } = changes(call, channel.id, () => true, since);
    const deleted = (remove as Json[]).map(({ _id, _deletedAt }) => ({ _id, _deletedAt }));
    return { result: { updated: [...(update as Json[])].reverse(), deleted } };
  }
  const { count } = call.paging;
  const isDeleted = params.type === 'DELETED';
  const at = (message: MessageRecord) =>
    (isDeleted ? (message.deletedAt ?? updatedAt(message)) : updatedAt(message)).getTime();
  const next = call.text('next');
  const previous = call.text('previous');
  const all = call.state.messages
    .in(channel, { deleted: true })
    .filter((each) => isGone(each) === isDeleted)
    .sort((a, b) => at(a) - at(b))
    .filter(
      (each) =>
        (next === undefined || at(each) > Number(next)) && (previous === undefined || at(each) < Number(previous)),
    );
  const page = previous === undefined ? all.slice(0, count) : all.slice(-count);
  const wire = (each: MessageRecord) =>
    isDeleted ? { _id: each.id, _deletedAt: each.deletedAt } : call.wireMessage(each);
  const [first, last] = [page[0], page.at(-1)];
  return {
    result: {
      updated: isDeleted ? [] : page.map(wire),
      deleted: isDeleted ? page.map(wire) : [],
      cursor: {
        next: page.length < all.length && last ? String(at(last)) : null,
        previous: first ? String(at(first)) : null,
      },
    },
  };
}
