import { constants, createDeflate, type Deflate } from 'node:zlib';

/** What each frame's bytes end with. */
const suffix = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/** `compress=zlib-stream`: one deflate stream per connection, flushed after each frame. */
export class FrameDeflate {
  readonly #deflate: Deflate = createDeflate();
  #pending: Buffer = Buffer.alloc(0);

  constructor(send: (bytes: Uint8Array) => void) {
    // The flush's callback may come before its bytes: they tell by themselves where they end.
    this.#deflate.on('data', (chunk: Buffer) => {
      this.#pending = Buffer.concat([this.#pending, chunk]);
      if (!this.#pending.subarray(-4).equals(suffix)) return;
      send(this.#pending);
      this.#pending = Buffer.alloc(0);
    });
    // After `close` a flush that was under way may fail; nobody is there to read it.
    this.#deflate.on('error', () => undefined);
  }

  write(frame: string): void {
    this.#deflate.write(frame);
    this.#deflate.flush(constants.Z_SYNC_FLUSH);
  }

  close(): void {
    this.#deflate.close();
  }
}
