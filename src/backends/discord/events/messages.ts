import type { ChatEvent, Emoji, MessageRef } from '../../../models/index.js';
import type { DiscordMessage } from '../native.js';
import type { Place } from '../normalize/context.js';
import { emojiKey, emojiOfWire } from '../normalize/emoji.js';
import { starterPointer } from '../normalize/message-type.js';
import { userStub } from '../normalize/user.js';
import type { DiscordReader } from '../reader.js';
import { defined, isWire, numberAt, objectAt, stringsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import { createdEvent, deletedEvent, stamp, updatedEvent } from './stamps.js';

/** The place of an event that names its channel. */
async function placeIn(event: Wire, reader: DiscordReader): Promise<Place | undefined> {
  const id = textAt(event, 'channel_id');
  if (id === undefined) return undefined;
  return reader.place(id, { guildId: textAt(event, 'guild_id'), type: numberAt(event, 'channel_type') });
}

export function refIn(place: Place, id: string): MessageRef {
  return defined<MessageRef>({
    channelId: place.channelId,
    id,
    threadId: place.threadId === id ? undefined : place.threadId,
  });
}

/**
 * A new message. The pointer that opens a thread is none, as it repeats its start; the notice of a pin tells, beside
 * itself, what was pinned and by whom.
 */
export async function messageCreated(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  const place = await placeIn(event, reader);
  learnOwnRoles(event, reader);
  reader.seen(event);
  if (numberAt(event, 'type') === starterPointer) return undefined;
  const message = place && reader.message(event, place);
  if (message === undefined) return undefined;
  const { replyTo } = message;
  const pinned = numberAt(event, 'type') === 6 && replyTo ? [pinEvent(true, message, replyTo, reader)] : [];
  return [createdEvent(message), ...pinned];
}

/** A message that mentions this account brings its own member object, with its roles. */
function learnOwnRoles(event: Wire, reader: DiscordReader): void {
  const guildId = textAt(event, 'guild_id');
  const me = reader.self?.userId;
  const { mentions } = event;
  if (guildId === undefined || me === undefined) return;
  const isMine = textAt(objectAt(event, 'author'), 'id') === me;
  if (isMine && isWire(event['member'])) reader.guilds.keepOwnRoles(guildId, event['member']);
  if (!Array.isArray(mentions)) return;
  for (const user of mentions.filter(isWire))
    if (textAt(user, 'id') === me && isWire(user['member'])) reader.guilds.keepOwnRoles(guildId, user['member']);
}

/**
 * An edit has another `edited_timestamp` than before. Link previews, pins and flags come as MESSAGE_UPDATE too, with the old
 * one or none (wire sheet, sections 8 and 21).
 */
export async function messageUpdated(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  const place = await placeIn(event, reader);
  const id = textAt(event, 'id');
  if (place === undefined || id === undefined) return undefined;
  const whole = await wholeOf(event, id, reader);
  if (whole === undefined) return undefined;
  const before = reader.seen(whole);
  const message = reader.message(whole, place);
  if (message === undefined) return undefined;
  const edited = textAt(whole, 'edited_timestamp');
  const events: ChatEvent[] = [];
  if (message.editedAt !== undefined && edited !== before?.edited) events.push(updatedEvent(message));
  const isPinned = message.isPinned === true;
  // Of a message that was not seen before only a pin that the channel has just told of is news.
  const isPinNews =
    before?.isPinned !== undefined
      ? before.isPinned !== isPinned
      : pendingPins.get(reader)?.delete(textAt(event, 'channel_id') ?? '');
  if (isPinNews) {
    pendingPins.get(reader)?.delete(textAt(event, 'channel_id') ?? '');
    events.push(pinEvent(isPinned, undefined, refIn(place, id), reader));
  }
  return events;
}

/** Older gateways sent only what had changed. */
async function wholeOf(event: Wire, id: string, reader: DiscordReader): Promise<Wire | undefined> {
  if (isWire(event['author']) && typeof event['content'] === 'string') return event;
  const channelId = textAt(event, 'channel_id');
  const asked = channelId === undefined ? undefined : await reader.wholeMessage(channelId, id);
  const guildId = textAt(event, 'guild_id');
  return asked && guildId !== undefined && asked['guild_id'] === undefined ? { ...asked, guild_id: guildId } : asked;
}

/** Channels whose pins changed: the message's own update, which names it, comes right behind. */
const pendingPins = new WeakMap<DiscordReader, Set<string>>();
const mostPending = 1000;

/** Names no message (wire sheet, section 12): it only tells that the next update may be a pin. */
export function pinsUpdated(event: Wire, reader: DiscordReader): undefined {
  const channelId = textAt(event, 'channel_id');
  if (channelId === undefined) return undefined;
  const pending = pendingPins.get(reader) ?? new Set<string>();
  pendingPins.set(reader, pending);
  if (pending.size >= mostPending) pending.clear();
  pending.add(channelId);
  return undefined;
}

function pinEvent(
  isPinned: boolean,
  notice: DiscordMessage | undefined,
  message: MessageRef,
  reader: DiscordReader,
): ChatEvent {
  const { channelId, id } = message;
  const version = reader.changes.version(`pin ${id}`, String(isPinned));
  const type = isPinned ? 'message.pinned' : 'message.unpinned';
  return {
    ...stamp(type, reader.account, notice?.createdAt, channelId, id, version),
    channelId,
    message,
    ...(notice && { by: notice.author }),
  };
}

export async function messageDeleted(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  const place = await placeIn(event, reader);
  const id = textAt(event, 'id');
  return place && id !== undefined ? [deletedEvent(reader.account, refIn(place, id))] : undefined;
}

export async function messagesDeleted(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  const place = await placeIn(event, reader);
  return place && stringsAt(event, 'ids').map((id) => deletedEvent(reader.account, refIn(place, id)));
}

/** One reaction of one person. A super reaction and an ordinary one of the same emoji are two. */
async function reactionChanged(event: Wire, reader: DiscordReader, isOn: boolean): Promise<ChatEvent[] | undefined> {
  const place = await placeIn(event, reader);
  const id = textAt(event, 'message_id');
  const userId = textAt(event, 'user_id');
  const emoji = emojiOfWire(objectAt(event, 'emoji'), reader.cdnUrl);
  if (place === undefined || id === undefined || userId === undefined || emoji === undefined) return undefined;
  const key = [id, emojiKey(emoji), userId, numberAt(event, 'type') ?? 0].join(' ');
  reader.reactions.change(id, emoji, isOn ? 1 : -1);
  const type = isOn ? 'reaction.added' : 'reaction.removed';
  const version = reader.toggles.version(key, isOn);
  const told = reader.userOfMember(objectAt(event, 'member'), textAt(event, 'guild_id'));
  const user = told ?? reader.userById(userId) ?? userStub(userId, reader);
  return [
    {
      ...stamp(
        type,
        reader.account,
        undefined,
        place.channelId,
        id,
        emojiKey(emoji),
        userId,
        numberAt(event, 'type') ?? 0,
        version,
      ),
      message: refIn(place, id),
      emoji,
      user,
    },
  ];
}

export function reactionAdded(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  return reactionChanged(event, reader, true);
}

export function reactionRemoved(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  return reactionChanged(event, reader, false);
}

/** All of one emoji were taken away at once: nobody is named, and none is left. */
export async function emojiRemoved(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  const place = await placeIn(event, reader);
  const id = textAt(event, 'message_id');
  const emoji = emojiOfWire(objectAt(event, 'emoji'), reader.cdnUrl);
  if (place === undefined || id === undefined || emoji === undefined) return undefined;
  reader.reactions.clear(id, emoji);
  return [allRemoved(refIn(place, id), emoji, reader)];
}

/** All reactions were taken away at once: of which kinds they were is not told, but may be remembered. */
export async function reactionsCleared(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  const place = await placeIn(event, reader);
  const id = textAt(event, 'message_id');
  if (place === undefined || id === undefined) return undefined;
  return reader.reactions.clear(id).map((emoji) => allRemoved(refIn(place, id), emoji, reader));
}

function allRemoved(message: MessageRef, emoji: Emoji, reader: DiscordReader): ChatEvent {
  const { channelId, id } = message;
  const version = reader.changes.version(`emoji ${id} ${emojiKey(emoji)}`, String(Date.now()));
  return {
    ...stamp('reaction.removed', reader.account, undefined, channelId, id, emojiKey(emoji), 'all', version),
    message,
    emoji,
    count: 0,
  };
}

export async function typingStarted(event: Wire, reader: DiscordReader): Promise<ChatEvent[] | undefined> {
  const place = await placeIn(event, reader);
  const userId = textAt(event, 'user_id');
  if (place === undefined || userId === undefined) return undefined;
  const told = reader.userOfMember(objectAt(event, 'member'), textAt(event, 'guild_id'));
  const seconds = numberAt(event, 'timestamp');
  const at = seconds !== undefined && seconds > 0 && seconds < 1e10 ? new Date(seconds * 1000) : undefined;
  return [
    {
      ...stamp(
        'typing.started',
        reader.account,
        at,
        place.channelId,
        place.threadId,
        userId,
        at?.getTime() ?? Date.now(),
      ),
      channelId: place.channelId,
      ...(place.threadId !== undefined && { threadId: place.threadId }),
      user: told ?? reader.userById(userId) ?? userStub(userId, reader),
    },
  ];
}
