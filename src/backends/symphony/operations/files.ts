import { InvalidError } from '../../../core/errors/index.js';
import { Download } from '../../../core/files/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Attachment } from '../../../models/index.js';
import { SymphonyAttachmentNative } from '../native.js';
import type { SymphonyContext } from './context.js';

/** The agent gives files as base64 text: read whole, decoded, then handed on. */
export async function downloadAttachment(
  { client }: SymphonyContext,
  attachment: Attachment,
  { maxBytes }: { maxBytes: number },
  call: Call,
): Promise<Download> {
  const place = SymphonyAttachmentNative.safeParse(attachment.native);
  if (!place.success) {
    throw new InvalidError(
      `The attachment '${attachment.filename}' does not say where it is: Symphony needs its native.streamId and native.messageId.`,
    );
  }
  if (attachment.size !== undefined && attachment.size > maxBytes)
    throw new InvalidError(`'${attachment.filename}' has ${attachment.size} bytes; ${maxBytes} were allowed.`);
  const { streamId, messageId } = place.data;
  const bytes = await client.attachments.get(
    { streamId, messageId, fileId: attachment.id },
    { signal: call.signal, maxBytes },
  );
  return new Download(once(bytes), {
    filename: attachment.filename,
    contentType: attachment.contentType,
    size: bytes.byteLength,
    maxBytes,
    signal: call.signal,
  });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.byteLength > 0) yield bytes;
}
