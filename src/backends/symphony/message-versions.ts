import { LRUCache } from 'lru-cache';
import { normalizeId } from './client/ids.js';
import type { V4Message } from './client/types/message.js';

type Versions = { first: string; newest: string; at: number; createdAt?: number; isSuppressed?: true };

/**
 * Which versions are one message: each edit makes a new id (wire sheet, section 7.3). Knows what was seen in this process;
 * what was edited before is followed along `replacedBy` by whoever asks.
 */
export class MessageVersions {
  readonly #byId = new LRUCache<string, Versions>({ max: 20_000 });

  /** Notes the versions that a payload names, and gives the id of the first. */
  note(wire: V4Message): string {
    const id = normalizeId(wire.messageId ?? '');
    const replaced = wire.replacing ? normalizeId(wire.replacing) : undefined;
    const initial = wire.initialMessageId ? normalizeId(wire.initialMessageId) : undefined;
    const known = this.#byId.get(id) ?? this.#byId.get(initial ?? '') ?? this.#byId.get(replaced ?? '');
    const first = initial ?? known?.first ?? replaced ?? id;
    const at = Number(wire.timestamp ?? 0);
    const isNewer = known === undefined || at >= known.at;
    const versions = known ?? { first, newest: id, at };
    versions.first = first;
    if (isNewer) {
      versions.newest = id;
      versions.at = at;
    }
    const createdAt = wire.initialTimestamp ?? (id === first ? wire.timestamp : undefined);
    if (createdAt) versions.createdAt = createdAt;
    for (const version of [id, replaced, first]) if (version) this.#byId.set(version, versions);
    return first;
  }

  /**
   * Notes that a message is gone, by any version's id. The feed keeps no order, so that its creation may still come.
   *
   * @returns the id of the first version, as far as it is known
   */
  suppress(id: string): string {
    const normalized = normalizeId(id);
    const versions = this.#byId.get(normalized) ?? { first: normalized, newest: normalized, at: 0 };
    versions.isSuppressed = true;
    this.#byId.set(normalized, versions);
    return versions.first;
  }

  isSuppressed(id: string): boolean {
    return this.#byId.get(normalizeId(id))?.isSuppressed ?? false;
  }

  /** The id of the first version, as far as it is known. */
  firstOf(id: string): string | undefined {
    return this.#byId.get(normalizeId(id))?.first;
  }

  /** When the first version was written, in milliseconds, as far as it is known. */
  createdAtOf(id: string): number | undefined {
    return this.#byId.get(normalizeId(id))?.createdAt;
  }

  /** The id of the newest version, as far as it is known. */
  newestOf(id: string): string | undefined {
    return this.#byId.get(normalizeId(id))?.newest;
  }
}
