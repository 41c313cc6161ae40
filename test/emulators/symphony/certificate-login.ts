import { request } from 'node:https';
import { startSymphonyEmulator } from '../../../src/testing/symphony/index.js';
import { authority, clientCertificate, clientKey, serverCertificate, serverKey } from '../../core/http/certificates.js';
import type { Exchange } from './openapi.js';

const services = ['/sessionauth', '/keyauth'];

/** Log-ins with a client certificate, and log-outs, at an emulator of its own that is asked by https. */
export async function certificateLogins(): Promise<Exchange[]> {
  const tls = { cert: serverCertificate, key: serverKey, clientCa: authority };
  const symphony = await startSymphonyEmulator({ bot: { handle: 'client' }, tls });
  try {
    const { port } = symphony.config;
    const exchanges: Exchange[] = [];
    for (const service of services) {
      const opened = await post(port, `${service}/v1/authenticate`);
      const { token: sessionToken } = opened.body as { token: string };
      const closed = await post(port, `${service}/v1/logout`, { sessionToken });
      exchanges.push(opened, closed, await post(port, `${service}/v1/logout`, { sessionToken }));
    }
    return exchanges;
  } finally {
    await symphony.stop();
  }
}

function post(port: number, path: string, headers: Record<string, string> = {}): Promise<Exchange> {
  const options = {
    method: 'POST',
    host: 'localhost',
    port,
    path,
    headers,
    ca: authority,
    cert: clientCertificate,
    key: clientKey,
  };
  return new Promise((resolve, reject) => {
    request({ ...options, agent: false }, async (response) => {
      const text = (await response.toArray()).join('');
      resolve({
        method: 'POST',
        path,
        json: undefined,
        parts: undefined,
        status: response.statusCode ?? 0,
        contentType: response.headers['content-type'] ?? '',
        body: JSON.parse(text),
      });
    })
      .on('error', reject)
      .end();
  });
}
