import { ownValue } from '../../core/own-value.js';
import type { ChatEvent } from '../../models/index.js';
import { learn } from './events/guilds.js';
import {
  emojiRemoved,
  messageCreated,
  messageDeleted,
  messagesDeleted,
  messageUpdated,
  pinsUpdated,
  reactionAdded,
  reactionRemoved,
  reactionsCleared,
  typingStarted,
} from './events/messages.js';
import {
  guildMemberAdded,
  guildMemberRemoved,
  guildMemberUpdated,
  presenceUpdated,
  userUpdated,
} from './events/people.js';
import {
  channelCreated,
  channelDeleted,
  channelUpdated,
  threadCreated,
  threadDeleted,
  threadMembersUpdated,
  threadsListed,
  threadUpdated,
} from './events/places.js';
import { shortHash, stamp } from './events/stamps.js';
import type { DiscordReader } from './reader.js';
import { isWire, type Wire } from './wire/read.js';
import { textAt } from './wire/values.js';

/** The events that a dispatch tells; `undefined` when it is none of the neutral ones. */
type Mapper = (event: Wire, reader: DiscordReader) => ChatEvent[] | undefined | Promise<ChatEvent[] | undefined>;

/** Discord's dispatches (wire sheet, section 17) and who reads them. */
const mappers: Readonly<Record<string, Mapper>> = {
  MESSAGE_CREATE: messageCreated,
  MESSAGE_UPDATE: messageUpdated,
  MESSAGE_DELETE: messageDeleted,
  MESSAGE_DELETE_BULK: messagesDeleted,
  MESSAGE_REACTION_ADD: reactionAdded,
  MESSAGE_REACTION_REMOVE: reactionRemoved,
  MESSAGE_REACTION_REMOVE_EMOJI: emojiRemoved,
  MESSAGE_REACTION_REMOVE_ALL: reactionsCleared,
  CHANNEL_PINS_UPDATE: pinsUpdated,
  CHANNEL_CREATE: channelCreated,
  CHANNEL_UPDATE: channelUpdated,
  CHANNEL_DELETE: channelDeleted,
  THREAD_CREATE: threadCreated,
  THREAD_UPDATE: threadUpdated,
  THREAD_DELETE: threadDeleted,
  THREAD_MEMBERS_UPDATE: threadMembersUpdated,
  THREAD_LIST_SYNC: threadsListed,
  GUILD_MEMBER_ADD: guildMemberAdded,
  GUILD_MEMBER_REMOVE: guildMemberRemoved,
  GUILD_MEMBER_UPDATE: guildMemberUpdated,
  USER_UPDATE: userUpdated,
  PRESENCE_UPDATE: presenceUpdated,
  TYPING_START: typingStarted,
  INTERACTION_CREATE: interactionCreated,
};

/** Told at the start of every session, and answers to what was asked: nothing has happened. */
const quiet: ReadonlySet<string> = new Set(['READY', 'RESUMED', 'GUILD_CREATE', 'GUILD_MEMBERS_CHUNK']);

/** What they tell may be more than could be read out of them, so that they are emitted as they came too. */
const alsoNative: ReadonlySet<string> = new Set(['MESSAGE_REACTION_REMOVE_ALL']);

/**
 * The events that a dispatch of the gateway tells. What has no place in the neutral events is `native`; what tells of
 * nothing that happened (a link preview that arrived) is nothing. Never throws for what the payload holds.
 *
 * @param name - `MESSAGE_CREATE`
 * @param mark - the session and number of the dispatch, for events that have no other mark
 */
export async function eventsOf(
  name: string,
  payload: unknown,
  reader: DiscordReader,
  mark?: string | undefined,
): Promise<ChatEvent[]> {
  if (!isWire(payload)) return quiet.has(name) ? [] : [nativeEvent(name, payload, reader.account, mark)];
  learn(name, payload, reader);
  if (quiet.has(name)) return [];
  const mapper = ownValue(mappers, name);
  const events = await mapper?.(payload, reader);
  if (events !== undefined && !alsoNative.has(name)) return events;
  return [...(events ?? []), nativeEvent(name, payload, reader.account, mark)];
}

export function nativeEvent(name: string, payload: unknown, account: string, mark?: string | undefined): ChatEvent {
  const version = mark ?? shortHash(JSON.stringify(payload) ?? '');
  return { ...stamp('native', account, undefined, name, version), name, payload: payload ?? null };
}

function interactionCreated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const interaction = reader.interaction(event, new Date());
  if (interaction === undefined) return undefined;
  return [{ ...stamp('interaction', reader.account, interaction.createdAt, interaction.id), interaction }];
}

/** The channel of a dispatch: events of one channel are read one after the other. */
export function laneOf(name: string, event: Wire): string {
  const isPlace = name.startsWith('CHANNEL_') || name.startsWith('THREAD_');
  return textAt(event, 'channel_id') ?? (isPlace ? textAt(event, 'id') : undefined) ?? textAt(event, 'guild_id') ?? '';
}
