import { redact } from '../errors/index.js';

/** A URL for messages and logs: no credentials, no query, secrets in the path redacted. */
export function displayUrl(url: string | URL): string {
  if (!URL.canParse(String(url))) return 'an address that is no URL';
  const { protocol, host, pathname } = new URL(url);
  return redact(`${protocol}//${host}${pathname}`);
}
