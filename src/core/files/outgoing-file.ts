import { InvalidError } from '../errors/index.js';
import { type ByteReader, collect, readPieces, toReadableStream } from './byte-source.js';
import { extensionOf, unknownContentType } from './content-type.js';
import { defaultMaxBytes } from './download.js';
import { guardBytes, tooLong } from './guard-bytes.js';

/** How long one piece of what is sent may be waited for: whoever makes it may be slow. */
const idleMs = 300_000;

export type OutgoingFileOptions = {
  /** Safe: see `safeFilename`. */
  filename: string;
  contentType: string;
  size?: number | undefined;
  title?: string | undefined;
  description?: string | undefined;
  spoiler?: boolean | undefined;
  /** Where it is on the web, when it was given so. */
  url?: string | undefined;
  /** Opens the bytes. What is learned of a URL then is used where nothing was known. */
  open(signal: AbortSignal | undefined): Promise<ByteReader & { contentType?: string | undefined }>;
  /** The bytes can be opened again, so that a failed upload can be repeated. */
  isRepeatable: boolean;
};

/** A file that a backend sends: its name and type are safe to put in headers, its bytes are read when they are wanted. */
export class OutgoingFile {
  readonly title: string | undefined;
  readonly description: string | undefined;
  readonly spoiler: boolean;
  /** Where it is on the web, when it was given as `{ url }`. */
  readonly url: string | undefined;
  readonly #options: OutgoingFileOptions;
  #filename: string;
  #contentType: string;
  #size: number | undefined;
  #bytes: Uint8Array | undefined;
  #isSpent = false;
  #within: (<Result>(read: () => Result) => Result) | undefined;

  constructor(options: OutgoingFileOptions) {
    this.#filename = options.filename;
    this.#contentType = options.contentType;
    this.title = options.title;
    this.description = options.description;
    this.spoiler = options.spoiler ?? false;
    this.url = options.url;
    this.#size = options.size;
    this.#options = options;
  }

  /** Safe: see `safeFilename`. One of a URL without an extension has one once `bytes()` has read it. */
  get filename(): string {
    return this.#filename;
  }

  /** The MIME type; that of a URL without an extension is known once `bytes()` has read it. */
  get contentType(): string {
    return this.#contentType;
  }

  /** In bytes; `undefined` for a URL or a stream that `bytes()` has not read yet. */
  get size(): number | undefined {
    return this.#size;
  }

  /** True when it can be read again: a stream that came from outside can only after `bytes()`. */
  get isRepeatable(): boolean {
    return this.#bytes !== undefined || this.#options.isRepeatable;
  }

  /**
   * The bytes as they come.
   *
   * @throws InvalidError when they can be read only once and were. While reading: what the source fails with; TimeoutError
   * when a piece takes longer than five minutes; AbortedError
   */
  stream(signal?: AbortSignal | undefined): ReadableStream<Uint8Array> {
    let opened: Promise<ByteReader> | undefined;
    this.#spend();
    const reader = () => {
      opened ??= this.#open(signal);
      return opened;
    };
    return toReadableStream({
      next: async () => (await reader()).next(),
      close: () => void opened?.then((source) => source.close()).catch(() => undefined),
    });
  }

  /**
   * All bytes. What can be read only once is kept, so that it can be read again and its `size` is known.
   *
   * @param options - `maxBytes`: 100 MiB unless given
   * @throws InvalidError when there are more; else what the source fails with
   */
  async bytes(options: { maxBytes?: number | undefined; signal?: AbortSignal | undefined } = {}): Promise<Uint8Array> {
    const { maxBytes = defaultMaxBytes, signal } = options;
    if (this.#size !== undefined && this.#size > maxBytes) throw tooLong(this.filename, maxBytes);
    if (this.#bytes) return this.#bytes;
    this.#spend();
    const source = await this.#open(signal);
    let received = 0;
    const bytes = await collect({
      next: async () => {
        const piece = await source.next();
        received += piece?.byteLength ?? 0;
        if (received <= maxBytes) return piece;
        source.close();
        throw tooLong(this.filename, maxBytes);
      },
      close: () => source.close(),
    });
    this.#size = bytes.byteLength;
    // A file on disk or bytes in hand need no second copy; a URL is not asked twice.
    if (!this.#options.isRepeatable || this.url !== undefined) this.#bytes = bytes;
    return bytes;
  }

  /** The pieces of a stream from outside are asked for in there: its code may have to know for what it is read. */
  readWithin(within: <Result>(read: () => Result) => Result): void {
    this.#within = within;
  }

  #spend(): void {
    if (this.#isSpent && !this.isRepeatable) {
      throw new InvalidError(`'${this.filename}' is a stream that was read already: give its bytes to send it again.`);
    }
    this.#isSpent = true;
  }

  async #open(signal: AbortSignal | undefined): Promise<ByteReader> {
    if (this.#bytes) return readPieces(once(this.#bytes));
    const opened = await this.#options.open(signal);
    const { contentType } = opened;
    const guard = {
      filename: this.#filename,
      maxBytes: Number.POSITIVE_INFINITY,
      idleMs,
      totalMs: Number.POSITIVE_INFINITY,
    };
    // A stream from outside that stands still would hold up all that is to be sent behind it.
    const within = this.#options.isRepeatable ? undefined : this.#within;
    const source = within ? { next: () => within(() => opened.next()), close: () => opened.close() } : opened;
    const reader = guardBytes(source, { ...guard, signal });
    if (this.#contentType === unknownContentType && contentType !== undefined && contentType !== unknownContentType) {
      this.#contentType = contentType;
      if (!/\.[^.]{1,10}$/.test(this.#filename)) this.#filename += await extensionOf(contentType);
    }
    return reader;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.byteLength > 0) yield bytes;
}
