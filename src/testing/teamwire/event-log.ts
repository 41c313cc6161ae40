import { randomBytes } from 'node:crypto';
import type { Json } from './json.js';

type Entry = { seq: number; item: Json | null };
/** What a reader gets; `garbage` takes the place of a whole answer (a fault). */
export type EventBatch = { cursor: string; events: (Json | null)[] } | { garbage: string };

/** A cursor that stands for nothing that is still known. */
export class StaleCursorError extends Error {}

/** What happened, kept for those who come back: a cursor says how far somebody has read. (Wire sheet, section c: events.) */
export class EventLog {
  readonly #keep: number;
  readonly #readers = new Set<() => void>();
  #epoch = randomBytes(4).toString('hex');
  #entries: Entry[] = [];
  #seq = 0;
  #garbage: string[] = [];

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** The place after everything that has happened. */
  get end(): string {
    return `${this.#epoch}-${this.#seq}`;
  }

  push(item: Json | null): void {
    this.#seq += 1;
    this.#entries.push({ seq: this.#seq, item });
    if (this.#entries.length > this.#keep) this.#entries.shift();
    this.#wake();
  }

  pushGarbage(text: string): void {
    this.#garbage.push(text);
    this.#wake();
  }

  /** All cursors of before are too old. */
  forget(): void {
    this.#epoch = randomBytes(4).toString('hex');
    this.#entries = [];
    this.#wake();
  }

  /** @throws StaleCursorError */
  after(cursor: string): EventBatch {
    const from = this.#place(cursor);
    const garbage = this.#garbage.shift();
    if (garbage !== undefined) return { garbage };
    return { cursor: this.end, events: this.#entries.filter(({ seq }) => seq > from).map(({ item }) => item) };
  }

  /** Calls whenever there is something new. @returns what ends it */
  watch(listener: () => void): () => void {
    this.#readers.add(listener);
    return () => this.#readers.delete(listener);
  }

  /** Wakes all who wait, although nothing is new. */
  nudge(): void {
    this.#wake();
  }

  #place(cursor: string): number {
    const [epoch, seq] = cursor.split('-');
    const from = Number(seq);
    const oldest = (this.#entries[0]?.seq ?? this.#seq + 1) - 1;
    if (epoch !== this.#epoch || !Number.isInteger(from) || from < oldest || from > this.#seq)
      throw new StaleCursorError('The cursor is too old or unknown: read the chats from when you last saw something');
    return from;
  }

  #wake(): void {
    for (const reader of [...this.#readers]) reader();
  }
}
