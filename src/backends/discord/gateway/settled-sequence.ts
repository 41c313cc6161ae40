/**
 * Up to which number all events of a session have been handled: another process that resumes there gets again what this one
 * had not finished.
 */
export class SettledSequence {
  readonly #waiting = new Map<number, number>();
  #taken: number;

  constructor(start: number) {
    this.#taken = start;
  }

  /** @returns what is to be called when the event's handlers have settled */
  begin(sequence: number, parts: number): () => void {
    this.#taken = Math.max(this.#taken, sequence);
    if (parts > 0) this.#waiting.set(sequence, parts);
    return () => {
      const left = (this.#waiting.get(sequence) ?? 1) - 1;
      if (left <= 0) this.#waiting.delete(sequence);
      else this.#waiting.set(sequence, left);
    };
  }

  get value(): number {
    let lowest = this.#taken + 1;
    for (const sequence of this.#waiting.keys()) lowest = Math.min(lowest, sequence);
    return lowest - 1;
  }
}
