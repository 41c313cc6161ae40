import { LRUCache } from 'lru-cache';
import type { Place } from './normalize/context.js';
import { viewersOf } from './normalize/overwrites.js';
import { channelType, isForumType, isThreadType } from './wire/flags.js';
import { numberAt, type Wire } from './wire/read.js';
import { textAt } from './wire/values.js';

type Entry = {
  readonly place: Place;
  readonly type: number | undefined;
  readonly viewers: ReadonlyMap<string, boolean>;
};

/** Threads come and go; a shard's servers have some 50,000 channels at the most that are worth remembering. */
const most = 50_000;

/**
 * Where the channels of the wire are: which of them are threads, and of what. A thread's events name the thread only (wire
 * sheet, section 17), so its parent must be remembered.
 */
export class PlaceBook {
  readonly #entries = new LRUCache<string, Entry>({ max: most });

  placeOf(wireChannelId: string): Place | undefined {
    return this.#entries.get(wireChannelId)?.place;
  }

  /** True for channels that hold nothing but threads; `undefined` when it is not known. */
  isForum(channelId: string): boolean | undefined {
    const entry = this.#entries.get(channelId);
    return entry?.type === undefined ? undefined : isForumType(entry.type);
  }

  /**
   * Keeps a channel object.
   *
   * @returns who has come to see the channel, and who no longer does, as far as it names members
   */
  keep(wire: Wire, knownGuildId?: string | undefined): { shown: string[]; hidden: string[] } {
    const id = textAt(wire, 'id');
    if (id === undefined) return { shown: [], hidden: [] };
    const before = this.#entries.get(id);
    const type = numberAt(wire, 'type') ?? before?.type;
    const isDirect = type === channelType.direct || type === channelType.group;
    const guildId = isDirect ? null : (textAt(wire, 'guild_id') ?? knownGuildId ?? before?.place.guildId);
    const parentId = textAt(wire, 'parent_id') ?? (isThreadType(type) ? before?.place.channelId : undefined);
    const where =
      isThreadType(type) && parentId !== undefined ? { channelId: parentId, threadId: id } : { channelId: id };
    const viewers = Array.isArray(wire['permission_overwrites']) ? viewersOf(wire) : (before?.viewers ?? new Map());
    this.#entries.set(id, { place: guildId === undefined ? where : { ...where, guildId }, type, viewers });
    return before === undefined ? { shown: [], hidden: [] } : changes(before.viewers, viewers);
  }

  /** A direct conversation of which only the id is known. */
  keepDirect(id: string): void {
    if (!this.#entries.has(id))
      this.#entries.set(id, { place: { channelId: id, guildId: null }, type: channelType.direct, viewers: new Map() });
  }

  forget(id: string): void {
    this.#entries.delete(id);
  }
}

function changes(
  before: ReadonlyMap<string, boolean>,
  after: ReadonlyMap<string, boolean>,
): { shown: string[]; hidden: string[] } {
  const shown: string[] = [];
  const hidden: string[] = [];
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const was = before.get(id);
    const is = after.get(id);
    if (was === is) continue;
    // Shown by name, or no longer hidden; and the reverse.
    (is === true || (is === undefined && was === false) ? shown : hidden).push(id);
  }
  return { shown, hidden };
}
