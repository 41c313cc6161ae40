import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type ClientCertificate, loadTls } from '../../core/network/index.js';
import { type Finding, failed, ok, skipped, warning } from '../../core/setup/index.js';

const day = 86_400_000;
const soonMs = 30 * day;
const mend = 'Ask for a new certificate with the same common name.';

/** Whether a client certificate can be used, and until when it is good. PKCS#12 does not tell its date to Node. */
export async function certificateFinding(certificate: ClientCertificate | undefined): Promise<Finding> {
  // Reads it, with its key, and throws what is wrong.
  await loadTls({ clientCertificate: certificate });
  if (certificate?.cert === undefined)
    return skipped('The certificate can be read. When a PKCS#12 file runs out cannot be told from here.', {
      where: 'openssl pkcs12 -in bot.p12 -nokeys | openssl x509 -noout -enddate',
    });
  const { cert } = certificate;
  const pem = typeof cert === 'string' && !cert.includes('-----BEGIN') ? await readFile(cert) : Buffer.from(cert);
  const { validTo, validFrom, subject } = new X509Certificate(pem);
  const [until, from, now] = [Date.parse(validTo), Date.parse(validFrom), Date.now()];
  const name = /CN=([^\n]+)/.exec(subject)?.[1] ?? subject;
  const date = new Date(until).toISOString().slice(0, 10);
  if (until < now) return failed(`The certificate of ${name} ran out on ${date}.`, { mend });
  if (from > now) return failed(`The certificate of ${name} is good from ${validFrom} on only.`, { mend });
  if (until - now < soonMs) return warning(`The certificate of ${name} runs out on ${date}.`, { mend });
  return ok(`The certificate of ${name} is good until ${date}.`);
}
