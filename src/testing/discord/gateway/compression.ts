import { constants, createDeflate, type Deflate } from 'node:zlib';

/** `compress=zlib-stream`: one deflate stream per connection, flushed after each frame. */
export class FrameDeflate {
  readonly #deflate: Deflate = createDeflate();
  readonly #send: (bytes: Uint8Array) => void;
  #chunks: Buffer[] = [];

  constructor(send: (bytes: Uint8Array) => void) {
    this.#send = send;
    this.#deflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    // After `close` a flush that was under way may fail; nobody is there to read it.
    this.#deflate.on('error', () => undefined);
  }

  write(frame: string): void {
    this.#deflate.write(frame);
    this.#deflate.flush(constants.Z_SYNC_FLUSH, () => {
      const chunks = this.#chunks;
      this.#chunks = [];
      if (chunks.length > 0) this.#send(Buffer.concat(chunks));
    });
  }

  close(): void {
    this.#deflate.close();
  }
}
