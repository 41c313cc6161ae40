import { type ChatErrorOptions, InvalidError, ServerError } from '../errors/index.js';
import { type ByteReader, type ByteStream, collect, readPieces, toReadableStream } from './byte-source.js';
import { filenameOfDisposition } from './content-disposition.js';
import { isContentType, unknownContentType } from './content-type.js';
import { safeFilename } from './filename.js';
import { guardBytes, tooLong } from './guard-bytes.js';

/** The most that a download may hold unless the caller says otherwise: 100 MiB. */
export const defaultMaxBytes = 100 * 1024 * 1024;

export type DownloadOptions = {
  /** In bytes. Default 100 MiB. */
  maxBytes?: number | undefined;
  /** As the sender announced it. */
  size?: number | undefined;
  /** How long one piece may take, in milliseconds. Default 30,000. */
  idleMs?: number | undefined;
  /** How long all pieces together may be waited for, in milliseconds. Default 600,000. */
  totalMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** What errors are to say beside. */
  context?: ChatErrorOptions | undefined;
  /** Made safe: see `filename`. */
  filename?: string | undefined;
  contentType?: string | undefined;
};

/** The part of a `Response` that a download is made of. */
export type ResponseLike = {
  readonly headers: { get(name: string): string | null };
  readonly body: ByteStream | null;
  readonly url?: string | undefined;
};

/**
 * An opened file. Its bytes are read once, with `stream()` or `bytes()`; one that is not wanted is given back with
 * `cancel()`, else its connection stays open.
 */
export class Download implements AsyncDisposable {
  /** Safe in a folder: no path, no control characters; see `safeFilename`. */
  readonly filename: string;
  /** The MIME type; `application/octet-stream` when none was told. */
  readonly contentType: string;
  /** In bytes, where it is known beforehand. */
  readonly size: number | undefined;
  readonly #reader: ByteReader;
  #isUsed = false;

  /** @throws InvalidError when its announced size is over `maxBytes`; the source is closed then */
  constructor(body: ByteStream, options: DownloadOptions = {}) {
    const { maxBytes = defaultMaxBytes, size, contentType } = options;
    this.filename = safeFilename(options.filename ?? '');
    this.contentType = contentType && isContentType(contentType) ? contentType : unknownContentType;
    this.size = size;
    const source = readPieces(body);
    if (size !== undefined && size > maxBytes) {
      source.close();
      throw tooLong(this.filename, maxBytes, options.context);
    }
    this.#reader = guardBytes(source, { ...options, maxBytes, filename: this.filename });
  }

  /**
   * Of an HTTP answer: name, type and length are read from its headers where the options do not give them.
   *
   * @throws ServerError when it has no body; InvalidError when it is announced as longer than `maxBytes`
   */
  static fromResponse(response: ResponseLike, options: DownloadOptions = {}): Download {
    const { headers, body, url } = response;
    if (body === null) throw new ServerError('The answer holds no file.', options.context);
    return new Download(body, {
      ...options,
      filename: options.filename ?? filenameOfDisposition(headers.get('content-disposition')) ?? lastSegment(url),
      contentType: options.contentType ?? headers.get('content-type') ?? undefined,
      size: options.size ?? lengthOf(headers),
    });
  }

  /**
   * The bytes as they come.
   *
   * @throws InvalidError when they were read already. While reading: InvalidError (over `maxBytes`), ConnectionError (cut
   * off), TimeoutError (stalled), AbortedError
   */
  stream(): ReadableStream<Uint8Array> {
    return toReadableStream(this.#use());
  }

  /** All bytes. @throws as `stream()` */
  async bytes(): Promise<Uint8Array> {
    return collect(this.#use());
  }

  /** All bytes as UTF-8 text. @throws as `stream()` */
  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  /** Gives the file back unread, and closes its connection. Harmless after it was read. */
  async cancel(): Promise<void> {
    if (!this.#isUsed) this.#use().close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancel();
  }

  #use(): ByteReader {
    if (this.#isUsed) {
      throw new InvalidError(`'${this.filename}' was read already: keep what bytes() gave, or download it again.`);
    }
    this.#isUsed = true;
    return this.#reader;
  }
}

/** The announced length; an encoded body's says nothing of the file's. */
function lengthOf(headers: ResponseLike['headers']): number | undefined {
  const encoding = headers.get('content-encoding');
  if (encoding && encoding !== 'identity') return undefined;
  const length = headers.get('content-length');
  return length !== null && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

function lastSegment(url: string | undefined): string | undefined {
  if (!url || !URL.canParse(url)) return undefined;
  const segment = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
