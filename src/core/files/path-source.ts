import { fileURLToPath } from 'node:url';
import { type ChatError, InvalidError } from '../errors/index.js';
import { type ByteReader, readPieces } from './byte-source.js';
import { guardBytes } from './guard-bytes.js';

/** A file of this machine, ready to be opened. */
export type PathSource = { filename: string; size: number; isRepeatable: true; open(): Promise<ByteReader> };

/**
 * Looks at a file of this machine.
 *
 * @param path - absolute, relative to the working directory, or a `file:` URL
 * @throws InvalidError when it is not there, cannot be read, or is no regular file (a folder, a device, a pipe)
 */
export async function openPath(path: unknown): Promise<PathSource> {
  const name = pathOf(path);
  const { open, stat } = await import('node:fs/promises');
  const { basename } = await import('node:path');
  const filename = basename(name);
  const stats = await stat(name).catch((error: unknown) => {
    throw unreadable(filename, error);
  });
  if (!stats.isFile()) {
    const kind = stats.isDirectory() ? 'a folder' : 'no regular file';
    throw new InvalidError(`'${filename}' is ${kind}: only regular files are sent.`);
  }
  return {
    filename,
    size: stats.size,
    isRepeatable: true,
    open: async () => {
      const handle = await open(name, 'r').catch((error: unknown) => {
        throw unreadable(filename, error);
      });
      const reader = readPieces(handle.createReadStream({ autoClose: true }));
      // The size may have been announced already: a file that has changed since must not corrupt the upload.
      return guardBytes(reader, { filename, maxBytes: Number.POSITIVE_INFINITY, size: stats.size });
    },
  };
}

function pathOf(path: unknown): string {
  if (path instanceof URL) {
    if (path.protocol === 'file:') return fileURLToPath(path);
    throw new InvalidError("The 'path' of a file must be a path or a file: URL; use { url } for the web.");
  }
  if (typeof path !== 'string' || path === '') throw new InvalidError("The 'path' of a file must be a text.");
  if (path.includes('\0')) throw new InvalidError("The 'path' of a file must not hold a NUL character.");
  if (/^https?:\/\//i.test(path)) throw new InvalidError("The 'path' of a file is an address: write { url } instead.");
  return path;
}

function unreadable(filename: string, error: unknown): ChatError {
  const { code } = error as NodeJS.ErrnoException;
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    ENOTDIR: 'does not exist',
    EACCES: 'may not be read by this process',
    EPERM: 'may not be read by this process',
    ENAMETOOLONG: 'is too long a name',
  };
  return new InvalidError(`The file '${filename}' ${(code && reasons[code]) ?? `cannot be read (${code})`}.`, {
    cause: error,
  });
}
