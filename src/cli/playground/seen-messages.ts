import type { Backend } from '../../core/index.js';
import type { Loss, Message, MessageRef } from '../../models/index.js';

/** How many messages are remembered with their payloads. */
const most = 1_000;

/** The models that the backend gave of messages, and what was lost when it sent some of them. Bounded. */
export class SeenMessages {
  readonly #models = new Map<string, Message>();
  readonly #losses = new Map<string, readonly Loss[]>();

  /** A newer model replaces an older one. */
  add(message: Message): void {
    keep(this.#models, keyOf(message), message);
  }

  addLosses(parts: readonly MessageRef[], losses: readonly Loss[]): void {
    for (const part of parts) keep(this.#losses, keyOf(part), losses);
  }

  model(ref: MessageRef): Message | undefined {
    return this.#models.get(keyOf(ref));
  }

  losses(ref: MessageRef): readonly Loss[] | undefined {
    return this.#losses.get(keyOf(ref));
  }

  /** The model, asked of the platform where no event has brought it. */
  async find(ref: MessageRef, backend: Backend): Promise<Message> {
    const known = this.model(ref);
    if (known) return known;
    const fetched = await backend.fetchMessage(ref);
    this.add(fetched);
    return fetched;
  }
}

function keyOf({ channelId, id }: MessageRef): string {
  return `${channelId}\n${id}`;
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
