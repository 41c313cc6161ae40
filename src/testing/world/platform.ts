import type { Speech } from '../world.js';
import type { ChannelKind, ChannelRecord, MessageRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

/** Makes the platform's ids. Called once for each new thing. */
export interface IdFactory {
  user(handle: string): string;
  channel(kind: ChannelKind, name: string): string;
  message(channel: ChannelRecord, at: Date): string;
  file(): string;
  group(): string;
  emoji(name: string): string;
  /** The id of the thread on this message; its own id where absent. Called without a message for a thread on its own. */
  thread?(root: MessageRecord | undefined): string;
  /** Of scheduled messages, dialogs and whatever else needs one. */
  other(what: string): string;
}

/** What a person said, in the wire's own form. */
export type Composed = { content: string; native?: unknown };

/**
 * What of a world is the platform's own: ids, markup, and what it does not have. Everything else is `WorldState`, the same
 * for every emulator and for `MemoryBackend`.
 */
export interface WorldPlatform {
  readonly name: string;
  readonly ids: IdFactory;
  /** What people may not do here; calling it throws an error that says so. */
  readonly lacks?: ReadonlySet<PersonAct>;
  /** The wire's form of what somebody typed (or of `raw` wire markup). */
  compose(speech: Speech, context: { state: WorldState; channel: ChannelRecord; author: UserRecord }): Composed;
  /** The readable text of a message, without marks, mentions as `@handle` and `#channel`. */
  readText(message: MessageRecord, state: WorldState): string;
  /** The neutral key of an emoji that somebody picked. Default: as given, an `:alias:` of a custom one without colons. */
  emojiKey?(emoji: string, state: WorldState): string;
  /** Whether people may react so to this message. Default: all may. */
  takesReaction?(message: MessageRecord, emoji: string): boolean;
  /** Whether messages of this channel may have threads. Default: where people may start threads at all. */
  takesThreads?(channel: ChannelRecord): boolean;
}

export type PersonAct =
  | 'thread'
  | 'reply'
  | 'edit'
  | 'delete'
  | 'react'
  | 'unreact'
  | 'upload'
  | 'pin'
  | 'type'
  | 'click'
  | 'choose'
  | 'command'
  | 'submit'
  | 'setPresence'
  | 'read'
  | 'location'
  | 'direct'
  | 'group';
