import { LRUCache } from 'lru-cache';
import { normalizeId } from './client/ids.js';
import type { V4Message } from './client/types/message.js';
import { dateOf, said } from './fields.js';

type Versions = { first: string; newest: string; at: number; createdAt?: number; isSuppressed?: true };

/**
 * Which versions are one message: each edit makes a new id (wire sheet, section 7.3). Knows what was seen in this process;
 * what was edited before is followed along `replacedBy` by whoever asks.
 */
export class MessageVersions {
  readonly #byId = new LRUCache<string, Versions>({ max: 20_000 });

  /** Notes the versions that a payload names, and gives the id of the first; `''` where it names none. */
  note(wire: V4Message): string {
    const id = idOf(wire.messageId);
    const replaced = idOf(wire.replacing);
    const initial = idOf(wire.initialMessageId);
    const known = this.#known(id) ?? this.#known(initial) ?? this.#known(replaced);
    const first = initial ?? known?.first ?? replaced ?? id;
    if (id === undefined || first === undefined) return '';
    const at = dateOf(wire.timestamp)?.getTime() ?? 0;
    const isNewer = known === undefined || at >= known.at;
    const versions = known ?? { first, newest: id, at };
    versions.first = first;
    if (isNewer) {
      versions.newest = id;
      versions.at = at;
    }
    const createdAt = dateOf(wire.initialTimestamp ?? (id === first ? wire.timestamp : undefined))?.getTime();
    if (createdAt !== undefined) versions.createdAt = createdAt;
    for (const version of [id, replaced, first]) if (version !== undefined) this.#byId.set(version, versions);
    return first;
  }

  /**
   * Notes that a message is gone, by any version's id. The feed keeps no order, so that its creation may still come.
   *
   * @returns the id of the first version, as far as it is known; `undefined` for what is no id
   */
  suppress(id: string): string | undefined {
    const version = idOf(id);
    if (version === undefined) return undefined;
    const versions = this.#known(version) ?? { first: version, newest: version, at: 0 };
    versions.isSuppressed = true;
    this.#byId.set(version, versions);
    return versions.first;
  }

  isSuppressed(id: string): boolean {
    return this.#known(idOf(id))?.isSuppressed ?? false;
  }

  /** The id of the first version, as far as it is known. */
  firstOf(id: string): string | undefined {
    return this.#known(idOf(id))?.first;
  }

  /** When the first version was written, in milliseconds, as far as it is known. */
  createdAtOf(id: string): number | undefined {
    return this.#known(idOf(id))?.createdAt;
  }

  /** The id of the newest version, as far as it is known. */
  newestOf(id: string): string | undefined {
    return this.#known(idOf(id))?.newest;
  }

  #known(id: string | undefined): Versions | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }
}

/** What is no id must not be one under which others are found. */
function idOf(id: string | null | undefined): string | undefined {
  return said(normalizeId(id ?? ''));
}
