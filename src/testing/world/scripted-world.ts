import type {
  Person,
  PersonOptions,
  World,
  WorldChannel,
  WorldChannelOptions,
  WorldEntry,
  WorldGroup,
  WorldMessage,
  WorldPresence,
  WorldUser,
} from '../world.js';
import type { WorldChange } from './change.js';
import { logEntry } from './log.js';
import type { ChannelRecord, MessageRecord, UserRecord } from './records.js';
import { ScriptedPerson } from './scripted-person.js';
import type { WorldState } from './state.js';
import { viewChannel, viewGroup, viewMessage, viewPresence, viewUser } from './view.js';

const defaultTimeoutMs = 5_000;
/** When the log is as long as the first, it is cut to the second. */
const longestLog = 20_000;
const shortestLog = 10_000;

/** The `World` of a script over the shared memory; every emulator and `MemoryBackend` gives out this one. */
export class ScriptedWorld implements World {
  readonly state: WorldState;
  readonly #people = new Map<string, ScriptedPerson>();
  readonly #log: WorldEntry[] = [];
  readonly #listeners = new Set<(entry: WorldEntry) => void>();
  readonly #watchers = new Set<(change: WorldChange | undefined) => void>();

  constructor(state: WorldState, users: readonly string[] = []) {
    this.state = state;
    for (const handle of users) this.user(handle);
    state.onChange((change) => {
      this.#note(logEntry(change, state));
      for (const watcher of [...this.#watchers]) watcher(change);
    });
  }

  user(handle: string, options: PersonOptions = {}): Person {
    const wanted = handle.replace(/^@/, '');
    const existing = this.state.users.byHandle(wanted);
    const user = existing ?? this.#addUser(wanted, options);
    let person = this.#people.get(user.id);
    if (!person) {
      person = new ScriptedPerson(this, user);
      this.#people.set(user.id, person);
    }
    return person;
  }

  channel(name: string, options: WorldChannelOptions = {}): WorldChannel {
    return viewChannel(this.#channel(name.replace(/^#/, ''), options), this.state);
  }

  direct(...handles: string[]): WorldChannel {
    if (handles.length === 0) throw new Error('direct() needs the handles of one or more people');
    const people = handles.map((handle) => this.state.users.need(this.user(handle).id));
    const opener = people[0] ?? this.state.bot;
    return viewChannel(this.state.channels.openDirect([...people, this.state.bot], opener), this.state);
  }

  get bot(): WorldUser {
    return viewUser(this.state.bot);
  }

  get users(): readonly WorldUser[] {
    return this.state.users.all().map(viewUser);
  }

  get channels(): readonly WorldChannel[] {
    return this.state.channels.all().map((channel) => viewChannel(channel, this.state));
  }

  messages(channel: string | WorldChannel): readonly WorldMessage[] {
    return this.state.messages.in(this.record(channel)).map((message) => viewMessage(message, this.state));
  }

  lastMessage(
    channel: string | WorldChannel,
    where: (message: WorldMessage) => boolean = () => true,
  ): WorldMessage | undefined {
    return this.messages(channel).findLast(where);
  }

  waitForMessage(
    where: (message: WorldMessage) => boolean,
    options: { timeoutMs?: number | undefined } = {},
  ): Promise<WorldMessage> {
    let found: WorldMessage | undefined;
    const look = (message: MessageRecord) => {
      if (found || message.deletedAt) return;
      const view = viewMessage(message, this.state);
      if (where(view)) found = view;
    };
    return this.#until(
      (change) => {
        if (change === undefined) for (const message of this.state.messages.all()) look(message);
        else if ('message' in change && change.message) look(change.message);
        return found;
      },
      {
        ...options,
        poll: false,
        why: () => `no such message came; there was:\n${this.#transcript()}`,
      },
    );
  }

  async waitFor(
    condition: () => boolean,
    options: { timeoutMs?: number | undefined; what?: string | undefined } = {},
  ): Promise<void> {
    await this.#until(() => condition() || undefined, {
      ...options,
      poll: true,
      why: () => `${options.what ?? 'the condition'} did not come to hold; there was:\n${this.#transcript()}`,
    });
  }

  get log(): readonly WorldEntry[] {
    return this.#log;
  }

  watch(listener: (entry: WorldEntry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get botPresence(): WorldPresence {
    return viewPresence(this.state.bot.presence);
  }

  typing(channel: string | WorldChannel): readonly string[] {
    return this.state.typing.in(this.record(channel)).map((user) => user.handle);
  }

  addCustomEmoji(name: string): void {
    this.state.emoji.add(name.replace(/^:(.+):$/, '$1'));
  }

  addGroup(handle: string, members: string[]): WorldGroup {
    if (this.state.platform.lacks?.has('group')) throw new Error(`there are no groups on ${this.state.platform.name}`);
    const users = members.map((each) => this.state.users.need(this.user(each).id));
    return viewGroup(
      this.state.groups.add({
        handle,
        members: users,
        by: users[0] ?? this.state.bot,
      }),
    );
  }

  /** The record of a channel; a name makes it on first use. */
  record(channel: string | WorldChannel): ChannelRecord {
    if (typeof channel !== 'string') return this.state.channels.need(channel.id);
    return this.state.channels.get(channel) ?? this.#channel(channel.replace(/^#/, ''), {});
  }

  #note(entry: WorldEntry): void {
    this.#log.push(entry);
    if (this.#log.length > longestLog) this.#log.splice(0, this.#log.length - shortestLog);
    for (const listener of [...this.#listeners]) listener(entry);
  }

  #addUser(handle: string, options: PersonOptions): UserRecord {
    const user = this.state.users.add({
      handle,
      ...options,
      email: options.email ?? `${handle}@example.test`,
    });
    for (const channel of this.state.channels.all())
      if (channel.kind === 'public' || channel.kind === 'announcement')
        this.state.channels.join(channel, user, user, { isImplicit: true });
    return user;
  }

  #channel(name: string, options: WorldChannelOptions): ChannelRecord {
    const existing = this.state.channels.byName(name);
    if (existing) return existing;
    const kind = options.type ?? 'public';
    const listed = options.members?.map((handle) => this.state.users.need(this.user(handle).id));
    const everybody = this.state.users.all().filter((user) => user !== this.state.bot);
    const people = listed ?? (kind === 'private' ? [] : everybody);
    const by = people[0] ?? this.state.bot;
    const channel = this.state.channels.create({
      name,
      kind,
      topic: options.topic,
      description: options.description,
      by,
      members: people,
      isReadOnly: kind === 'announcement',
    });
    // The bot is told of its own joining, as it would be when somebody adds it.
    if (options.bot !== false) this.state.channels.join(channel, this.state.bot, by, { isImplicit: true });
    return channel;
  }

  /** Asks on every change, and, where something else may change it (the clock, the test's own state), on and on. */
  #until<T>(
    ask: (change: WorldChange | undefined) => T | undefined,
    options: {
      timeoutMs?: number | undefined;
      poll: boolean;
      why: () => string;
    },
  ): Promise<T> {
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timeout);
        clearInterval(poll);
        this.#watchers.delete(watcher);
      };
      const watcher = (change: WorldChange | undefined) => {
        try {
          const answer = ask(change);
          if (answer === undefined) return;
          end();
          resolve(answer);
        } catch (error) {
          end();
          reject(error);
        }
      };
      const timeout = setTimeout(() => {
        end();
        reject(new Error(`waited ${timeoutMs} ms: ${options.why()}`));
      }, timeoutMs);
      const poll = options.poll ? setInterval(() => watcher(undefined), 25) : undefined;
      this.#watchers.add(watcher);
      watcher(undefined);
    });
  }

  #transcript(): string {
    const lines = [...this.state.messages.all()].slice(-30).map((message) => {
      const { channel, author, text, files } = viewMessage(message, this.state);
      return `  #${channel} ${author}: ${text}${files.map((file) => ` [${file.filename}]`).join('')}`;
    });
    return lines.join('\n') || '  nothing';
  }
}
