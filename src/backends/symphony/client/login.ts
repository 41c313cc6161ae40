import type { KeyObject } from 'node:crypto';
import { AuthError, addSecret, ConfigError } from '../../../core/errors/index.js';
import { type HttpRequest, urlPath } from '../../../core/http/index.js';
import { botOf, type SymphonyConfig } from '../config.js';
import type { ServiceName } from './endpoints.js';
import { readPrivateKey, signLoginToken } from './jwt.js';
import type { Transport } from './transport.js';
import type { LoginAnswer } from './types/session.js';

/** What a log-in gives. */
export type Tokens = {
  readonly sessionToken: string;
  /** An on-behalf-of session has none. */
  readonly keyManagerToken?: string;
  /** The common JWT, `Bearer ` included, where the pod gives one. */
  readonly authorizationToken?: string;
};

/** One way to log in. @throws AuthError when the credentials are refused: trying again does not help */
export type Login = () => Promise<Tokens>;

/** Whose session an app asks for. */
export type OnBehalfOf = { username: string; userId?: undefined } | { userId: string; username?: undefined };

/** The bot's log-in by the kind of its credentials. */
export function botLogin(transport: Transport, config: SymphonyConfig): Login {
  const bot = botOf(config);
  if (!bot) return () => Promise.reject(new ConfigError("The setting 'bot' is missing: only client.onBehalfOf works."));
  const { username, privateKey, certificate } = bot;
  if (certificate || !privateKey) return () => certificateLogin(transport);
  let key: Promise<KeyObject> | undefined;
  return async () => {
    key ??= readPrivateKey(privateKey, 'bot.privateKey');
    // A key file that was not there may be there the next time.
    key.catch(() => {
      key = undefined;
    });
    return rsaLogin(transport, username, await key);
  };
}

/** Clocks that differ by more make a log-in fail. */
const clockMarginMs = 30_000;

/**
 * A token that has run out, or is not good yet, is refused like a wrong key; but the refusal tells the pod's time. So one
 * that was signed by a wrong clock of ours is signed once more by the pod's.
 */
async function inPodTime<T>(transport: Transport, logIn: (now: number) => Promise<T>): Promise<T> {
  const signedAt = transport.serverTime('pod');
  try {
    return await logIn(signedAt);
  } catch (error) {
    const now = transport.serverTime('pod');
    if (!(error instanceof AuthError) || Math.abs(now - signedAt) < clockMarginMs) throw error;
    return logIn(now);
  }
}

function rsaLogin(transport: Transport, username: string, key: KeyObject): Promise<Tokens> {
  return inPodTime(transport, (now) => rsaLoginAt(transport, username, key, now));
}

async function rsaLoginAt(transport: Transport, username: string, key: KeyObject, now: number): Promise<Tokens> {
  const json = { token: signLoginToken(username, key, now) };
  const [session, keyManager] = await Promise.all([
    logIn(transport, 'pod', { operation: 'login', path: '/login/pubkey/authenticate', json }),
    logIn(transport, 'keyManager', { operation: 'keyManagerLogin', path: '/relay/pubkey/authenticate', json }),
  ]);
  return {
    sessionToken: tokenOf(session, 'login'),
    keyManagerToken: tokenOf(keyManager, 'keyManagerLogin'),
    ...authorizationOf(session),
  };
}

/** The certificate stands on the connection (wire sheet, section 2.4). */
async function certificateLogin(transport: Transport): Promise<Tokens> {
  const [session, keyManager] = await Promise.all([
    logIn(transport, 'sessionAuth', { operation: 'login', path: '/sessionauth/v1/authenticate' }),
    logIn(transport, 'keyManager', { operation: 'keyManagerLogin', path: '/keyauth/v1/authenticate' }),
  ]);
  return {
    sessionToken: tokenOf(session, 'login'),
    keyManagerToken: tokenOf(keyManager, 'keyManagerLogin'),
    ...authorizationOf(session),
  };
}

/** An app's log-in and its session for a user (wire sheet, section 2.5): both are made anew when the session ends. */
export function onBehalfOfLogin(transport: Transport, config: SymphonyConfig, user: OnBehalfOf): Login {
  const { app } = config;
  if (!app) return () => Promise.reject(new ConfigError("The setting 'app' (appId and privateKey) is missing."));
  return async () => {
    const key = await readPrivateKey(app.privateKey, 'app.privateKey');
    const answer = await inPodTime(transport, (now) =>
      logIn(transport, 'pod', {
        operation: 'appLogin',
        path: '/login/pubkey/app/authenticate',
        json: { token: signLoginToken(app.appId, key, now) },
      }),
    );
    const path =
      user.username === undefined
        ? urlPath`/login/pubkey/app/user/${user.userId}/authenticate`
        : urlPath`/login/pubkey/app/username/${user.username}/authenticate`;
    const headers = { sessionToken: tokenOf(answer, 'appLogin') };
    const session = await logIn(transport, 'pod', { operation: 'onBehalfOfLogin', path, headers });
    return { sessionToken: tokenOf(session, 'onBehalfOfLogin'), ...authorizationOf(session) };
  };
}

const reasons: Readonly<Record<string, string>> = {
  login: 'is the public key, or the certificate, the one of this account, the name right, the clock too?',
  appLogin: "is the public key imported for this app, the 'appId' right, the clock too?",
  onBehalfOfLogin: 'is there such a user, and is the app installed for them?',
};

/** A log-in may be done twice; a redirect of it is never followed. */
async function logIn(transport: Transport, service: ServiceName, request: HttpRequest<'json'>): Promise<LoginAnswer> {
  const { data } = await transport.request<LoginAnswer | undefined>(service, {
    ...request,
    method: 'POST',
    idempotent: true,
    redirect: 'error',
    mapError: (_response, error) =>
      error.status === 401
        ? new AuthError(
            `${request.operation} was refused (401): ${reasons[request.operation] ?? reasons['login']} The pod says: ${error.message}`,
            { status: 401 },
          )
        : undefined,
  });
  return data ?? {};
}

function tokenOf({ token }: LoginAnswer, operation: string): string {
  if (typeof token !== 'string' || token === '')
    throw new AuthError(`${operation} gave no token: is the address that of a Symphony pod?`);
  addSecret(token, { rotating: true });
  return token;
}

function authorizationOf({ authorizationToken }: LoginAnswer): Pick<Tokens, 'authorizationToken'> {
  if (typeof authorizationToken !== 'string' || authorizationToken === '') return {};
  addSecret(authorizationToken.replace(/^Bearer /, ''), { rotating: true });
  return { authorizationToken: withBearer(authorizationToken) };
}

/** The BDKs meet both forms. */
export function withBearer(token: string): string {
  return token.startsWith('Bearer ') ? token : `Bearer ${token}`;
}
