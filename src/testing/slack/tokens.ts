import { randomBytes } from 'node:crypto';
import type { UserRecord } from '../world/index.js';

export type TokenKind = 'bot' | 'user' | 'app';

export type Token = {
  readonly kind: TokenKind;
  readonly value: string;
  readonly scopes: ReadonlySet<string>;
  /** Whom it acts as; an app-level token acts as nobody. */
  readonly actor: UserRecord | undefined;
};

/** The tokens that this workspace has given out. Random for each emulator, so that none is good anywhere else. */
export class TokenStore {
  readonly #tokens = new Map<string, Token>();
  #areRevoked = false;

  issue(kind: TokenKind, scopes: Iterable<string>, actor: UserRecord | undefined): Token {
    const prefix = { bot: 'xoxb-0000000000-', user: 'xoxp-0000000000-', app: 'xapp-1-A0000000000-' }[kind];
    const token = { kind, value: prefix + randomBytes(18).toString('hex'), scopes: new Set(scopes), actor };
    this.#tokens.set(token.value, token);
    return token;
  }

  /** The token, or the name of Slack's error. */
  check(value: string | undefined): Token | 'not_authed' | 'invalid_auth' | 'token_revoked' {
    if (value === undefined || value === '') return 'not_authed';
    const token = this.#tokens.get(value);
    if (!token) return 'invalid_auth';
    if (!this.#areRevoked) return token;
    return token.kind === 'app' ? 'invalid_auth' : 'token_revoked';
  }

  get areRevoked(): boolean {
    return this.#areRevoked;
  }

  revoke(on: boolean): void {
    this.#areRevoked = on;
  }
}
