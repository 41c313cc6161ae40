import { AuthError, ConflictError, InvalidError } from '../../../core/errors/index.js';
import { resolveConfig } from '../../../core/resolve-config.js';
import { StackExchangeConfig, type StackExchangeConfigInput, stackexchangeEnvironment } from '../config.js';
import type { ClientContext } from './context.js';
import { type ChatHost, chatHosts } from './hosts.js';
import { IdentityMap } from './identity-map.js';
import { StackExchangeMessage } from './message.js';
import { type CallOptions, Reading } from './reading.js';
import { StackExchangeRoom } from './room.js';
import { SendQueue } from './send-queue.js';
import { Sender } from './sender.js';
import { Session } from './session.js';
import { type RateLimitListener, Transport } from './transport.js';
import { StackExchangeUser } from './user.js';
import { Watching } from './watching.js';
import { Writing } from './writing.js';

/** What `new StackExchangeClient` takes: the settings that the backend takes. */
export type StackExchangeClientConfig = Omit<StackExchangeConfigInput, 'platform'> & {
  platform?: 'stackexchange' | undefined;
};

const defaultMarginMs = 1_000;
const defaultWaitMs = 300_000;

/**
 * A chat of Stack Exchange in its own words: rooms, messages and users as objects whose properties are fetched when they
 * are asked for. With e-mail address and password it acts for an account; without, it reads as a visitor.
 *
 * @example
 * ```ts
 * import { StackExchangeClient } from 'chatmux/stackexchange';
 *
 * await using client = new StackExchangeClient({
 *   host: 'stackexchange.com',
 *   email: 'bot@example.com',
 *   password: 'correct horse',
 *   cookieFile: 'cookies.json',
 * });
 * const sandbox = client.getRoom(1);
 * await sandbox.join();
 * console.log(await sandbox.name());
 * await sandbox.sendMessage('hello, world');
 * ```
 */
export class StackExchangeClient {
  /** The three hosts that there are. */
  static readonly hosts: readonly ChatHost[] = chatHosts;

  /** Which of the three chats it is. */
  readonly host: ChatHost;
  /** The calls that change nothing, as the site has them. */
  readonly reading: Reading;
  /** The calls that change something, one try each: rooms and messages use them at the pace that the site allows. */
  readonly writing: Writing;
  readonly #transport: Transport;
  readonly #session: Session;
  readonly #watching: Watching;
  readonly #context: ClientContext;
  readonly #rooms: IdentityMap<StackExchangeRoom>;
  readonly #messages: IdentityMap<StackExchangeMessage>;
  readonly #users: IdentityMap<StackExchangeUser>;

  /** @throws ConfigError that names each wrong, missing and unknown setting; a host that is none of the three, too */
  constructor(input: StackExchangeClientConfig, options: { onRateLimited?: RateLimitListener | undefined } = {}) {
    const config = resolveConfig(StackExchangeConfig, input, {
      platform: 'stackexchange',
      environment: stackexchangeEnvironment,
    });
    const { email, password, throttleMarginMs = defaultMarginMs, throttleWaitMs = defaultWaitMs } = config;
    const { onRateLimited } = options;
    this.host = config.host;
    this.#transport = new Transport(config, onRateLimited);
    const session = new Session(
      this.#transport,
      email === undefined || password === undefined ? undefined : { email, password },
    );
    this.#session = session;
    const reading = new Reading(this.#transport, session);
    const writing = new Writing(this.#transport, session);
    this.reading = reading;
    this.writing = writing;
    const pace = { marginMs: throttleMarginMs, longestWaitMs: throttleWaitMs, onRateLimited };
    const messageQueue = new SendQueue(pace);
    const usesPrefix = config.replyForm === 'prefix';
    this.#watching = new Watching({
      reading,
      config,
      origin: this.#transport.origins.chat,
      context: () => this.#context,
    });
    this.#context = {
      client: this,
      reading,
      writing,
      session,
      sender: new Sender({
        reading,
        writing,
        session,
        queue: messageQueue,
        usesPrefix,
        now: () => this.serverTime,
      }),
      messageQueue,
      markQueue: new SendQueue(pace),
      watching: this.#watching,
      room: (id) => this.#rooms.get(id),
      message: (id) => this.#messages.get(id),
      user: (id) => this.#users.get(id),
      knownMessage: (id) => this.#messages.peek(id),
    };
    this.#rooms = new IdentityMap((id) => new StackExchangeRoom(id, this.#context));
    this.#messages = new IdentityMap((id) => new StackExchangeMessage(id, this.#context));
    this.#users = new IdentityMap((id) => new StackExchangeUser(id, this.#context));
  }

  /** True without credentials: it reads only. */
  get isAnonymous(): boolean {
    return this.#session.isAnonymous;
  }

  /** The address of the chat: `https://chat.stackexchange.com`. */
  get url(): string {
    return this.#transport.origins.chat;
  }

  /** What the chat's clock shows, in milliseconds; ours, until it has answered. */
  get serverTime(): number {
    return this.#transport.serverTime;
  }

  /**
   * Logs in now rather than with the first call: with stored cookies where they are still good, else on the log-in site. A
   * visitor's session needs none.
   *
   * @param email - with `password`, in place of the settings
   * @throws CaptchaError when the site wants a human; AuthError for wrong credentials, and when it is logged in already as
   * somebody else
   */
  async login(email?: string, password?: string, options: CallOptions = {}): Promise<void> {
    if (email !== undefined || password !== undefined) {
      if (!email || !password)
        throw new AuthError('A log-in takes an e-mail address and a password: only one was given.', {
          retryable: false,
        });
      this.#session.use({ email, password });
    }
    await this.#session.open(options.signal);
  }

  /** Ends the event stream and the session, on the site too; stored cookies are forgotten. */
  async logout(options: CallOptions = {}): Promise<void> {
    await this.#watching.stop();
    try {
      await this.#session.close(options.signal);
    } finally {
      this.#transport.close();
    }
  }

  /** Ends the event stream and all connections; the session stays good for the next process. */
  async close(): Promise<void> {
    await this.#watching.stop();
    await this.#transport.cookies.save();
    this.#transport.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** A room, by its number. Makes no request: whether it is there shows with its first property. */
  getRoom(id: number): StackExchangeRoom {
    return this.#rooms.get(idOf(id, 'room'));
  }

  /** A message, by its number. Makes no request. */
  getMessage(id: number): StackExchangeMessage {
    return this.#messages.get(idOf(id, 'message'));
  }

  /** A user, by the number that they have on this chat. Makes no request. */
  getUser(id: number): StackExchangeUser {
    if (!Number.isSafeInteger(id) || id === 0) throw new InvalidError(`A user's id is a whole number, not ${id}.`);
    return this.#users.get(id);
  }

  /**
   * The account itself: the very object that `getUser` gives for its id. Makes no request.
   *
   * @throws ConflictError before `login()`; AuthError for a visitor
   */
  getMe(): StackExchangeUser {
    const { self, isAnonymous } = this.#session;
    if (self) {
      const me = this.#users.get(self.id);
      me.learn({ name: self.name });
      return me;
    }
    if (isAnonymous) throw new AuthError('A visitor has no user of their own.', { retryable: false });
    throw new ConflictError('Who the account is shows with the log-in: await client.login() first.');
  }

  /** @internal What the backend works with. */
  get context(): ClientContext {
    return this.#context;
  }

  /** @internal Asks the site whether the session still lives, and logs in again if not. @throws AuthError */
  async verify(signal?: AbortSignal | undefined): Promise<void> {
    const { fkey } = await this.#session.open(signal);
    await this.#session.renew(fkey, signal);
  }
}

function idOf(id: number, what: string): number {
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new InvalidError(`The id of a ${what} is a positive number, not ${id}.`);
  return id;
}
