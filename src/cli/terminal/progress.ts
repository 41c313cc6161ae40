import type { CommandIo } from '../command.js';

const width = 24;
const everyMs = 100;

/** A bar on standard error, on a terminal only. `part` goes from 0 to 1; `undefined` where it is not known. */
export class Progress {
  readonly #io: CommandIo;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(io: CommandIo) {
    this.#io = io;
  }

  show(part: number | undefined, text: string): void {
    const { terminal, draw, isQuiet, paint } = this.#io;
    const now = performance.now();
    if (!terminal.error || !draw || isQuiet || now - this.#drawnAt < everyMs) return;
    this.#drawnAt = now;
    this.#isShown = true;
    const done = part === undefined ? undefined : Math.min(1, Math.max(0, part));
    const full = Math.round((done ?? 0) * width);
    const bar =
      done === undefined
        ? ''
        : `${paint.error('green', '█'.repeat(full))}${'░'.repeat(width - full)} ${percent(done)}  `;
    draw(`${bar}${text}`);
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#isShown) this.#io.draw?.('');
    this.#isShown = false;
  }
}

function percent(part: number): string {
  return `${String(Math.floor(part * 100)).padStart(3)} %`;
}
