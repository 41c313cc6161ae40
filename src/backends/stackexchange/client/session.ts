import { AuthError } from '../../../core/errors/index.js';
import { abortable } from '../../../core/retry/index.js';
import { anonymousError, CaptchaError, PageError } from '../errors.js';
import { type Credentials, logIn, logOut } from './login.js';
import { readSession, type SessionFacts } from './pages/session-page.js';
import type { Transport } from './transport.js';

/** After a captcha nobody tries for so long: each try makes the site more suspicious. */
const captchaPauseMs = 5 * 60_000;

/** Credentials that were refused so often in a row are not tried again for a while: the captcha would come next. */
const mostRefusals = 3;
const refusalPauseMs = 60_000;

/** Who is logged in. */
export type Self = { readonly id: number; readonly name: string };

/** What a session is: the key that writes carry, and who it belongs to. */
type Opened = { readonly fkey: string | undefined; readonly self: Self | undefined };

/** One session: stored cookies are tried first, one log-in serves all who wait, a visitor has none. */
export class Session {
  readonly #transport: Transport;
  #credentials: Credentials | undefined;
  #opened: Promise<Opened> | undefined;
  #current: Opened | undefined;
  /** The one that is replaced, or was found not to be good. */
  #renewed: Opened | undefined;
  #captchaAt: number | undefined;
  #refusals: { count: number; at: number; error: unknown } | undefined;

  constructor(transport: Transport, credentials: Credentials | undefined) {
    this.#transport = transport;
    this.#credentials = credentials;
  }

  /** Without credentials: reads only. */
  get isAnonymous(): boolean {
    return this.#credentials === undefined;
  }

  /** Who is logged in, as far as it is known. */
  get self(): Self | undefined {
    return this.#current?.self;
  }

  /** @throws AuthError when somebody else is logged in */
  use(credentials: Credentials): void {
    if (this.#credentials !== undefined && this.#opened !== undefined) {
      throw new AuthError('This client is logged in already: call logout() first.', {
        platformCode: 'logged_in',
        retryable: false,
      });
    }
    this.#credentials = credentials;
    this.#opened = undefined;
    this.#refusals = undefined;
  }

  /** Opens the session where there is none: logs in, or for a visitor reads the front page. @throws AuthError */
  open(signal?: AbortSignal | undefined): Promise<Opened> {
    if (!this.#opened) {
      const opened = this.#open().then((facts) => {
        if (this.#opened === opened) this.#current = facts;
        return facts;
      });
      this.#opened = opened;
      // One that failed is forgotten, so that a later call may try.
      opened.catch(() => {
        if (this.#opened === opened) this.#opened = undefined;
      });
    }
    return abortable(this.#opened, signal);
  }

  /** The account. @throws AuthError for a visitor */
  async account(operation: string, signal?: AbortSignal | undefined): Promise<Self> {
    const { self } = await this.open(signal);
    if (self === undefined) throw anonymousError(operation);
    return self;
  }

  /** What a write carries. @throws AuthError for a visitor */
  async writeKey(operation: string, signal?: AbortSignal | undefined): Promise<string> {
    if (this.isAnonymous) throw anonymousError(operation);
    const { fkey } = await this.open(signal);
    if (fkey === undefined) throw new PageError('/', 'fkey', { operation });
    return fkey;
  }

  /** What a read that is a POST carries, where there is one. */
  async readKey(signal?: AbortSignal | undefined): Promise<string | undefined> {
    return (await this.open(signal)).fkey;
  }

  /**
   * The site did not take this key: it is read anew, and with it whether the session still lives.
   *
   * @returns true when the key is another one now
   * @throws AuthError when the session had ended and cannot be opened again
   */
  async renew(stale: string | undefined, signal?: AbortSignal | undefined): Promise<boolean> {
    const current = this.#current;
    // Of all who find it out at once, one opens it anew.
    if (current !== undefined && current.fkey === stale && current !== this.#renewed) {
      this.#renewed = current;
      this.#opened = undefined;
    }
    return (await this.open(signal)).fkey !== stale;
  }

  /** Ends the session: on the site where there is an account, and here. */
  async close(signal?: AbortSignal | undefined): Promise<void> {
    const wasOpen = this.#opened !== undefined;
    this.#opened = undefined;
    this.#current = undefined;
    try {
      if (!this.isAnonymous && wasOpen) await logOut(this.#transport, signal);
    } finally {
      await this.#transport.cookies.clear();
    }
  }

  async #open(): Promise<Opened> {
    const { cookies, origins } = this.#transport;
    if (this.#credentials === undefined) return this.#facts();
    if ((await cookies.hasAccount(origins.login)) || (await cookies.hasAccount(origins.chat))) {
      const facts = await this.#facts();
      if (facts.self !== undefined) {
        // The account is good after all: what was refused before was not refused in a row.
        this.#refusals = undefined;
        return facts;
      }
    }
    await this.#logIn(this.#credentials);
    const facts = await this.#facts();
    if (facts.self !== undefined) return facts;
    throw new AuthError(
      `${new URL(origins.login).host} took the log-in, but ${new URL(origins.chat).host} does not know the account: ` +
        'log in to the chat once with a browser.',
      { operation: 'users/login', platformCode: 'no_chat_account', retryable: false },
    );
  }

  async #logIn(credentials: Credentials): Promise<void> {
    const { cookies } = this.#transport;
    if (this.#captchaAt !== undefined && performance.now() - this.#captchaAt < captchaPauseMs)
      throw new CaptchaError({ operation: 'users/login' });
    const refused = this.#refusals;
    if (refused && refused.count >= mostRefusals && performance.now() - refused.at < refusalPauseMs)
      throw refused.error;
    try {
      await logIn(this.#transport, credentials);
      this.#captchaAt = undefined;
      this.#refusals = undefined;
    } catch (error) {
      const at = performance.now();
      if (error instanceof CaptchaError) this.#captchaAt = at;
      else if (error instanceof AuthError) this.#refusals = { count: (refused?.count ?? 0) + 1, at, error };
      throw error;
    }
    await cookies.save();
  }

  /** The front page tells both; other pages have served as well (wire sheet, sections 2.8 and 2.9). */
  async #facts(): Promise<SessionFacts> {
    const path = '/';
    const { text } = await this.#transport.chat({ operation: 'session', path });
    const facts = readSession(path, text);
    await this.#transport.cookies.save();
    return facts;
  }
}
