import { LRUCache } from 'lru-cache';
import type { MessageRef } from '../../models/index.js';
import type { Wire } from './wire/read.js';

/** Long enough for a message that grows while it is written, short enough not to miss another process's edit. */
const believedMs = 60_000;

/** What this process has just written, as Slack gave it back: an edit of it needs no read first. */
export class WrittenMessages {
  readonly #wires = new LRUCache<string, { wire: Wire }>({ max: 500, ttl: believedMs });

  get(ref: MessageRef): Wire | undefined {
    return this.#wires.get(keyOf(ref))?.wire;
  }

  keep(ref: MessageRef, wire: Wire): void {
    this.#wires.set(keyOf(ref), { wire });
  }

  /** An event tells of a change: what is believed is forgotten, unless the change is the one that is known. */
  changed(ref: MessageRef, message: Wire): void {
    const known = this.get(ref);
    if (known === undefined) return;
    const isSame =
      JSON.stringify(known['text']) === JSON.stringify(message['text']) &&
      JSON.stringify(known['blocks'] ?? []) === JSON.stringify(message['blocks'] ?? []);
    if (!isSame) this.forget(ref);
  }

  /** It was changed or deleted: the next edit reads it. */
  forget(ref: MessageRef): void {
    this.#wires.delete(keyOf(ref));
  }
}

function keyOf({ channelId, id }: MessageRef): string {
  return `${channelId} ${id}`;
}
