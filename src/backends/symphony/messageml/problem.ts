/** What is wrong with a document, and where: line and column count from 1, the column in UTF-16 units. */
export type MessageMLProblem = { message: string; line: number; column: number };

export type MessageMLVerdict = { valid: boolean; errors: MessageMLProblem[] };

/** More than these are not told: whoever mends the first ones asks again. */
const mostProblems = 50;

/** Collects problems with the place of each, given as an offset into the document. */
export class ProblemList {
  readonly #found: { message: string; offset: number }[] = [];
  #lineStarts: number[] | undefined;

  constructor(readonly text: string) {}

  get isEmpty(): boolean {
    return this.#found.length === 0;
  }

  add(offset: number, message: string): void {
    if (this.#found.length < mostProblems) this.#found.push({ message, offset });
  }

  verdict(): MessageMLVerdict {
    const errors = this.#found.map(({ message, offset }) => ({ message, ...this.#placeOf(offset) }));
    errors.sort((a, b) => a.line - b.line || a.column - b.column);
    return { valid: errors.length === 0, errors };
  }

  #placeOf(offset: number): { line: number; column: number } {
    if (!this.#lineStarts) {
      this.#lineStarts = [0];
      for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1))
        this.#lineStarts.push(at + 1);
    }
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }
}
