import { createHash } from 'node:crypto';
import { addSecret, ServerError } from '../../../core/errors/index.js';
import type { HttpClient } from '../../../core/http/index.js';
import { abortable } from '../../../core/retry/index.js';
import type { RocketChatConfig } from '../config.js';
import { TwoFactorError } from '../two-factor-error.js';
import { totp } from './totp.js';
import type { UserObject } from './types/user.js';

/** What every call carries. */
export type Credentials = { readonly userId: string; readonly authToken: string };

/** A code for the second factor. */
export type TwoFactorCode = { code: string; method?: 'totp' | 'email' | 'password' | undefined };

type LoginAnswer = {
  status?: string;
  data?: { userId?: string; authToken?: string; me?: UserObject };
};

/** Who the client is: the configured token, or one log-in for all who wait. */
export class Session {
  readonly #http: HttpClient;
  readonly #config: RocketChatConfig;
  #credentials: Promise<Credentials> | undefined;

  constructor(http: HttpClient, config: RocketChatConfig) {
    this.#http = http;
    this.#config = config;
  }

  /** The token, after a log-in where there is none. @throws AuthError, TwoFactorError */
  credentials(signal?: AbortSignal | undefined): Promise<Credentials> {
    const { userId, authToken } = this.#config;
    if (userId !== undefined && authToken !== undefined) return Promise.resolve({ userId, authToken });
    return abortable(this.#credentials ?? this.#begin(undefined), signal);
  }

  /** Logs in with the configured name and password now. */
  logIn(twoFactor: TwoFactorCode | undefined, signal: AbortSignal | undefined): Promise<Credentials> {
    const { authToken } = this.#config;
    return authToken !== undefined ? this.credentials(signal) : abortable(this.#begin(twoFactor), signal);
  }

  /** These were refused: @returns true when a new log-in may mend it */
  async expire(stale: Credentials): Promise<boolean> {
    if (this.#config.password === undefined) return false;
    const current = this.#credentials;
    const now = await current?.catch(() => undefined);
    if (now?.authToken === stale.authToken && this.#credentials === current) this.#credentials = undefined;
    return true;
  }

  /** Forgets the token of a log-in; the next call logs in anew. */
  forget(): void {
    this.#credentials = undefined;
  }

  /** The code that this error asks for, where the settings can tell it. */
  codeFor(error: unknown): TwoFactorCode | undefined {
    if (!(error instanceof TwoFactorError) || error.secondFactor.isRefused) return undefined;
    const { totpSecret, password } = this.#config;
    const { method, availableMethods } = error.secondFactor;
    if (totpSecret !== undefined && (method === 'totp' || availableMethods.includes('totp'))) {
      return { code: totp(totpSecret), method: 'totp' };
    }
    if (method === 'password' && password !== undefined) return { code: sha256(password), method: 'password' };
    return undefined;
  }

  #begin(twoFactor: TwoFactorCode | undefined): Promise<Credentials> {
    const credentials = this.#login(twoFactor);
    this.#credentials = credentials;
    // A log-in that failed is forgotten, so that a later call may try.
    credentials.catch(() => {
      if (this.#credentials === credentials) this.#credentials = undefined;
    });
    return credentials;
  }

  async #login(twoFactor: TwoFactorCode | undefined): Promise<Credentials> {
    try {
      return await this.#post(twoFactor);
    } catch (error) {
      const code = twoFactor === undefined ? this.codeFor(error) : undefined;
      if (code === undefined) throw error;
      return this.#post(code);
    }
  }

  async #post(twoFactor: TwoFactorCode | undefined): Promise<Credentials> {
    const { data: answer } = await this.#http.request<LoginAnswer | undefined>({
      operation: 'login',
      method: 'POST',
      path: '/api/v1/login',
      json: loginBody(this.#config),
      headers: twoFactorHeaders(twoFactor),
      // A second token does no harm; `isRead`, since a log-in that failed has written nothing that matters.
      isRead: true,
    });
    const { userId, authToken } = answer?.data ?? {};
    // The answer has no `success`, only `status` (wire sheet, section 2).
    if (answer?.status !== 'success' || typeof userId !== 'string' || typeof authToken !== 'string') {
      throw new ServerError('login answered without a token: is this a Rocket.Chat server?', { retryable: false });
    }
    addSecret(authToken, { rotating: true });
    return { userId, authToken };
  }
}

/** The headers that settle a second factor. */
export function twoFactorHeaders(twoFactor: TwoFactorCode | undefined): Record<string, string> {
  if (twoFactor === undefined) return {};
  return { 'x-2fa-code': twoFactor.code, 'x-2fa-method': twoFactor.method ?? 'totp' };
}

function loginBody({ username = '', password = '', ldap }: RocketChatConfig): Record<string, unknown> {
  if (ldap) return { ldap: true, username, ldapPass: password, ldapOptions: {} };
  const digest = { digest: sha256(password), algorithm: 'sha-256' };
  addSecret(digest.digest);
  return username.includes('@') ? { user: username, password: digest } : { username, password: digest };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
