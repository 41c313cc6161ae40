import { randomBytes, randomUUID } from 'node:crypto';
import type { UserRecord } from '../../world/index.js';

/** A browser that has been here: logged in, or not. Both have a key for forms. (Wire sheet, section 2.) */
export type Visitor = {
  /** The `acct` cookie's value of who is logged in; the `prov` cookie's of who is not. */
  readonly token: string;
  readonly user: UserRecord | undefined;
  /** The chat's; new at each log-in. */
  fkey: string;
  /** The rooms that somebody who is not logged in looks at. Accounts are in theirs. */
  readonly rooms: Set<string>;
};

/** The most that are remembered of those who are not logged in. */
const mostAnonymous = 1_000;

/** Who is logged in, and the keys of forms. */
export class VisitorStore {
  readonly #accounts = new Map<string, Visitor>();
  readonly #anonymous = new Map<string, Visitor>();
  readonly #loginKeys = new Set<string>();
  readonly #logIns = new Map<UserRecord, number>();
  areRevoked = false;

  /** Whom these cookies name. An account that is no longer logged in is nobody. */
  find(cookies: ReadonlyMap<string, string>): Visitor | undefined {
    const account = this.areRevoked ? undefined : this.#accounts.get(cookies.get('acct') ?? '');
    return account ?? this.#anonymous.get(cookies.get('prov') ?? '');
  }

  /** Somebody without an account, known by a key of an earlier page. */
  byFkey(fkey: string): Visitor | undefined {
    for (const visitor of this.#anonymous.values()) if (visitor.fkey === fkey) return visitor;
    return undefined;
  }

  arrive(): Visitor {
    const visitor: Visitor = { token: randomUUID(), user: undefined, fkey: makeKey(), rooms: new Set() };
    this.#anonymous.set(visitor.token, visitor);
    const [oldest] = this.#anonymous.keys();
    if (this.#anonymous.size > mostAnonymous && oldest !== undefined) this.#anonymous.delete(oldest);
    return visitor;
  }

  /** A key for the log-in form. */
  loginKey(): string {
    const key = makeKey();
    this.#loginKeys.add(key);
    return key;
  }

  isLoginKey(key: string): boolean {
    return this.#loginKeys.has(key);
  }

  logIn(user: UserRecord): Visitor {
    // As the real one: it holds signs that cookies need not escape, and an escape of its own. (Wire sheet, section 2.)
    const token = `t=${randomBytes(12).toString('hex')}%2b&s=${randomBytes(12).toString('hex')}`;
    const visitor: Visitor = { token, user, fkey: makeKey(), rooms: new Set() };
    this.#accounts.set(token, visitor);
    this.#logIns.set(user, (this.#logIns.get(user) ?? 0) + 1);
    return visitor;
  }

  /** How often the account has logged in since a captcha was last solved. */
  logIns(user: UserRecord): number {
    return this.#logIns.get(user) ?? 0;
  }

  solveCaptcha(): void {
    this.#logIns.clear();
  }

  logOut(visitor: Visitor): void {
    this.#accounts.delete(visitor.token);
  }

  /** Nobody is logged in any more. */
  expire(): void {
    this.#accounts.clear();
    this.#anonymous.clear();
    this.#loginKeys.clear();
  }

  /** Every key of the chat's forms is another now. */
  renewKeys(): void {
    for (const visitor of [...this.#accounts.values(), ...this.#anonymous.values()]) visitor.fkey = makeKey();
  }
}

export function makeKey(): string {
  return randomBytes(16).toString('hex');
}
