import { TeamwireError } from './teamwire-error.js';

const largest = 600;

/** An avatar is a JPEG of at most 600 by 600. (Wire sheet, section a: `create_chat`.) @throws TeamwireError TWImageLoadError */
export function checkAvatar(bytes: Uint8Array): Uint8Array {
  const size = jpegSize(bytes);
  if (!size) throw new TeamwireError('TWImageLoadError', 'The image is no JPEG');
  if (size.width > largest || size.height > largest)
    throw new TeamwireError(
      'TWImageLoadError',
      `The image has ${size.width} by ${size.height} pixels; 600 by 600 are the most`,
    );
  return bytes;
}

/** Of the frame header (ITU T.81, B.2.2). */
function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
