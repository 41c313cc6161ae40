import { InvalidError, isChatError, NotFoundError } from '../../../core/errors/index.js';
import type { Download } from '../../../core/files/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Attachment } from '../../../models/index.js';
import { DiscordAttachmentNative } from '../native.js';
import { objectsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext } from './context.js';

/** A signed address that has still so long is used. */
const marginMs = 5_000;

/**
 * Opens a file of a message. Addresses are signed and expire after about a day (wire sheet, section 9): then the message is
 * asked for a fresh one.
 */
export async function downloadAttachment(
  context: DiscordContext,
  attachment: Attachment,
  { maxBytes }: { maxBytes: number },
  call: Call,
): Promise<Download> {
  const { signal } = call;
  if (attachment.size !== undefined && attachment.size > maxBytes)
    throw new InvalidError(`'${attachment.filename}' has ${attachment.size} bytes; ${maxBytes} were allowed.`);
  const open = (url: string) => context.rest.download(url, { filename: attachment.filename, maxBytes, signal });
  if (attachment.url !== undefined && !isExpired(attachment.url)) {
    try {
      return await open(attachment.url);
    } catch (error) {
      // Refused, though it does not look expired: somebody's clock may be wrong.
      if (!isChatError(error) || !['forbidden', 'not_found'].includes(error.code)) throw error;
    }
  }
  return open(await freshUrl(context, attachment, signal));
}

/** `ex` is the end of an address, as hexadecimal seconds. */
export function isExpired(url: string, now = Date.now()): boolean {
  if (!URL.canParse(url)) return true;
  const end = new URL(url).searchParams.get('ex');
  return end !== null && /^[0-9a-f]{1,12}$/i.test(end) && Number.parseInt(end, 16) * 1000 < now + marginMs;
}

async function freshUrl(
  { rest, config }: DiscordContext,
  attachment: Attachment,
  signal: AbortSignal | undefined,
): Promise<string> {
  const place = DiscordAttachmentNative.safeParse(attachment.native);
  const { channelId, messageId } = place.success ? place.data : {};
  if (channelId === undefined || messageId === undefined || config.token === undefined)
    throw new NotFoundError(
      `The address of '${attachment.filename}' has expired, and without native.channelId and native.messageId no fresh one can be had.`,
    );
  const wire = await rest.get<Wire>(urlPath`/channels/${channelId}/messages/${messageId}`, { signal });
  const files = [wire, ...objectsAt(wire, 'message_snapshots').map((each) => each['message'] as Wire)].flatMap((each) =>
    objectsAt(each ?? {}, 'attachments'),
  );
  const url = textAt(files.find((file) => textAt(file, 'id') === attachment.id) ?? {}, 'url');
  if (url === undefined) throw new NotFoundError(`The message no longer has the file '${attachment.filename}'.`);
  return url;
}
