import { generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** One request as the server saw it. */
export type Seen = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
  /** Whose certificate the client has shown. */
  certificate: string | undefined;
};

export type Answer = {
  status?: number;
  json?: unknown;
  body?: string;
  headers?: Record<string, string>;
  delayMs?: number;
};
export type Handler = (request: Seen) => Answer | undefined | Promise<Answer | undefined>;

export const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** A bare server on loopback: log-in is built in, everything else is the test's. */
export async function loopback(handler: Handler, tls?: ServerOptions) {
  const seen: Seen[] = [];
  const session = { number: 1, valid: true, logins: 0 };
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const url = new URL(request.url ?? '/', 'http://loopback');
      const one: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
        certificate: (request.socket as TLSSocket).getPeerCertificate?.()?.subject?.CN as string | undefined,
      };
      seen.push(one);
      const answer = (await handler(one)) ??
        login(one, session) ?? { status: 404, json: { code: 404, message: 'no route' } };
      if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
      const text = answer.body ?? (answer.json === undefined ? '' : JSON.stringify(answer.json));
      response.writeHead(answer.status ?? (text === '' ? 204 : 200), {
        'content-type': 'application/json',
        ...answer.headers,
      });
      response.end(text);
    });
  };
  const server = tls ? createSecureServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    session,
    port,
    config: {
      scheme: 'http' as const,
      host: '127.0.0.1',
      port,
      bot: { username: 'echo-bot', privateKey: { content: privateKey } },
      retry: { baseMs: 1, maxMs: 5, attempts: 3 },
    },
    calls: (path: string | RegExp) =>
      seen.filter((one) => (typeof path === 'string' ? one.path === path : path.test(one.path))),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Loopback = Awaited<ReturnType<typeof loopback>>;

function login({ path, body }: Seen, session: { number: number; logins: number }): Answer | undefined {
  if (path !== '/login/pubkey/authenticate' && path !== '/relay/pubkey/authenticate') return undefined;
  const { token = '' } = JSON.parse(body) as { token?: string };
  const [head = '', payload = '', signature = ''] = token.split('.');
  const isGood = verify(
    'RSA-SHA512',
    Buffer.from(`${head}.${payload}`),
    publicKey,
    Buffer.from(signature, 'base64url'),
  );
  const { alg } = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: string };
  const { sub, exp = 0 } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: string; exp?: number };
  const rest = exp - Date.now() / 1000;
  if (!isGood || alg !== 'RS512' || sub !== 'echo-bot' || rest <= 0 || rest > 300)
    return { status: 401, json: { code: 401, message: 'Unauthorized' } };
  session.logins += path.startsWith('/login') ? 1 : 0;
  const name = path.startsWith('/login') ? 'sessionToken' : 'keyManagerToken';
  return { json: { name, token: `${name}-${session.number}` } };
}

/** 401 unless both tokens are the present ones. */
export function refuses({ path, headers }: Seen, session: { number: number }): boolean {
  if (path.startsWith('/login') || path.startsWith('/relay')) return false;
  if (headers['sessiontoken'] !== `sessionToken-${session.number}`) return true;
  return path.startsWith('/agent') && headers['keymanagertoken'] !== `keyManagerToken-${session.number}`;
}

export const unauthorized: Answer = { status: 401, json: { code: 401, message: 'Invalid session' } };
