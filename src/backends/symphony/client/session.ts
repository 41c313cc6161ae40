import { addSecret } from '../../../core/errors/index.js';
import type { HeaderValues } from '../../../core/http/index.js';
import { abortable } from '../../../core/retry/index.js';
import type { ServiceName } from './endpoints.js';
import { expiryOf } from './jwt.js';
import { type Login, type Tokens, withBearer } from './login.js';
import type { Logout } from './logout.js';
import type { Transport } from './transport.js';

/** A common JWT with less left is renewed. */
const renewBeforeMs = 5_000;

/** One session: logs in once for all who wait, and again when a call says that it has ended. */
export class Session {
  readonly #login: Login;
  readonly #transport: Transport;
  readonly #usesCommonJwt: boolean;
  #tokens: Promise<Tokens> | undefined;
  #authorization: Promise<string> | undefined;

  constructor(transport: Transport, login: Login, options: { commonJwt?: boolean | undefined } = {}) {
    this.#transport = transport;
    this.#login = login;
    this.#usesCommonJwt = options.commonJwt ?? false;
  }

  /** The tokens, after a log-in where there are none. @throws AuthError */
  tokens(signal?: AbortSignal | undefined): Promise<Tokens> {
    if (!this.#tokens) {
      const tokens = this.#login();
      this.#tokens = tokens;
      // A log-in that failed is forgotten, so that a later call may try.
      tokens.catch(() => {
        if (this.#tokens === tokens) this.#tokens = undefined;
      });
    }
    return abortable(this.#tokens, signal);
  }

  /** These tokens were refused: the next call logs in, unless somebody has done so. */
  expire(stale: Tokens): Promise<void> {
    const current = this.#tokens;
    return (current ?? Promise.resolve(undefined)).then(
      (tokens) => {
        if (tokens === stale && this.#tokens === current) {
          this.#tokens = undefined;
          this.#authorization = undefined;
        }
      },
      () => undefined,
    );
  }

  /** Forgets the session, and ends it where that can be done. The next call logs in. */
  async end(logOut: Logout | undefined, signal?: AbortSignal | undefined): Promise<void> {
    const current = this.#tokens;
    this.#tokens = undefined;
    this.#authorization = undefined;
    const tokens = await current?.catch(() => undefined);
    if (tokens) await logOut?.(tokens, signal);
  }

  /** What a call to the service carries (wire sheet, section 2.2). */
  async headers(service: ServiceName, tokens: Tokens): Promise<HeaderValues> {
    const { sessionToken, keyManagerToken } = tokens;
    if (service === 'agent') return { sessionToken, keyManagerToken };
    const authorization = this.#usesCommonJwt ? await this.#commonJwt(tokens) : undefined;
    return authorization === undefined ? { sessionToken } : { authorization };
  }

  async #commonJwt(tokens: Tokens): Promise<string | undefined> {
    const given = tokens.authorizationToken;
    if (given === undefined) return undefined;
    const latest = this.#authorization;
    const current = (await latest) ?? given;
    const expiry = expiryOf(current);
    if (expiry === undefined || expiry - this.#transport.serverTime('pod') > renewBeforeMs) return current;
    // Somebody who waited too has begun to renew it.
    if (this.#authorization !== latest && this.#authorization) return this.#authorization;
    const renewal = this.#renew(tokens);
    this.#authorization = renewal;
    renewal.catch(() => {
      if (this.#authorization === renewal) this.#authorization = undefined;
    });
    return renewal;
  }

  async #renew({ sessionToken }: Tokens): Promise<string> {
    const { data } = await this.#transport.request<{ access_token?: string }>('pod', {
      operation: 'renewCommonJwt',
      method: 'POST',
      path: '/login/idm/tokens',
      query: { scope: '' },
      headers: { sessionToken },
      idempotent: true,
    });
    const token = withBearer(data?.access_token ?? '');
    addSecret(token.slice('Bearer '.length), { rotating: true });
    return token;
  }
}
