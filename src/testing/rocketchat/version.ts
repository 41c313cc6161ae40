/** The version that a server is of. */
export class ServerVersion {
  readonly text: string;
  readonly #numbers: number[];

  /** @throws an Error for what is no version, or one before 6. */
  constructor(text: string) {
    if (!/^\d+\.\d+(?:\.\d+)?$/.test(text)) throw new Error(`not a version of Rocket.Chat: ${text}; 8.8.1 is one`);
    this.text = text;
    this.#numbers = text.split('.').map(Number);
    if ((this.#numbers[0] ?? 0) < 6) throw new Error(`versions before 6.0 are not emulated: ${text}`);
  }

  /** What is told to everybody. (Wire sheet, section 0.) */
  get short(): string {
    return this.#numbers.slice(0, 2).join('.');
  }

  /** `since('7.10')`: whether it is that version or a later one. */
  since(version: string): boolean {
    const other = version.split('.').map(Number);
    for (const [index, number] of other.entries()) {
      const own = this.#numbers[index] ?? 0;
      if (own !== number) return own > number;
    }
    return true;
  }
}
