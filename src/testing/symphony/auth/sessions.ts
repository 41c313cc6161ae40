import { randomBytes } from 'node:crypto';
import type { UserRecord } from '../../world/index.js';

export type Session = {
  readonly kind: 'bot' | 'app' | 'onBehalfOf';
  /** Whom it acts as; an app acts as nobody. */
  readonly user: UserRecord | undefined;
  readonly token: string;
  readonly expiresAt: number;
};

/** The sessions that this pod has given out. Session tokens and key manager tokens are known, and expire, each on its own. */
export class SessionStore {
  readonly #sessions = new Map<string, Session>();
  readonly #keyManager = new Map<string, { username: string; expiresAt: number }>();
  readonly #authorizations = new Map<string, { session: Session; expiresAt: number }>();
  readonly #lifeMs: number;
  readonly #now: () => number;
  readonly #tokenTime: () => number;
  #areRevoked = false;

  /**
   * @param now - the pod's time, in milliseconds
   * @param tokenTime - the time by which signed tokens are judged
   */
  constructor(lifeMs: number, now: () => number, tokenTime: () => number) {
    this.#lifeMs = lifeMs;
    this.#now = now;
    this.#tokenTime = tokenTime;
  }

  open(kind: Session['kind'], user: UserRecord | undefined): Session {
    // Looks like a token, means nothing to the client.
    const token = `eyJ${randomBytes(90).toString('base64url')}`;
    const session = { kind, user, token, expiresAt: this.#now() + this.#lifeMs };
    this.#sessions.set(token, session);
    return session;
  }

  openKeyManager(username: string): string {
    const token = `0100${randomBytes(120).toString('hex')}`;
    this.#keyManager.set(token, { username, expiresAt: this.#now() + this.#lifeMs });
    return token;
  }

  /** Notes a common JWT of a session. */
  authorize(jwt: string, session: Session, expiresAt: number): void {
    this.#authorizations.set(jwt, { session, expiresAt });
  }

  find(token: string | undefined): Session | undefined {
    return alive(token === undefined ? undefined : this.#sessions.get(token), this.#now());
  }

  /** The session of a common JWT, with or without `Bearer `. */
  findAuthorized(header: string | undefined): Session | undefined {
    const known = header === undefined ? undefined : this.#authorizations.get(header.replace(/^Bearer /, ''));
    const entry = alive(known, this.#tokenTime());
    return entry && this.find(entry.session.token);
  }

  hasKeyManager(token: string | undefined): boolean {
    return alive(token === undefined ? undefined : this.#keyManager.get(token), this.#now()) !== undefined;
  }

  close(token: string): boolean {
    return this.#sessions.delete(token) || this.#keyManager.delete(token);
  }

  /** Forgets the tokens: of both sides, or of one. */
  expire(which: 'both' | 'session' | 'keyManager' = 'both'): void {
    if (which !== 'keyManager') this.#sessions.clear();
    if (which !== 'session') this.#keyManager.clear();
  }

  get areRevoked(): boolean {
    return this.#areRevoked;
  }

  /** The keys are no longer accepted, and what was given out is void. */
  revoke(on: boolean): void {
    this.#areRevoked = on;
    if (on) this.expire();
  }
}

function alive<T extends { expiresAt: number }>(entry: T | undefined, now: number): T | undefined {
  return entry && entry.expiresAt > now ? entry : undefined;
}
