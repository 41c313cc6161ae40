import assert from 'node:assert/strict';
import type { Backend } from '../../core/backend.js';
import type { CapabilityLevel, CapabilityName } from '../../core/capabilities.js';
import { type Channel, ChatEvent, type ChatEventType, type EventOf, type MessageRef } from '../../models/index.js';
import type { Faults } from '../faults.js';
import type { Person, World, WorldChannel, WorldMessage } from '../world.js';
import { assertModel, assertRejects, eventually, patienceMs, turns } from './assertions.js';
import { checked } from './checked.js';
import type { BackendFixture, ConformanceOptions } from './fixture.js';

let count = 0;

/** What a test has: the backend, the other side, and the means to observe both. */
export class Trial {
  readonly fixture: BackendFixture;
  /** Everything that it gives is held against its schema. */
  readonly backend: Backend;
  readonly world: World;
  readonly options: ConformanceOptions;
  /** Every event since the group's backend was made, each held against its schema. */
  readonly events: ChatEvent[] = [];
  readonly #faulty: unknown[] = [];

  constructor(fixture: BackendFixture, options: ConformanceOptions) {
    this.fixture = fixture;
    this.backend = checked(fixture.backend);
    this.world = fixture.world;
    this.options = options;
    void this.#listen();
  }

  get ada(): Person {
    return this.world.user('ada');
  }

  get bob(): Person {
    return this.world.user('bob');
  }

  /** @throws when the fixture has none: the tests that need faults are then not registered for it */
  get faults(): Faults {
    assert.ok(this.fixture.faults, 'the fixture has no faults');
    return this.fixture.faults;
  }

  level(name: CapabilityName): CapabilityLevel {
    return this.backend.capabilities.level(name);
  }

  supports(name: CapabilityName): boolean {
    return this.backend.capabilities.supports(name);
  }

  /** A text that no other test has. */
  text(words = 'hello'): string {
    count += 1;
    return `${words} ${Date.now().toString(36)}x${count}`;
  }

  /** A name that no other channel, user or group has. */
  name(prefix: string): string {
    count += 1;
    return `${prefix}-${Date.now().toString(36)}${count}`;
  }

  /** A public channel of its own, with ada, bob and the bot. */
  channel(): WorldChannel {
    void this.ada;
    void this.bob;
    return this.world.channel(this.name('conf'), { members: ['ada', 'bob'] });
  }

  /** Ada says something in a channel of its own, unless one is given. */
  said(text = this.text(), channel: WorldChannel = this.channel()): WorldMessage {
    return this.ada.say(channel, text);
  }

  /** The message with this text, present or to come. */
  appears(text: string): Promise<WorldMessage> {
    return this.world.waitForMessage((message) => message.text === text, { timeoutMs: patienceMs });
  }

  /** How the world shows a message now. */
  shown(ref: Pick<MessageRef, 'channelId' | 'id'>): WorldMessage | undefined {
    const channel = this.world.channels.find(({ id }) => id === ref.channelId);
    return channel && this.world.messages(channel).find(({ id }) => id === ref.id);
  }

  /** As `shown`; it must be there. */
  standing(ref: Pick<MessageRef, 'channelId' | 'id'>): WorldMessage {
    const message = this.shown(ref);
    assert.ok(message, `the message ${ref.id} does not stand in the channel ${ref.channelId}`);
    return message;
  }

  /** The platform's record of a channel. */
  place(ref: Pick<Channel, 'id'>): WorldChannel {
    const channel = this.world.channels.find(({ id }) => id === ref.id);
    assert.ok(channel, `the world has no channel ${ref.id}`);
    return channel;
  }

  /** An id that looks like the given one and is nobody's. */
  unknownId(like: string): string {
    for (let turn = 1; turn < 10; turn += 1) {
      const id = like.replace(/\d/g, (digit) => String((Number(digit) + turn) % 10));
      const ids = [...this.world.users, ...this.world.channels].map((each) => each.id);
      const messages = this.world.channels.flatMap((channel) => this.world.messages(channel).map((each) => each.id));
      if (id !== like && !ids.includes(id) && !messages.includes(id)) return id;
    }
    return `${like}9999999`;
  }

  /**
   * What a backend without the capability does: it rejects with UnsupportedError, before any request.
   */
  async assertUnsupported(run: () => unknown): Promise<void> {
    const { requests } = this.fixture;
    // What goes on in the background (a poll, a ping) may come between once, not every time.
    for (let tries = 1; ; tries += 1) {
      const before = requests?.length;
      await assertRejects(async () => run(), 'unsupported', 'forbidden');
      if (requests === undefined || requests.length === before) return;
      assert.ok(tries < 5, 'it made a request although the capability is not there');
    }
  }

  /** The first event of the type that fits, present or to come. */
  async event<Type extends ChatEventType>(
    type: Type,
    fits: (event: EventOf<Type>) => boolean = () => true,
    timeoutMs = patienceMs,
  ): Promise<EventOf<Type>> {
    const find = () => this.all(type).find(fits);
    await eventually(() => find() !== undefined, `an event ${type} that fits`, timeoutMs).catch((error: Error) => {
      error.message += `; there were ${
        this.events
          .map((event) => event.type)
          .slice(-20)
          .join(', ') || 'none'
      }`;
      throw error;
    });
    return find() as EventOf<Type>;
  }

  /** All events of the type so far. */
  all<Type extends ChatEventType>(type: Type): EventOf<Type>[] {
    return this.events.filter((event): event is EventOf<Type> => event.type === type);
  }

  /** Events that did not fit their schema. */
  assertAllEventsValid(): void {
    assert.deepEqual(this.#faulty, []);
  }

  /** As long as an event might still be on its way. */
  async settle(): Promise<void> {
    await turns(25);
  }

  async #listen(): Promise<void> {
    for await (const event of this.fixture.backend.events({ buffer: 100_000 })) {
      this.events.push(event as ChatEvent);
      try {
        assertModel(ChatEvent, event, `the event ${event.type}`);
      } catch (error) {
        this.#faulty.push(error instanceof Error ? error.message : error);
      }
    }
  }
}
