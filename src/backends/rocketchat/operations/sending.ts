import { ConflictError, ForbiddenError, InvalidError, isChatError, ServerError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import type { Loss, MessageRef } from '../../../models/index.js';
import { embedToRichText, type RichText } from '../../../richtext/index.js';
import type { AttachmentObject } from '../client/types/attachment.js';
import type { MessageObject, OutgoingMessageObject } from '../client/types/message.js';
import { attachmentOfEmbed } from '../embeds.js';
import { EncryptedRoomError } from '../encrypted-room-error.js';
import { objectAt, textAt, type Wire } from '../fields.js';
import type { RocketChatMessage } from '../native.js';
import type { RoomFacts } from '../normalize/context.js';
import { permalinkOf } from '../normalize/message.js';
import { quotePrefix } from '../normalize/quote.js';
import { nativeOptionsOf } from '../send-options.js';
import type { RocketChatContext } from './context.js';
import { wireOf } from './history.js';
import { isMessageId, messageIdOf, randomMessageId } from './message-id.js';

/** Rocket.Chat's own options of rendering, for one context. */
export function homeOf({ account, config }: Pick<RocketChatContext, 'account' | 'config'>) {
  return { platform: 'rocketchat', account, timeZone: config.timeZone };
}

/** By `chat.sendMessage`, which takes threads and an id of our own on every version; a file by its own two calls. */
export async function sendMessage(
  context: RocketChatContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<RocketChatMessage> {
  const room = await writableRoom(context, target.channelId, call.signal);
  const text = await context.mentions.settle(message, homeOf(context), call.signal);
  const quote = message.replyTo && (await quoteOf(context, room, message.replyTo, text, call.signal));
  const body = { ...message, text: (quote?.prefix ?? '') + text };
  try {
    const wire =
      message.files.length > 0
        ? await sendFile(context, target, body, quote?.attachment, call)
        : await sendText(context, target, body, quote?.attachment, call);
    return sentMessage(context, wire);
  } catch (error) {
    throw await explained(asEncrypted(error, room, context), context, room, call.signal);
  } finally {
    context.typing.end(target.channelId);
  }
}

/** @throws EncryptedRoomError for a room in which only its members' devices can write */
export async function writableRoom(
  { reader }: RocketChatContext,
  channelId: string,
  signal: AbortSignal | undefined,
): Promise<RoomFacts> {
  const room = await reader.room(channelId, signal);
  if (room.isEncrypted && reader.settings?.allowsPlainInEncrypted !== true)
    throw new EncryptedRoomError(channelId, { maybeDelivered: false });
  return room;
}

/** Encryption may have been switched on meanwhile. */
function asEncrypted(error: unknown, room: RoomFacts, { reader }: RocketChatContext): unknown {
  if (!isChatError(error) || !/un-?encrypted messages/i.test(error.message)) return error;
  reader.rooms.forget(room.id);
  return new EncryptedRoomError(room.id, { cause: error, maybeDelivered: false });
}

/** A refusal does not say that the account is not in the room: asked, it is told as such. */
async function explained(
  error: unknown,
  { client }: RocketChatContext,
  room: RoomFacts,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  if (!isChatError(error) || error.code !== 'forbidden') return error;
  const membership = await client.subscriptions.getOne(room.id, { signal }).catch(() => undefined);
  if (membership?.subscription !== null) return error;
  const advice = room.type === 'c' ? 'joinChannel makes it a member' : 'a member has to invite it';
  const { status, platformCode } = error;
  return new ForbiddenError(`The account is not in the room '${room.id}', so it cannot write there: ${advice}.`, {
    status,
    platformCode,
    maybeDelivered: false,
    cause: error,
  });
}

export function sentMessage({ reader }: RocketChatContext, wire: unknown): RocketChatMessage {
  const message = reader.message(wire);
  if (message) return message;
  throw new ServerError('Rocket.Chat took the message and gave it back unreadable.', {
    retryable: false,
    maybeDelivered: true,
  });
}

async function sendText(
  context: RocketChatContext,
  target: Target,
  message: Outgoing,
  quote: AttachmentObject | undefined,
  { signal }: Call,
): Promise<MessageObject> {
  const { client, reader, account } = context;
  const { attachments = [], ...native } = nativeOptionsOf(message.native);
  const cards = message.embeds.map((embed) => attachmentOfEmbed(embed, message.losses, homeOf(context)));
  const all = [...(quote ? [quote] : []), ...cards, ...attachments];
  const body: OutgoingMessageObject = {
    rid: target.channelId,
    msg: message.text,
    ...(target.thread && { tmid: target.thread.id }),
    ...(message.sender?.name !== undefined && { alias: message.sender.name }),
    ...(message.sender?.avatarUrl !== undefined && { avatar: message.sender.avatarUrl }),
    ...native,
    ...(all.length > 0 && { attachments: all }),
  };
  const options = { ...(message.linkPreviews === false && { previewUrls: [] }), signal };
  const key = message.idempotencyKey;
  if (key === undefined) {
    const sent = await client.chatSendMessage({ ...body, _id: randomMessageId() }, options);
    return sent.message;
  }
  const ids = [
    ...(isMessageId(key) ? [key] : []),
    messageIdOf([account, reader.self?.id ?? '', target.channelId], key),
  ];
  for (const id of ids) {
    const stored = await sendOnce(context, { ...body, _id: id }, options);
    if (stored) return stored;
  }
  throw new ConflictError(`The idempotency key '${key}' stands for a message of somebody else.`, {
    maybeDelivered: false,
  });
}

/**
 * An id that exists already is answered with nothing, or with an error that does not say so (wire sheet, section 4.2): what
 * stands under it is looked at.
 *
 * @returns `undefined` when it is another's, or in another room
 */
async function sendOnce(
  context: RocketChatContext,
  message: OutgoingMessageObject & { _id: string },
  options: { previewUrls?: readonly string[]; signal: AbortSignal | undefined },
): Promise<MessageObject | undefined> {
  const { client, reader } = context;
  const ours = (found: MessageObject): MessageObject | undefined => {
    const wire = found as unknown as Wire;
    const isOurs = textAt(objectAt(wire, 'u') ?? {}, '_id') === reader.self?.id && textAt(wire, 'rid') === message.rid;
    return isOurs ? found : undefined;
  };
  try {
    return ours((await client.chatSendMessage(message, options)).message);
  } catch (error) {
    if (!isChatError(error) || ['aborted', 'auth', 'rate_limited'].includes(error.code)) throw error;
    const found = await client.chatGetMessage(message._id, { signal: options.signal }).catch(() => undefined);
    if (!found) throw error;
    return ours(found.message);
  }
}

/** One file a message. There is no place for cards beside it: they stand in its text. */
async function sendFile(
  context: RocketChatContext,
  target: Target,
  message: Outgoing,
  quote: AttachmentObject | undefined,
  { signal }: Call,
): Promise<MessageObject> {
  const { client } = context;
  const { tshow, attachments, emoji, customFields } = nativeOptionsOf(message.native);
  if (tshow !== undefined || attachments !== undefined)
    throw new InvalidError("The native options 'tshow' and 'attachments' do not go with a file.");
  const [file] = message.files;
  if (!file || message.files.length > 1) throw new InvalidError('Rocket.Chat takes one file a message.');
  if (file.spoiler) message.losses.push({ feature: 'files', from: 'a file behind a spoiler', to: 'a file' });
  if (quote) message.losses.push({ feature: 'reply', from: 'a reply with a long text', to: 'a message' });
  const msg = withEmbeds(context, message);
  const { message: wire } = await client.media.send(
    target.channelId,
    file,
    {
      ...(msg !== '' && { msg }),
      ...(file.description !== undefined && { description: file.description }),
      ...(target.thread && { tmid: target.thread.id }),
      ...(message.sender?.name !== undefined && { alias: message.sender.name }),
      ...(message.sender?.avatarUrl !== undefined && { avatar: message.sender.avatarUrl }),
      ...(emoji !== undefined && { emoji }),
      ...(customFields !== undefined && { customFields }),
    },
    { signal },
  );
  if (message.linkPreviews === false && /https?:/i.test(msg))
    message.losses.push({ feature: 'linkPreviews', from: 'link previews off', to: "the server's own choice" });
  return wire;
}

function withEmbeds(context: RocketChatContext, { text, embeds, losses }: Outgoing): string {
  if (embeds.length === 0) return text;
  losses.push({ feature: 'embed', from: `${embeds.length} embed(s) beside a file`, to: 'text' });
  return appended(context, text, embeds.map(embedToRichText), losses);
}

/** Text with more behind it, in the account's own markup. */
export function appended(context: RocketChatContext, text: string, extra: readonly RichText[], losses: Loss[]): string {
  const tree: RichText = { type: 'root', children: extra.flatMap((root) => root.children) };
  const rendered = context.mentions.dialect.render(tree, { ...homeOf(context), mentions: 'none' });
  losses.push(...rendered.losses);
  return text === '' ? rendered.text : `${text}\n\n${rendered.text}`;
}

/** The official way to answer: a link to the message, from which the server makes the quote (wire sheet, section 6). */
async function quoteOf(
  context: RocketChatContext,
  room: RoomFacts,
  ref: MessageRef,
  text: string,
  signal: AbortSignal | undefined,
): Promise<{ prefix: string; attachment?: AttachmentObject }> {
  const { reader } = context;
  if (ref.channelId !== room.id) await reader.room(ref.channelId, signal);
  const link = permalinkOf(ref.channelId, ref.id, reader.context) ?? '';
  const prefix = quotePrefix(link);
  const max = reader.settings?.maxMessageSize ?? 5000;
  if (prefix.length + text.length <= max) return { prefix };
  // No room for the link: the quote is made here.
  const wire = await wireOf(context, ref, signal);
  const quoted = reader.message(wire);
  const attachment: AttachmentObject = {
    message_link: link,
    ...(quoted && {
      author_name: quoted.author.name,
      text: quoted.text.slice(0, 500),
      ts: quoted.createdAt.toISOString(),
    }),
  };
  return { prefix: '', attachment };
}
