import { LRUCache } from 'lru-cache';
import type { Interaction } from '../../models/index.js';

type Origin = { readonly channelId?: string; readonly threadId?: string };

/** Modals may stay open as long as somebody thinks. */
const keptMs = 24 * 3_600_000;

/**
 * Where the modals of this process were opened from: Slack's submissions do not tell, and an answer to one belongs there.
 */
export class ModalOrigins {
  readonly #origins = new LRUCache<string, Origin>({ max: 5_000, ttl: keptMs });

  keep(viewId: string, { channelId, threadId }: Interaction): void {
    this.#origins.set(viewId, {
      ...(channelId !== undefined && { channelId }),
      ...(threadId !== undefined && { threadId }),
    });
  }

  /** @param viewIds - the view itself, or the one it was pushed upon */
  of(...viewIds: readonly (string | undefined)[]): Origin {
    for (const id of viewIds) {
      const origin = id === undefined ? undefined : this.#origins.get(id);
      if (origin) return origin;
    }
    return {};
  }
}
