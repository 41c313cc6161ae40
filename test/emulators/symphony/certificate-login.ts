import { request } from 'node:https';
import { startSymphonyEmulator } from '../../../src/testing/symphony/index.js';
import { authority, clientCertificate, clientKey, serverCertificate, serverKey } from '../../core/http/certificates.js';
import type { Exchange } from './openapi.js';

const paths = ['/sessionauth/v1/authenticate', '/keyauth/v1/authenticate'];

/** Log-ins with a client certificate, at an emulator of its own that is asked by https. */
export async function certificateLogins(): Promise<Exchange[]> {
  const tls = { cert: serverCertificate, key: serverKey, clientCa: authority };
  const symphony = await startSymphonyEmulator({ bot: { handle: 'client' }, tls });
  try {
    const { port } = symphony.config;
    return await Promise.all(paths.map((path) => post(port, path)));
  } finally {
    await symphony.stop();
  }
}

function post(port: number, path: string): Promise<Exchange> {
  const options = {
    method: 'POST',
    host: 'localhost',
    port,
    path,
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
