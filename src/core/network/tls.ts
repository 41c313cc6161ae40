import type { SecureContext } from 'node:tls';
import { environmentValue } from '../environment.js';
import { addSecret, ConfigError } from '../errors/index.js';

/** PEM text, PEM bytes, or the path of a PEM file. */
export type PemSource = string | Uint8Array;

/** What a client proves itself with to a server that asks (Symphony's certificate login). */
export type ClientCertificate =
  | { cert: PemSource; key: PemSource; passphrase?: string | undefined; pfx?: never }
  | { pfx: PemSource; passphrase?: string | undefined; cert?: never; key?: never };

export type TlsOptions = {
  /** Authorities to trust beside the usual ones. */
  ca?: PemSource | readonly PemSource[] | undefined;
  clientCertificate?: ClientCertificate | undefined;
};

/** What a TLS connection takes. Made once: the usual authorities are many, and reading them costs milliseconds. */
export type TlsSettings = { secureContext: SecureContext };

/**
 * Reads certificates. `undefined` when nothing is set: Node's own settings hold then.
 *
 * @throws ConfigError for a file that cannot be read, and for what is no certificate or key
 */
export async function loadTls(options: TlsOptions): Promise<TlsSettings | undefined> {
  const { ca, clientCertificate } = options;
  if (ca === undefined && clientCertificate === undefined) return undefined;
  const tls = await import('node:tls');
  const { cert, key, pfx, passphrase } = clientCertificate ?? {};
  addSecret(passphrase);
  const given = await Promise.all(
    (ca === undefined ? [] : [ca].flat()).map((source) => read('ca', source as PemSource)),
  );
  const own = {
    ...(cert !== undefined && { cert: await read('clientCertificate.cert', cert) }),
    ...(key !== undefined && { key: await read('clientCertificate.key', key) }),
    ...(pfx !== undefined && { pfx: await read('clientCertificate.pfx', pfx) }),
    ...(passphrase !== undefined && { passphrase }),
  };
  for (const pem of given) {
    if (!pem.includes('-----BEGIN CERTIFICATE-----'))
      throw new ConfigError("The setting 'ca' holds no PEM certificate (-----BEGIN CERTIFICATE-----).");
  }
  try {
    // A `ca` of one's own takes the place of the usual ones, so those are named too.
    const authorities = given.length === 0 ? {} : { ca: [...(await usualAuthorities(tls)), ...given] };
    return { secureContext: tls.createSecureContext({ ...authorities, ...own }) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `The certificates of the settings 'ca' and 'clientCertificate' cannot be used: ${code ?? message}.`,
      { cause: error },
    );
  }
}

async function usualAuthorities(tls: typeof import('node:tls')): Promise<string[]> {
  // Since Node 22.15; it counts what NODE_EXTRA_CA_CERTS adds.
  const { getCACertificates } = tls as { getCACertificates?: () => string[] };
  if (getCACertificates) return getCACertificates();
  const extra = environmentValue('NODE_EXTRA_CA_CERTS');
  const added = extra === undefined ? [] : [(await read('NODE_EXTRA_CA_CERTS', extra)).toString()];
  return [...tls.rootCertificates, ...added];
}

async function read(setting: string, source: PemSource): Promise<Buffer> {
  if (typeof source !== 'string') return Buffer.from(source);
  if (source.includes('-----BEGIN')) return Buffer.from(source);
  const { readFile } = await import('node:fs/promises');
  try {
    return await readFile(source);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError(
      `The file of the setting '${setting}' cannot be read (${code}): give PEM text, or the path of a PEM file.`,
    );
  }
}
