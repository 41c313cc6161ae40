import type { WorldChange } from '../world/index.js';
import type { MemoryFrame } from './frame.js';

/** How many frames are kept. */
const longest = 50_000;

/** Everything that the bot was told, or would have been: for clients that resume, or read what they missed. */
export class Journal {
  #frames: MemoryFrame[] = [];
  readonly #newest = new Map<string, number>();

  add(frame: MemoryFrame): void {
    this.#frames.push(frame);
    if (this.#frames.length > longest) this.#frames.shift();
    const channelId = channelOf(frame.change);
    if (channelId !== undefined) this.#newest.set(channelId, frame.seq);
  }

  /** The number of the oldest frame that is kept. */
  get oldest(): number | undefined {
    return this.#frames[0]?.seq;
  }

  /** All frames after one. */
  after(seq: number): MemoryFrame[] {
    return this.#frames.filter((frame) => frame.seq > seq);
  }

  /** The channels that something happened in, and the newest place in each. */
  channels(): { id: string; newest: string }[] {
    return [...this.#newest].map(([id, seq]) => ({ id, newest: String(seq) }));
  }

  /** A page of what happened in a channel, oldest first. */
  read(channelId: string, after: number, since: Date | undefined, limit: number): MemoryFrame[] {
    const page: MemoryFrame[] = [];
    for (const frame of this.#frames) {
      if (frame.seq <= after || channelOf(frame.change) !== channelId) continue;
      if (since !== undefined && frame.at < since) continue;
      page.push(frame);
      if (page.length >= limit) break;
    }
    return page;
  }
}

function channelOf(change: WorldChange): string | undefined {
  if ('message' in change) return change.message.channelId;
  if ('thread' in change) return change.thread.channelId;
  if ('channel' in change) return change.channel.id;
  if (change.type !== 'interaction') return undefined;
  const { interaction } = change;
  if ('message' in interaction) return interaction.message.channelId;
  if ('channel' in interaction) return interaction.channel.id;
  return (interaction.modal.native as { channelId?: string } | undefined)?.channelId;
}
