import { InvalidError } from '../../../core/errors/index.js';
import { Download, refuseHtml, safeFetch } from '../../../core/files/index.js';
import { loadTls } from '../../../core/network/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Attachment } from '../../../models/index.js';
import type { StackExchangeContext } from './context.js';

/** A picture is on the site's image host, or wherever else its address leads: no cookies go there. */
export async function downloadAttachment(
  { client, config }: StackExchangeContext,
  attachment: Attachment,
  options: { maxBytes: number },
  call: Call,
): Promise<Download> {
  const { url, filename, contentType, size } = attachment;
  if (url === undefined)
    throw new InvalidError(`The attachment '${filename}' does not say where it is: it has no url.`);
  const response = await safeFetch(url, {
    allowedHosts: [...(config.chatOrigin === undefined ? [] : [client.url]), ...(config.privateHosts ?? [])],
    timeoutMs: config.timeoutMs,
    proxy: config.proxy,
    signal: call.signal,
    tls: await loadTls({ ca: config.ca }),
    inspect: refuseHtml(contentType, 'the picture is gone.', { platform: 'stackexchange' }),
    context: { platform: 'stackexchange', operation: 'downloadAttachment' },
  });
  return Download.fromResponse(response, { ...options, filename, contentType, size, signal: call.signal });
}
