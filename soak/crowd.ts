import type { Person, World, WorldChannel, WorldMessage } from '../src/testing/world.js';
import { wordOf } from './load-orders.js';

type Kind = 'message.created' | 'message.updated' | 'message.deleted' | 'reaction.added' | 'sent';

/** In turn, over all channels: of ten events seven are messages. */
const usual = ['say', 'say', 'react', 'say', 'edit', 'say', 'say', 'delete', 'say', 'say'] as const;
/** What fills the caches of messages and of reactions, which are the largest. */
const filling = ['say', 'react'] as const;

/** People who make a load: every event has a number, and what a platform does not let people do is a message instead. */
export class Crowd {
  readonly counts: Record<Kind, number> = {
    'message.created': 0,
    'message.updated': 0,
    'message.deleted': 0,
    'reaction.added': 0,
    sent: 0,
  };
  readonly #channels: readonly WorldChannel[];
  readonly #ada: Person;
  readonly #bob: Person;
  readonly #onlyMessages: boolean;
  /** The newest message of each channel. */
  readonly #newest = new Map<string, WorldMessage>();
  readonly #emoji: string[] = ['👍', '⭐'];
  readonly #lacks = new Set<string>();
  #done = 0;
  /** Acts that fill caches in the place of the usual ones. */
  isFilling = false;

  constructor(world: World, channels: number, options: { onlyMessages?: boolean } = {}) {
    this.#ada = world.user('ada');
    this.#bob = world.user('bob');
    this.#channels = Array.from({ length: channels }, (_, index) =>
      world.channel(`load-${index}`, { members: ['ada', 'bob'] }),
    );
    this.#onlyMessages = options.onlyMessages ?? false;
  }

  get channelIds(): string[] {
    return this.#channels.map(({ id }) => id);
  }

  /** How many events people have made. */
  get done(): number {
    return this.#done;
  }

  /** How many events a backend is to tell, what it sends itself included. */
  get told(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  /** The backend has sent so many. */
  sent(count: number): void {
    this.counts.sent += count;
  }

  act(times: number): void {
    for (let index = 0; index < times; index += 1) {
      const place = this.#channels[this.#done % this.#channels.length];
      if (place) this.#act(place, Math.floor(this.#done / this.#channels.length));
      this.#done += 1;
    }
  }

  #act(place: WorldChannel, turn: number): void {
    const acts = this.isFilling ? filling : usual;
    const act = this.#onlyMessages ? 'say' : (acts[turn % acts.length] ?? 'say');
    const newest = this.#newest.get(place.id);
    if (newest && act !== 'say' && !this.#lacks.has(act) && this.#change(act, newest)) {
      if (act === 'delete') this.#newest.delete(place.id);
      return;
    }
    this.#newest.set(place.id, this.#ada.say(place, wordOf(this.#done)));
    this.counts['message.created'] += 1;
  }

  /** @returns false when the platform has no such thing */
  #change(act: 'react' | 'edit' | 'delete', message: WorldMessage): boolean {
    try {
      if (act === 'edit') this.#newest.set(message.channelId, this.#ada.edit(message, wordOf(this.#done)));
      else if (act === 'delete') this.#ada.delete(message);
      else this.#react(message);
    } catch {
      this.#lacks.add(act);
      return false;
    }
    const kind = ({ edit: 'message.updated', delete: 'message.deleted', react: 'reaction.added' } as const)[act];
    this.counts[kind] += 1;
    return true;
  }

  #react(message: WorldMessage): void {
    const [first = '⭐', ...others] = this.#emoji;
    try {
      this.#bob.react(message, first);
    } catch (error) {
      if (others.length === 0) throw error;
      this.#emoji.shift();
      this.#react(message);
    }
  }
}
