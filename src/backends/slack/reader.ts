import type { EntityCache } from '../../core/cache/index.js';
import { anySignal } from '../../core/retry/index.js';
import type { Emoji, Group, Mention } from '../../models/index.js';
import type { SlackChannel, SlackMessage, SlackUser } from './native.js';
import { channelOf } from './normalize/channel.js';
import type { NormalizeContext, SlackSelf } from './normalize/context.js';
import { messageOf } from './normalize/message.js';
import { userOf } from './normalize/user.js';
import { type Named, namedIn } from './wire/named.js';
import type { Wire } from './wire/read.js';

/** What the reader needs of the backend. */
export type ReaderSource = {
  readonly account: string;
  readonly users: EntityCache<SlackUser>;
  readonly channels: EntityCache<SlackChannel>;
  /** Keeps the payload for `backend.raw`. */
  remember<Model extends object>(model: Model, payload: unknown): Model;
  /** Asks Slack for a user and caches the answer; the same for channels and groups. */
  askUser(id: string, signal: AbortSignal): Promise<unknown>;
  askChannel(id: string, signal: AbortSignal): Promise<unknown>;
  askGroups(signal: AbortSignal): Promise<readonly SlackGroup[]>;
  forgetEmoji(): void;
};

/** A user group, with its members where Slack told them. */
export type SlackGroup = { readonly group: Group; readonly userIds: readonly string[] };

/** How many names one event, or one page of history, may ask for. */
const mostAsked = 50;
const atOnce = 5;
/** How long a name that Slack did not give is not asked for again. */
const unknownMs = 10 * 60_000;
const mostUnknown = 5_000;
const groupsMs = 10 * 60_000;
/** How long an event waits for the channel that it tells of. */
const freshMs = 3_000;

/**
 * Reads payloads into models, with the names that they show: what the caches lack is asked for beforehand, within bounds,
 * and what cannot be had is shown as its id.
 */
export class SlackReader implements NormalizeContext {
  readonly account: string;
  self: SlackSelf | undefined;
  readonly #source: ReaderSource;
  readonly #unknown = new Map<string, number>();
  #groups = new Map<string, SlackGroup>();
  #groupsAt: number | undefined;
  #ownGroupIds: ReadonlySet<string> = new Set();
  #customEmoji = new Map<string, Emoji>();

  constructor(source: ReaderSource) {
    this.account = source.account;
    this.#source = source;
  }

  get ownGroupIds(): ReadonlySet<string> {
    return this.#ownGroupIds;
  }

  userById(id: string): SlackUser | undefined {
    return this.#source.users.has(id) ? this.#source.users.getById(id) : undefined;
  }

  nameOf = (kind: Mention['kind'], id: string): string | undefined => {
    if (kind === 'user') return this.userById(id)?.name;
    if (kind === 'role') return this.#groups.get(id)?.group.handle ?? this.#groups.get(id)?.group.name;
    return kind === 'channel' ? this.channelById(id)?.name : undefined;
  };

  customEmoji(name: string): Emoji | undefined {
    return this.#customEmoji.get(name);
  }

  keepCustomEmoji(list: readonly Emoji[]): void {
    this.#customEmoji = new Map(list.map((emoji) => [emoji.name, emoji]));
  }

  keepGroups(groups: readonly SlackGroup[]): void {
    this.#groupsAt = performance.now();
    this.#groups = new Map(groups.map((each) => [each.group.id, each]));
    const me = this.self?.userId;
    this.#ownGroupIds = new Set(
      groups.filter(({ userIds }) => me !== undefined && userIds.includes(me)).map(({ group }) => group.id),
    );
  }

  /** Emoji or groups have changed: they are asked for again when next wanted. */
  forget(what: 'emoji' | 'groups'): void {
    if (what === 'groups') this.#groupsAt = undefined;
    else this.#source.forgetEmoji();
  }

  channelById(id: string): SlackChannel | undefined {
    return this.#source.channels.has(id) ? this.#source.channels.getById(id) : undefined;
  }

  /** The channel as it stands now; `undefined` when it cannot be had in time. */
  async freshChannel(id: string): Promise<SlackChannel | undefined> {
    try {
      return (await this.#source.askChannel(id, AbortSignal.timeout(freshMs))) as SlackChannel;
    } catch {
      return undefined;
    }
  }

  /** Keeps the payload of a model for `backend.raw`. */
  kept<Model extends object>(model: Model, wire: Wire): Model {
    return this.#source.remember(model, wire);
  }

  user(wire: Wire): SlackUser | undefined {
    const user = userOf(wire, this);
    return user && this.#source.remember(user, wire);
  }

  channel(wire: Wire): SlackChannel | undefined {
    const channel = channelOf(wire, this);
    return channel && this.#source.remember(channel, wire);
  }

  message(wire: Wire, channelId: string): SlackMessage | undefined {
    const message = messageOf(wire, channelId, this);
    return message && this.#source.remember(message, wire);
  }

  /** Messages with their names; those without a ts are left out. */
  async messages(wires: readonly Wire[], channelId: string, signal?: AbortSignal | undefined): Promise<SlackMessage[]> {
    await this.prepare(wires, 10_000, signal);
    return wires.flatMap((wire) => this.message(wire, channelId) ?? []);
  }

  /**
   * Asks for the names that the payloads show and the caches lack. Never fails: a name that cannot be had is shown as an id.
   *
   * @param withinMs - what has not come by then is not waited for
   */
  async prepare(wires: readonly Wire[], withinMs: number, signal?: AbortSignal | undefined): Promise<void> {
    const wanted = this.#missing(namedIn(wires));
    if (wanted.length === 0) return;
    const link = anySignal(AbortSignal.timeout(withinMs), signal);
    const queue = wanted.slice(0, mostAsked);
    const work = async () => {
      for (let next = queue.shift(); next !== undefined && !link.signal.aborted; next = queue.shift()) {
        await this.#ask(next, link.signal);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, queue.length) }, work));
    link.release();
  }

  #missing({ users, channels, groups }: Named): Wanted[] {
    const wanted: Wanted[] = [];
    for (const id of users) if (!this.#source.users.has(id)) wanted.push({ kind: 'user', id });
    for (const id of channels) if (!this.#source.channels.has(id)) wanted.push({ kind: 'channel', id });
    const areOld = this.#groupsAt === undefined || performance.now() - this.#groupsAt > groupsMs;
    if (groups.size > 0 && areOld) wanted.push({ kind: 'groups', id: '' });
    return wanted.filter(({ kind, id }) => {
      const at = this.#unknown.get(`${kind} ${id}`);
      return at === undefined || performance.now() - at > unknownMs;
    });
  }

  async #ask({ kind, id }: Wanted, signal: AbortSignal): Promise<void> {
    try {
      if (kind === 'user') await this.#source.askUser(id, signal);
      else if (kind === 'channel') await this.#source.askChannel(id, signal);
      else this.keepGroups(await this.#source.askGroups(signal));
    } catch {
      // Whoever is slow today may be quick tomorrow; whoever says no will say no again.
      if (signal.aborted) return;
      this.#unknown.set(`${kind} ${id}`, performance.now());
      for (const oldest of this.#unknown.keys()) {
        if (this.#unknown.size <= mostUnknown) break;
        this.#unknown.delete(oldest);
      }
    }
  }
}

type Wanted = { kind: 'user' | 'channel' | 'groups'; id: string };
