import type { Backend } from '../src/core/backend.js';
import { isChatError } from '../src/core/errors/index.js';
import type { Message, MessageRef } from '../src/models/index.js';
import type { Random } from './random.js';

/** What the bot did to a message that stands, and what was told of it. */
export type OwnDeed = {
  kind: 'edit' | 'delete' | 'react' | 'unreact';
  /** It was done between these. */
  began: number;
  at: number;
  channelId: string;
  messageId: string;
  /** What an edit writes. */
  text?: string;
  emoji?: string;
  outcome: 'done' | 'not done' | 'perhaps';
  /** How old the message was by the server's clock, in milliseconds; of the bot's own messages. */
  age?: number;
};

/**
 * What the bot does beside sending: edits and deletes of its own messages, reactions. On each message one after the other, and none
 * after one of which nobody knows whether it happened.
 */
export class OwnDeeds {
  readonly all: OwnDeed[] = [];
  /** Errors that are no ChatError: bugs. */
  readonly wrong: string[] = [];
  readonly #backend: Backend;
  readonly #random: Random;
  readonly #under = new Set<Promise<void>>();
  readonly #closed = new Set<string>();
  readonly #busy = new Set<string>();
  #count = 0;

  readonly #serverTime: () => Date;

  constructor(backend: Backend, random: Random, serverTime: () => Date) {
    this.#serverTime = serverTime;
    this.#backend = backend;
    this.#random = random;
  }

  /** Begins one: an edit or a delete of one of the bot's messages. */
  change({ channelId, id, createdAt }: Pick<Message, 'channelId' | 'id' | 'createdAt'>): void {
    const kind = this.#random.chance(0.3) ? 'delete' : 'edit';
    if (!this.#backend.capabilities.supports(kind === 'edit' ? 'editMessage' : 'deleteMessage')) return;
    this.#count += 1;
    const text = `own edit ${this.#count}`;
    const age = this.#serverTime().getTime() - createdAt.getTime();
    this.#begin({ channelId, id }, { kind, age, ...(kind === 'edit' && { text }) }, (signal) =>
      kind === 'edit'
        ? this.#backend.editMessage({ channelId, id }, text, { signal })
        : this.#backend.deleteMessage({ channelId, id }, { signal }),
    );
  }

  /** Begins one: a reaction to somebody's message, or the end of one. */
  mark({ channelId, id }: MessageRef): void {
    const { capabilities } = this.#backend;
    const { allowed = ['👍', '🎉'] } = capabilities.get('reactions');
    const isOn = this.all.findLast((deed) => deed.messageId === id && deed.emoji !== undefined);
    const kind = isOn?.kind === 'react' && isOn.outcome === 'done' ? 'unreact' : 'react';
    if (!capabilities.supports(kind === 'react' ? 'addReaction' : 'removeReaction')) return;
    const emoji = isOn?.emoji ?? this.#random.pick(allowed);
    this.#begin({ channelId, id }, { kind, emoji }, (signal) =>
      kind === 'react'
        ? this.#backend.addReaction({ channelId, id }, emoji, { signal })
        : this.#backend.removeReaction({ channelId, id }, emoji, { signal }),
    );
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under);
  }

  #begin(
    { channelId, id }: MessageRef,
    deed: Pick<OwnDeed, 'kind' | 'text' | 'emoji' | 'age'>,
    run: (signal: AbortSignal | undefined) => Promise<unknown>,
  ): void {
    if (this.#closed.has(id) || this.#busy.has(id)) return;
    this.#busy.add(id);
    const signal = this.#random.chance(0.2) ? AbortSignal.timeout(this.#random.int(0, 60)) : undefined;
    const began = performance.now();
    const work = this.#outcome(run, signal)
      .then((outcome) => {
        if (outcome === undefined) return;
        this.all.push({ ...deed, began, at: performance.now(), channelId, messageId: id, outcome });
        if (outcome === 'perhaps' || deed.kind === 'delete') this.#closed.add(id);
      })
      .finally(() => {
        this.#busy.delete(id);
        this.#under.delete(work);
      });
    this.#under.add(work);
  }

  /** @returns nothing when the platform refused: the message is gone, or too old */
  async #outcome(
    run: (signal: AbortSignal | undefined) => Promise<unknown>,
    signal: AbortSignal | undefined,
  ): Promise<OwnDeed['outcome'] | undefined> {
    try {
      await run(signal);
      return 'done';
    } catch (error) {
      if (!isChatError(error)) {
        this.wrong.push(`a deed of the bot's ended with ${String(error)}`);
        return undefined;
      }
      return error.maybeDelivered ? 'perhaps' : 'not done';
    }
  }
}
