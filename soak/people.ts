import type { Backend } from '../src/core/backend.js';
import type { Person, World, WorldChannel, WorldMessage } from '../src/testing/world.js';
import type { Random } from './random.js';

/** What somebody did. */
export type Deed = {
  kind: 'say' | 'edit' | 'delete' | 'react' | 'unreact';
  at: number;
  channelId: string;
  messageId: string;
  /** The text that stands there since. */
  text?: string;
  emoji?: string;
  by: string;
  /** When, by the server's clock. */
  serverAt?: number;
  /** The first message of the thread that it was written in. */
  root?: string;
};

const emoji = ['👍', '🎉', '❤️'];

/** People at work: they write, edit, delete and react, as far as the platform lets them; what they did stands in `deeds`. */
export class People {
  readonly deeds: Deed[] = [];
  readonly places: readonly WorldChannel[];
  readonly #world: World;
  readonly #random: Random;
  readonly #backend: Backend;
  readonly #standing: WorldMessage[] = [];
  readonly #reacted: { message: WorldMessage; by: Person; emoji: string }[] = [];
  #count = 0;

  constructor(world: World, backend: Backend, random: Random) {
    this.#world = world;
    this.#backend = backend;
    this.#random = random;
    const members = ['ada', 'bob', 'eve'];
    for (const handle of members) world.user(handle);
    this.places = [world.channel('general'), world.channel('ops', { members }), ...direct(world)];
  }

  /** The messages that nobody has deleted. */
  get standing(): readonly WorldMessage[] {
    return this.#standing;
  }

  /** One of them does something. */
  act(): void {
    const roll = this.#random.next();
    if (roll < 0.5 || this.#standing.length === 0) this.say(this.#random.pick(this.places));
    else if (roll < 0.65) this.#edit();
    else if (roll < 0.75) this.#delete();
    else if (roll < 0.9) this.#react();
    else this.#unreact();
  }

  /** Somebody writes, in a thread now and then. */
  say(place: WorldChannel, mayReply = true): WorldMessage {
    this.#count += 1;
    const text = `message ${this.#count}`;
    const roots = this.#standing.filter(({ channelId, threadId }) => channelId === place.id && threadId === undefined);
    const root =
      mayReply && roots.length > 0 && this.#backend.capabilities.supports('threads') && this.#random.chance(0.15)
        ? this.#random.pick(roots)
        : undefined;
    const person = this.#someone(place);
    let message: WorldMessage | undefined;
    // Not every channel has threads.
    if (root) this.#try(() => (message = person.say(place, text, { thread: root })));
    const isUnder = message !== undefined;
    message ??= person.say(place, text);
    this.#standing.push(message);
    this.#note({ kind: 'say', text, by: person.handle, ...(root && isUnder ? { root: root.id } : {}) }, message);
    return message;
  }

  #edit(): void {
    const message = this.#random.pick(this.#standing);
    this.#count += 1;
    const text = `edit ${this.#count}`;
    if (this.#try(() => this.#author(message).edit(message, text)))
      this.#note({ kind: 'edit', text, by: message.author }, message);
  }

  #delete(): void {
    const message = this.#random.pick(this.#standing);
    if (!this.#try(() => this.#author(message).delete(message))) return;
    this.#standing.splice(this.#standing.indexOf(message), 1);
    for (const each of this.#reacted.filter((reacted) => reacted.message === message))
      this.#reacted.splice(this.#reacted.indexOf(each), 1);
    this.#note({ kind: 'delete', by: message.author }, message);
  }

  #react(): void {
    const message = this.#random.pick(this.#standing);
    const place = this.places.find(({ id }) => id === message.channelId) ?? this.#random.pick(this.places);
    const by = this.#someone(place);
    const sign = this.#random.pick(this.#allowedEmoji());
    if (this.#reacted.some((each) => each.message === message && each.by === by && each.emoji === sign)) return;
    if (!this.#try(() => by.react(message, sign))) return;
    this.#reacted.push({ message, by, emoji: sign });
    this.#note({ kind: 'react', emoji: sign, by: by.handle }, message);
  }

  #unreact(): void {
    if (this.#reacted.length === 0) return;
    const reacted = this.#random.pick(this.#reacted);
    if (!this.#try(() => reacted.by.unreact(reacted.message, reacted.emoji))) return;
    this.#reacted.splice(this.#reacted.indexOf(reacted), 1);
    this.#note({ kind: 'unreact', emoji: reacted.emoji, by: reacted.by.handle }, reacted.message);
  }

  #allowedEmoji(): readonly string[] {
    return this.#backend.capabilities.get('reactions').allowed ?? emoji;
  }

  #someone(place: WorldChannel): Person {
    const handles = place.memberHandles.filter((handle) => handle !== this.#world.bot.handle);
    return this.#world.user(this.#random.pick(handles));
  }

  #author(message: WorldMessage): Person {
    return this.#world.user(message.author);
  }

  /** What the platform does not let people do is not done. */
  #try(act: () => unknown): boolean {
    try {
      act();
      return true;
    } catch {
      return false;
    }
  }

  #note(deed: Omit<Deed, 'at' | 'channelId' | 'messageId'>, message: WorldMessage): void {
    const serverAt = this.#world.log.at(-1)?.at.getTime();
    this.deeds.push({
      ...deed,
      at: performance.now(),
      ...(serverAt !== undefined && { serverAt }),
      channelId: message.channelId,
      messageId: message.id,
    });
  }
}

/** A direct conversation, where the platform has them. */
function direct(world: World): WorldChannel[] {
  try {
    return [world.direct('ada')];
  } catch {
    return [];
  }
}
