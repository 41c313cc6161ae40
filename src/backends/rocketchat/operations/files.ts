import { InvalidError } from '../../../core/errors/index.js';
import type { Download } from '../../../core/files/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Attachment } from '../../../models/index.js';
import type { RocketChatContext } from './context.js';

/** A file's bytes. The account's credentials go to the configured server alone. @throws InvalidError for another address */
export function downloadAttachment(
  { client, reader }: RocketChatContext,
  attachment: Attachment,
  options: { maxBytes: number },
  { signal }: Call,
): Promise<Download> {
  const { url, native, id, filename } = attachment;
  const known = native?.['path'];
  const path =
    typeof known === 'string'
      ? known
      : url === undefined
        ? `/file-upload/${encodeURIComponent(id.toWellFormed())}/${encodeURIComponent(filename.toWellFormed())}`
        : pathOnServer(url, [reader.settings?.siteUrl ?? client.url, client.url]);
  if (path === undefined || !isFile(path))
    throw new InvalidError(
      `The attachment '${filename}' is not on this server: fetch its URL without the account's credentials.`,
    );
  return client.media.download(path, { ...options, signal });
}

/** Nothing else is asked for with the account's credentials: some of the server's calls change something on a GET. */
function isFile(path: string): boolean {
  return (
    /^\/(?:file-upload|ufs)\//.test(path) &&
    !/\\|(?:^|\/)\.{1,2}(?:\/|$)|%2e|%2f|%5c/i.test(path.replace(/[?#].*$/s, ''))
  );
}

/** The server's own address may be another than the configured one. */
function pathOnServer(url: string, bases: readonly string[]): string | undefined {
  if (url.startsWith('/')) return url;
  const base = bases.find((each) => url.startsWith(`${each}/`));
  return base === undefined ? undefined : url.slice(base.length);
}
