/** Reading takes more steps than its text is worth. */
export class TooManySteps extends Error {}

const forALine = 2_000;
const forASign = 60;

/**
 * Counts what reading costs. The grammar tries rules again and again at signs, in the worst case in a power of the text's
 * length; what is allowed grows with the length, so that reading takes linear time.
 */
export class Steps {
  #left = 0;

  /** Allows what a line may take. What other lines have left does not count. */
  allow(length: number): void {
    this.#left = forALine + forASign * length;
  }

  /** @throws TooManySteps where no more is allowed */
  take(count: number): void {
    this.#left -= count;
    if (this.#left < 0) throw new TooManySteps();
  }
}
