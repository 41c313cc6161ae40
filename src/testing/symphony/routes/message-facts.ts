import type { FileRecord, MessageRecord, UserRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import { standardId } from '../ids.js';
import { compact, type Json } from '../json.js';
import { fileData, messageData } from '../native.js';
import type { FoundMessage } from '../pod.js';
import { get, type Route } from '../route.js';
import { SymphonyError } from '../symphony-error.js';
import { isRoom, streamTypeOf } from '../wire/stream.js';
import { eventUser } from '../wire/user.js';

/** What became of messages: who has read them, what answers them, the files of a stream. (Wire sheet, section 7.4.) */
export const messageFactRoutes: Route[] = [
  get('/pod/v1/message/{mid}/status', 'session', (call) => ({ json: status(call, known(call, 'mid')) })),
  get('/pod/v1/admin/messages/{messageId}/receipts', 'session', (call) => {
    call.role('CONTENT_MANAGEMENT');
    return { json: receipts(call, known(call, 'messageId', { ofAll: true })) };
  }),
  get('/pod/v1/admin/messages/{messageId}/metadata/relationships', 'session', (call) => {
    call.role('CONTENT_MANAGEMENT');
    return { json: relationships(call, known(call, 'messageId', { ofAll: true })) };
  }),
  get('/pod/v1/streams/{sid}/attachments', 'session', (call) => {
    const channel = call.stream();
    call.needMember(channel);
    const since = call.number('since', 0);
    const to = call.number('to', Number.MAX_SAFE_INTEGER);
    const limit = call.number('limit', 50, 100);
    const found = call.state.messages
      .in(channel)
      .filter((message) => message.createdAt.getTime() >= since && message.createdAt.getTime() < to)
      .flatMap((message) => call.pod.newest(message).files.map((file) => wireItem(message, file, call)));
    if (call.query('sortDir') === 'DESC') found.reverse();
    return { json: found.slice(0, limit) };
  }),
];

function known(call: SymphonyCall, name: string, options: { ofAll?: boolean } = {}): FoundMessage {
  const found = options.ofAll ? call.pod.message(call.param(name)) : call.message(name);
  if (!found) throw new SymphonyError(404, `The message ${call.param(name)} does not exist`);
  return found;
}

function recipients(call: SymphonyCall, message: MessageRecord): UserRecord[] {
  const channel = call.state.channels.need(message.channelId);
  return [...channel.members.keys()].filter((id) => id !== message.authorId).map((id) => call.state.users.need(id));
}

/** Ids and times are text here; everybody is in one list. */
function status(call: SymphonyCall, { message }: FoundMessage): Json {
  const { readAt, deliveredAt } = messageData(message);
  const sentAt = message.createdAt.getTime();
  const lists: Record<'read' | 'delivered' | 'sent', Json[]> = { read: [], delivered: [], sent: [] };
  const entry = (user: UserRecord, at: number) => {
    const { userId, username, ...rest } = eventUser(user, call.pod);
    return compact({ userId: String(userId), ...rest, userName: username, timestamp: String(at) });
  };
  for (const user of recipients(call, message)) {
    const read = readAt?.get(user.id);
    const delivered = deliveredAt?.get(user.id);
    if (read !== undefined) lists.read.push(entry(user, read));
    else if (delivered !== undefined) lists.delivered.push(entry(user, delivered));
    else lists.sent.push(entry(user, sentAt));
  }
  return { author: entry(call.state.users.need(message.authorId), sentAt), ...lists };
}

function receipts(call: SymphonyCall, { message }: FoundMessage): Json {
  const { readAt, deliveredAt } = messageData(message);
  const channel = call.state.channels.need(message.channelId);
  const author = call.state.users.need(message.authorId);
  const details = recipients(call, message)
    .filter((user) => deliveredAt?.has(user.id) || readAt?.has(user.id))
    .map((user) => ({
      user: { id: BigInt(user.id), username: user.handle, firstName: user.name, emailAddress: user.email ?? '' },
      ...compact({
        deliveryReceiptTimestamp: deliveredAt?.get(user.id) ?? readAt?.get(user.id),
        readReceiptTimestamp: readAt?.get(user.id),
      }),
    }));
  return {
    creator: { id: BigInt(author.id), name: author.name },
    stream: compact({
      id: standardId(channel.id),
      name: isRoom(channel) ? channel.name : undefined,
      streamType: streamTypeOf(channel),
    }),
    creationDate: message.createdAt.getTime(),
    deliveryReceiptCount: details.length,
    readReceiptCount: readAt?.size ?? 0,
    emailNotificationCount: 0,
    downloadReceiptCounts: [],
    MessageReceiptDetail: details,
  };
}

/** Ids in the standard form. */
function relationships(call: SymphonyCall, { message, version }: FoundMessage): Json {
  const channel = call.state.channels.need(message.channelId);
  const replies = call.state.messages.in(channel).filter((each) => each.replyToId === message.id);
  const parent = message.replyToId;
  return compact({
    messageId: standardId(version.id),
    parent: parent === undefined ? undefined : { messageId: standardId(parent), relationshipType: 'REPLY' },
    replies: replies.map((reply) => standardId(call.pod.newest(reply).id)),
    forwards: [],
    formReplies: [],
  });
}

function wireItem(message: MessageRecord, file: FileRecord, call: SymphonyCall): Json {
  const { preview } = fileData(file);
  return {
    messageId: standardId(call.pod.newest(message).id),
    ingestionDate: file.createdAt.getTime(),
    userId: BigInt(message.authorId),
    fileId: file.id,
    name: file.filename,
    size: file.data.byteLength,
    'content-type': file.contentType,
    previews: preview ? [{ fileId: preview.id, width: 600 }] : [],
  };
}
