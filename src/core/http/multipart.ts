import { randomUUID } from 'node:crypto';
import type { OutgoingFile } from '../files/index.js';
import { isContentType } from '../files/index.js';
import { readable, sizeOf } from './body-stream.js';
import type { MultipartPart } from './http-types.js';
import type { RequestBody } from './request-body.js';

/**
 * A form as `multipart/form-data` (RFC 7578; names escaped as browsers do). Files are streamed; its length is known, as
 * many servers want it.
 */
export async function encodeMultipart(
  parts: readonly MultipartPart[],
  signal: AbortSignal | undefined,
): Promise<RequestBody> {
  const boundary = `chatmux-${randomUUID()}`;
  const pieces: (Uint8Array | OutgoingFile)[] = [];
  let size = 0;
  const add = (text: string) => {
    const bytes = Buffer.from(text);
    size += bytes.byteLength;
    pieces.push(bytes);
  };
  for (const part of parts) {
    let head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(part.name)}"`;
    if ('file' in part) {
      // Before the head: a URL's name and type are learned when it is read.
      const fileSize = await sizeOf(part.file, signal);
      head += `; filename="${escapeName(part.filename ?? part.file.filename)}"\r\nContent-Type: ${part.file.contentType}`;
      add(`${head}\r\n\r\n`);
      size += fileSize;
      pieces.push(part.file);
      add('\r\n');
    } else {
      if (part.contentType !== undefined && isContentType(part.contentType))
        head += `\r\nContent-Type: ${part.contentType}`;
      add(`${head}\r\n\r\n${part.value}\r\n`);
    }
  }
  add(`--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    size,
    open: (within) => readable(pieces, within),
  };
}

function escapeName(name: string): string {
  return name.replace(/\r\n|\r|\n/g, '%0D%0A').replaceAll('"', '%22');
}
