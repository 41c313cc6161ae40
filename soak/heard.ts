import type { Backend } from '../src/core/backend.js';
import type { ChatEvent, ChatEventType, MessageRef } from '../src/models/index.js';
import type { Random } from './random.js';
import { pause } from './time.js';

/** An event that a handler was given. */
export type Heard = {
  type: ChatEventType;
  at: number;
  id: string;
  backfilled: boolean;
  messageId?: string;
  channelId?: string;
  text?: string;
  isOwn?: boolean;
  emoji?: string;
  by?: string | undefined;
};

/** What a backend tells its handlers, some of which take their time. */
export class Ledger {
  readonly heard: Heard[] = [];
  readonly errors: { at: number; code: string; message: string }[] = [];
  readonly connections: { at: number; resumed: boolean }[] = [];
  /** When a connection was lost. */
  readonly losses: { at: number }[] = [];
  readonly #backend: Backend;
  readonly #random: Random;

  constructor(backend: Backend, random: Random) {
    this.#backend = backend;
    this.#random = random;
    this.#listen('message.created', ({ message }) => ({
      ...place(message),
      text: message.text,
      isOwn: this.#isOwn(message.author.id),
    }));
    this.#listen('message.updated', ({ message }) => ({
      ...place(message),
      text: message.text,
      isOwn: this.#isOwn(message.author.id),
    }));
    this.#listen('message.deleted', ({ message }) => place(message));
    this.#listen('reaction.added', ({ message, emoji, user }) => ({
      ...place(message),
      emoji: emoji.unicode ?? emoji.name,
      by: user?.id,
    }));
    this.#listen('reaction.removed', ({ message, emoji, user }) => ({
      ...place(message),
      emoji: emoji.unicode ?? emoji.name,
      by: user?.id,
    }));
    backend.on('error', ({ error: { code, message } }) => {
      this.errors.push({ at: performance.now(), code, message });
    });
    backend.on('connection.reconnecting', () => void this.losses.push({ at: performance.now() }));
    backend.on('connection.disconnected', () => void this.losses.push({ at: performance.now() }));
    backend.on(
      'connection.connected',
      ({ resumed }) => void this.connections.push({ at: performance.now(), resumed: resumed === true }),
    );
  }

  /** When something was last heard. */
  get lastAt(): number {
    return this.heard.at(-1)?.at ?? 0;
  }

  hasCreated(messageId: string): boolean {
    return this.heard.some((event) => event.type === 'message.created' && event.messageId === messageId);
  }

  #isOwn(userId: string): boolean {
    return userId === this.#backend.me?.id;
  }

  #listen<Type extends ChatEventType>(
    type: Type,
    read: (event: Extract<ChatEvent, { type: Type }>) => Partial<Heard>,
  ): void {
    this.#backend.on(type, async (event) => {
      const told = event as Extract<ChatEvent, { type: Type }>;
      const { id, backfilled = false } = told as ChatEvent;
      this.heard.push({ type, id, backfilled, at: performance.now(), ...read(told) });
      if (this.#random.chance(0.1)) await pause(this.#random.int(0, 20));
    });
  }
}

function place({ channelId, id }: MessageRef): Pick<Heard, 'channelId' | 'messageId'> {
  return { channelId, messageId: id };
}
