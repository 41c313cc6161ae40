/** An error of another process: its words hold the place where it was thrown, and where it was made here says nothing. */
export class ToldError extends Error {
  constructor(words: string) {
    super(words);
    this.stack = '';
  }
}
