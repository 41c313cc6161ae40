import { getEventListeners } from 'node:events';
import type { Backend } from '../src/core/backend.js';
import { isChatError } from '../src/core/errors/index.js';
import type { Message } from '../src/models/index.js';
import type { Random } from './random.js';

/** What became of a message that the bot sent. */
export type Send = {
  text: string;
  key: string | undefined;
  /** What was told of each try. */
  tries: ('sent' | 'not sent' | 'perhaps sent')[];
  ids: string[];
  /** An error that is no ChatError, or has no code: a bug. */
  wrong?: unknown;
};

/** The bot's own messages: some with an idempotency key, which is used again as long as the send fails; some given up early. */
export class Sends {
  readonly all: Send[] = [];
  /** Messages that stand for sure. */
  readonly known: Pick<Message, 'channelId' | 'id' | 'createdAt'>[] = [];
  readonly #backend: Backend;
  readonly #random: Random;
  readonly #under = new Set<Promise<void>>();
  /** A signal that many sends share and that never fires. */
  readonly #shared = new AbortController();

  constructor(backend: Backend, random: Random) {
    this.#backend = backend;
    this.#random = random;
  }

  /** Begins one. */
  send(channelId: string): void {
    const number = this.all.length + 1;
    const key = this.#random.chance(0.5) ? `campaign-${number}` : undefined;
    const send: Send = { text: `answer ${number}`, key, tries: [], ids: [] };
    this.all.push(send);
    const giveUpMs = this.#random.chance(0.2) ? this.#random.int(0, 80) : undefined;
    const work = this.#run(send, channelId, giveUpMs).finally(() => this.#under.delete(work));
    this.#under.add(work);
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    while (this.#under.size > 0) await Promise.all(this.#under);
  }

  /** What must not be of sends that have settled. */
  get wrong(): string[] {
    const left = getEventListeners(this.#shared.signal, 'abort').length;
    return left > 0 && this.#under.size === 0 ? [`${left} listeners left on the signal of settled sends`] : [];
  }

  async #run(send: Send, channelId: string, giveUpMs: number | undefined): Promise<void> {
    for (let turn = 0; turn < (send.key === undefined ? 1 : 4); turn += 1) {
      const signal = turn === 0 && giveUpMs !== undefined ? AbortSignal.timeout(giveUpMs) : this.#shared.signal;
      try {
        const { id, createdAt } = await this.#backend.sendMessage(channelId, send.text, {
          idempotencyKey: send.key,
          signal,
        });
        send.tries.push('sent');
        send.ids.push(id);
        this.known.push({ channelId, id, createdAt });
        return;
      } catch (error) {
        if (!isChatError(error)) {
          send.wrong = error;
          return;
        }
        send.tries.push(error.maybeDelivered ? 'perhaps sent' : 'not sent');
      }
    }
  }
}
