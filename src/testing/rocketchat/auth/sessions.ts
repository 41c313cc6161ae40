import { createHash } from 'node:crypto';
import type { UserRecord } from '../../world/index.js';
import { randomId } from '../ids.js';

export type Session = {
  readonly token: string;
  readonly user: UserRecord;
  /** Absent: it does not expire. */
  readonly expiresAt: Date | undefined;
  /** Of a personal access token. */
  readonly personal: { name: string; bypassTwoFactor: boolean; createdAt: Date } | undefined;
};

const lifeMs = 90 * 86_400_000;

/** Log-ins and personal access tokens. */
export class SessionStore {
  readonly #now: () => Date;
  readonly #byToken = new Map<string, Session>();
  #isRevoked = false;

  constructor(now: () => Date) {
    this.#now = now;
  }

  logIn(user: UserRecord): Session {
    return this.#add(user, new Date(this.#now().getTime() + lifeMs), undefined);
  }

  personal(user: UserRecord, name: string, bypassTwoFactor: boolean): Session {
    return this.#add(user, undefined, { name, bypassTwoFactor, createdAt: this.#now() });
  }

  personalOf(user: UserRecord): Session[] {
    return [...this.#byToken.values()].filter((session) => session.user === user && session.personal);
  }

  find(token: unknown): Session | undefined {
    if (typeof token !== 'string' || this.#isRevoked) return undefined;
    const session = this.#byToken.get(token);
    if (!session || session.user.isDeactivated) return undefined;
    return session.expiresAt && session.expiresAt <= this.#now() ? undefined : session;
  }

  end(token: string): void {
    this.#byToken.delete(token);
  }

  endAllOf(user: UserRecord, kept?: string): void {
    for (const [token, session] of this.#byToken)
      if (session.user === user && token !== kept) this.#byToken.delete(token);
  }

  /** Log-ins are forgotten; personal access tokens stay. */
  expire(): void {
    for (const [token, session] of this.#byToken) if (!session.personal) this.#byToken.delete(token);
  }

  /** Nobody is let in, by whatever means. */
  revoke(on: boolean): void {
    this.#isRevoked = on;
  }

  get isRevoked(): boolean {
    return this.#isRevoked;
  }

  #add(user: UserRecord, expiresAt: Date | undefined, personal: Session['personal']): Session {
    const session = { token: randomId(43), user, expiresAt, personal };
    this.#byToken.set(session.token, session);
    return session;
  }
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
