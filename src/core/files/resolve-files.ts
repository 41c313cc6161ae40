import { InvalidError } from '../errors/index.js';
import { didYouMean } from '../nearest.js';
import { isByteStream, readPieces } from './byte-source.js';
import { contentTypeOf, extensionOf, isContentType, unknownContentType } from './content-type.js';
import { Download, defaultMaxBytes } from './download.js';
import type { FileData, FileDetails, FileInput } from './file-input.js';
import { safeFilename } from './filename.js';
import { OutgoingFile, type OutgoingFileOptions } from './outgoing-file.js';
import { openPath } from './path-source.js';
import { type SafeFetchOptions, safeFetch } from './safe-fetch.js';

export type ResolveFilesOptions = {
  /** How `{ url }` is read: configured hosts, proxy, certificates. */
  fetch?: SafeFetchOptions | undefined;
  /** The most that a URL may give. Default 100 MiB. */
  maxBytes?: number | undefined;
};

/**
 * Files as a backend sends them. Paths are looked at now, so that a missing file fails before anything is sent; URLs and
 * streams are read when their bytes are wanted.
 *
 * @throws InvalidError for a bare string, a path that is no readable file, an address that is not http(s), and unknown keys
 */
export function resolveFiles(inputs: readonly FileInput[], options: ResolveFilesOptions = {}): Promise<OutgoingFile[]> {
  if (!Array.isArray(inputs)) {
    return Promise.reject(new InvalidError("'files' must be a list: [{ path }, { url }, { data, filename }]."));
  }
  return Promise.all(inputs.map((input) => resolveFile(input, options)));
}

type Source = Pick<OutgoingFileOptions, 'open' | 'isRepeatable' | 'size' | 'url'> & {
  filename?: string | undefined;
  contentType?: string | undefined;
};

/** One file: see `resolveFiles`. */
export async function resolveFile(input: FileInput, options: ResolveFilesOptions = {}): Promise<OutgoingFile> {
  if (input instanceof OutgoingFile) return input;
  const [source, details] = await sourceOf(input, options);
  const { title, description, spoiler } = details;
  const { filename: _, contentType: __, ...rest } = source;
  const given = details.contentType ?? source.contentType;
  if (details.contentType !== undefined && !isContentType(details.contentType)) {
    throw new InvalidError("The 'contentType' of a file must be a MIME type, e.g. image/png.");
  }
  const name = details.filename ?? source.filename;
  const filename = name === undefined ? `file${await extensionOf(given)}` : safeFilename(name);
  const contentType = given && isContentType(given) ? given : ((await contentTypeOf(filename)) ?? unknownContentType);
  return new OutgoingFile({ ...rest, filename, contentType, title, description, spoiler });
}

const keys = ['path', 'url', 'data', 'filename', 'contentType', 'title', 'description', 'spoiler'];

async function sourceOf(input: unknown, options: ResolveFilesOptions): Promise<[Source, FileDetails]> {
  if (typeof input === 'string' || input instanceof URL) {
    throw new InvalidError(
      'A file cannot be a bare string: it could name any file. Write { path } for a file of this machine, { url } for one on the web, { data, filename } for its content.',
    );
  }
  if (isDownload(input)) return [ofDownload(input), {}];
  if (input instanceof Blob) return [ofBlob(input), {}];
  if (input instanceof Uint8Array || input instanceof ArrayBuffer || isByteStream(input)) {
    throw new InvalidError('Bytes alone have no name: write { data, filename }.');
  }
  if (typeof input !== 'object' || input === null) {
    throw new InvalidError('A file must be { path }, { url }, { data, filename }, a Blob or a Download.');
  }
  for (const key of Object.keys(input)) {
    if (!keys.includes(key)) throw new InvalidError(`A file has no key '${key}'${didYouMean(key, keys)}.`);
  }
  const { path, url, data, ...details } = input as FileDetails & { path?: unknown; url?: unknown; data?: unknown };
  const given = [path, url, data].filter((value) => value !== undefined && value !== null);
  if (given.length !== 1) throw new InvalidError("A file needs exactly one of 'path', 'url' and 'data'.");
  for (const [key, value] of Object.entries(details)) {
    if (value !== undefined && typeof value !== (key === 'spoiler' ? 'boolean' : 'string')) {
      throw new InvalidError(`The '${key}' of a file must be a ${key === 'spoiler' ? 'boolean' : 'string'}.`);
    }
  }
  if (path !== undefined) return [await openPath(path), details];
  if (url !== undefined) return [ofUrl(url, options), details];
  return [ofData(data as FileData), details];
}

/** A Download of this or another copy of the package. */
function isDownload(value: unknown): value is Download {
  if (value instanceof Download) return true;
  const { stream, bytes, cancel } = (value ?? {}) as Record<string, unknown>;
  return [stream, bytes, cancel].every((method) => typeof method === 'function') && !(value instanceof Blob);
}

function ofDownload(download: Download): Source {
  const { filename, contentType, size } = download;
  const known = contentType === unknownContentType ? undefined : contentType;
  return { filename, contentType: known, size, isRepeatable: false, open: async () => readPieces(download.stream()) };
}

function ofBlob(blob: Blob): Source {
  const name: unknown = (blob as { name?: unknown }).name;
  return {
    filename: typeof name === 'string' && name !== '' ? name : undefined,
    contentType: blob.type || undefined,
    size: blob.size,
    isRepeatable: true,
    open: async () => readPieces(blob.stream()),
  };
}

function ofData(data: unknown): Source {
  if (data instanceof Blob) return ofBlob(data);
  if (isDownload(data)) return ofDownload(data);
  const bytes = toBytes(data);
  if (bytes) return { size: bytes.byteLength, isRepeatable: true, open: async () => readPieces(once(bytes)) };
  if (isByteStream(data)) return { isRepeatable: false, open: async () => readPieces(data) };
  throw new InvalidError("The 'data' of a file must be bytes, text, a Blob, or a stream of bytes.");
}

function toBytes(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data;
  if (typeof data === 'string') return new TextEncoder().encode(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : undefined;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.byteLength > 0) yield bytes;
}

function ofUrl(url: unknown, options: ResolveFilesOptions): Source {
  const text = String(url);
  if ((typeof url !== 'string' && !(url instanceof URL)) || !/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    throw new InvalidError("The 'url' of a file must be a whole http:// or https:// address.");
  }
  const { pathname, href } = new URL(text);
  const open: OutgoingFileOptions['open'] = async (signal) => {
    const response = await safeFetch(href, { ...options.fetch, signal });
    const download = Download.fromResponse(response, { maxBytes: options.maxBytes ?? defaultMaxBytes, signal });
    return { ...readPieces(download.stream()), contentType: download.contentType };
  };
  const name = decodeURIComponentOr(pathname.split('/').at(-1) ?? '');
  return { filename: name === '' ? undefined : name, url: href, isRepeatable: true, open };
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
