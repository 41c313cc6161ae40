import type { CommandIo } from '../command.js';

/** Puts questions on a terminal, one line each. */
export class Questions {
  readonly #io: CommandIo;
  readonly #chunks: AsyncIterator<Uint8Array | string>;
  readonly #decoder = new TextDecoder();
  #text = '';

  constructor(io: CommandIo) {
    this.#io = io;
    this.#chunks = io.stdin[Symbol.asyncIterator]();
  }

  /** @returns the answer, or what is usual for an empty one and at the end of the input */
  async ask(question: string, usual: string): Promise<string> {
    const shown = `${question} (${usual}) `;
    if (this.#io.draw) this.#io.draw(shown);
    else this.#io.error(shown);
    const line = (await this.#line()).trim();
    return line === '' ? usual : line;
  }

  /** No more questions: the input is let go. */
  async end(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('\n');
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 1);
        return line;
      }
      const { value, done } = await this.#chunks.next();
      if (done) return this.#text;
      this.#text += typeof value === 'string' ? value : this.#decoder.decode(value, { stream: true });
    }
  }
}
