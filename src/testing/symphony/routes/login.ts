import { checkLoginToken, makeToken } from '../auth/jwt.js';
import { keyPair } from '../auth/key-pair.js';
import type { Session } from '../auth/sessions.js';
import type { SymphonyCall } from '../call.js';
import { textOf } from '../json.js';
import { post, type Route, type RouteAnswer } from '../route.js';
import { SymphonyError } from '../symphony-error.js';

/** How long a common JWT is good. */
const authorizationSeconds = 300;

/** Log-in by RSA key or certificate, for the bot and for an app on behalf of a user; common JWT. (Wire sheet, section 2.) */
export const loginRoutes: Route[] = [
  post('/login/pubkey/authenticate', 'none', (call) => {
    logIn(call, 'bot');
    return opened(call, call.pod.sessions.open('bot', call.state.bot));
  }),
  post('/relay/pubkey/authenticate', 'none', (call) => {
    const username = logIn(call, 'bot');
    return { json: { name: 'keyManagerToken', token: call.pod.sessions.openKeyManager(username) } };
  }),
  bodiless('/sessionauth/v1/authenticate', (call) => {
    showCertificate(call);
    return opened(call, call.pod.sessions.open('bot', call.state.bot));
  }),
  bodiless('/keyauth/v1/authenticate', (call) => {
    const token = call.pod.sessions.openKeyManager(showCertificate(call));
    return { json: { name: 'keyManagerToken', token } };
  }),
  bodiless('/sessionauth/v1/logout', logOut),
  bodiless('/keyauth/v1/logout', logOut),
  post('/login/pubkey/app/authenticate', 'none', (call) => {
    logIn(call, 'app');
    return { json: { name: 'sessionToken', token: call.pod.sessions.open('app', undefined).token } };
  }),
  {
    ...post('/login/pubkey/app/username/{username}/authenticate', 'app', (call) => {
      const user = call.state.users.byHandle(call.param('username'));
      if (!user || user.isDeactivated) throw new SymphonyError(401, 'The user does not exist');
      return opened(call, call.pod.sessions.open('onBehalfOf', user));
    }),
    bodiless: true,
  },
  {
    ...post('/login/pubkey/app/user/{userId}/authenticate', 'app', (call) => {
      const user = call.userById(call.param('userId'), 401);
      return opened(call, call.pod.sessions.open('onBehalfOf', user));
    }),
    bodiless: true,
  },
  {
    ...post('/login/idm/tokens', 'session', (call) => ({
      json: { token_type: 'Bearer', expires_in: authorizationSeconds, access_token: authorization(call, call.session) },
    })),
    bodiless: true,
  },
  {
    method: 'GET',
    path: '/login/idm/keys',
    auth: 'none',
    run: () => {
      const key = keyPair('pod').publicKey.export({ format: 'jwk' });
      return { json: { keys: [{ ...key, kid: 'emulated', use: 'sig', alg: 'RS256' }] } };
    },
  },
];

/** @returns the name for which the token was made. @throws SymphonyError 401 */
function logIn(call: SymphonyCall, kind: 'bot' | 'app'): string {
  const { pod } = call;
  if (pod.sessions.areRevoked) throw new SymphonyError(401, 'Unauthorized: the public key was removed');
  const name = kind === 'bot' ? pod.state.bot.handle : pod.appId;
  const token = textOf(call.json(), 'token');
  if (token === undefined) throw new SymphonyError(401, 'Unauthorized: no token');
  return checkLoginToken(token, (subject) => (subject === name ? keyPair(kind).publicKey : undefined), pod.tokenTime());
}

/** One API on the pod and on the key manager: each is told the token that it gave. */
function logOut({ pod, request }: SymphonyCall): RouteAnswer {
  const token = String(request.headers['sessiontoken'] ?? '');
  if (!pod.sessions.close(token)) throw new SymphonyError(400, 'There is no such session');
  return { json: { message: 'OK' } };
}

function bodiless(path: string, run: Route['run']): Route {
  return { ...post(path, 'none', run), bodiless: true };
}

/** The common name is the account's. (Wire sheet, section 2.4.) @returns it. @throws SymphonyError 401 */
function showCertificate({ pod, request }: SymphonyCall): string {
  const { clientName } = request;
  if (pod.sessions.areRevoked || clientName !== pod.state.bot.handle)
    throw new SymphonyError(401, 'Unauthorized: no certificate of an account was shown');
  return clientName;
}

function opened(call: SymphonyCall, session: Session): RouteAnswer {
  const authorizationToken = `Bearer ${authorization(call, session)}`;
  return { json: { name: 'sessionToken', token: session.token, authorizationToken } };
}

function authorization(call: SymphonyCall, session: Session): string {
  const seconds = Math.floor(call.pod.tokenTime() / 1_000);
  const exp = seconds + authorizationSeconds;
  const payload = {
    sub: session.user?.handle,
    userId: session.user?.id,
    iat: seconds,
    exp,
    jti: session.token.slice(3, 19),
  };
  const jwt = makeToken(payload, keyPair('pod').privatePem);
  call.pod.sessions.authorize(jwt, session, exp * 1_000);
  return jwt;
}
