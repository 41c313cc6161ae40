import { randomBytes } from 'node:crypto';

/** The bot's credentials and the tokens that they were exchanged for. (Wire sheet, A2.) */
export class TokenStore {
  readonly appId = `app_${randomBytes(6).toString('hex')}`;
  readonly secret = `secret_${randomBytes(18).toString('base64url')}`;
  readonly seconds: number;
  readonly #now: () => number;
  readonly #tokens = new Map<string, number>();
  #isRevoked = false;

  constructor(seconds: number, now: () => number) {
    this.seconds = seconds;
    this.#now = now;
  }

  /** @returns `undefined` when the credentials are refused */
  issue(appId: string, secret: string): string | undefined {
    if (this.#isRevoked || appId !== this.appId || secret !== this.secret) return undefined;
    const token = randomBytes(24).toString('base64url');
    this.#tokens.set(token, this.#now() + this.seconds * 1_000);
    return token;
  }

  isGood(token: string | undefined): boolean {
    const until = token === undefined ? undefined : this.#tokens.get(token);
    return !this.#isRevoked && until !== undefined && until > this.#now();
  }

  expire(): void {
    this.#tokens.clear();
  }

  revoke(on: boolean): void {
    this.#isRevoked = on;
  }
}
