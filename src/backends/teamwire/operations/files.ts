import { InvalidError } from '../../../core/errors/index.js';
import { Download } from '../../../core/files/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Attachment } from '../../../models/index.js';
import type { TeamwireContext } from './context.js';

/** The file's own name and type are those of the attachment. */
export async function downloadAttachment(
  { client }: TeamwireContext,
  attachment: Attachment,
  { maxBytes }: { maxBytes: number },
  { signal }: Call,
): Promise<Download> {
  if (attachment.size !== undefined && attachment.size > maxBytes)
    throw new InvalidError(`'${attachment.filename}' has ${attachment.size} bytes; ${maxBytes} were allowed.`);
  const download = await client.transport.download(attachment.id, { signal, maxBytes });
  return new Download(download.stream(), {
    filename: attachment.filename,
    contentType: attachment.contentType ?? download.contentType,
    size: download.size,
    maxBytes,
    signal,
  });
}
