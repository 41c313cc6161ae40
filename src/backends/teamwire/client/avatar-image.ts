import { readFile } from 'node:fs/promises';
import { TWImageLoadError } from './exceptions.js';

const largest = 600;
const mostBytes = 10 * 1024 * 1024;

/**
 * An avatar, checked before it is sent: a JPEG of at most 600 by 600 pixels.
 *
 * @param image - the path of a file, or its bytes
 * @throws TWImageLoadError that says what is wrong
 */
export async function loadAvatarImage(image: string | Uint8Array): Promise<Uint8Array> {
  const bytes = typeof image === 'string' ? await read(image) : image;
  if (!(bytes instanceof Uint8Array)) throw wrong('An avatar must be the path of a file, or its bytes.');
  if (bytes.byteLength > mostBytes) throw wrong('The image is larger than 10 MiB.');
  const size = jpegSize(bytes);
  if (!size) throw wrong('The image is no JPEG.');
  if (size.width > largest || size.height > largest)
    throw wrong(`The image has ${size.width} by ${size.height} pixels; Teamwire takes 600 by 600 at the most.`);
  return bytes;
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw wrong(`The image '${path}' cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}

/** From the first frame header: SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1). */
function jpegSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const at = (index: number) => bytes[index] ?? 0;
  const word = (index: number) => at(index) * 256 + at(index + 1);
  if (word(0) !== 0xffd8) return undefined;
  for (let offset = 2; offset + 8 < bytes.length && at(offset) === 0xff; offset += 2 + word(offset + 2)) {
    const marker = at(offset + 1);
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: word(offset + 5), width: word(offset + 7) };
  }
  return undefined;
}

function wrong(message: string): TWImageLoadError {
  return new TWImageLoadError(message, { operation: 'setAvatar' });
}
