/** What the next session resumes with, told by sessions of which only the newest has a say. */
export class ResumeToken<Token> {
  #value: Token | undefined;
  #owner: object | undefined;
  readonly #retired = new WeakSet<object>();
  /** What a session said while the one that it is to replace still owned the token. */
  readonly #early = new WeakMap<object, { token: Token | undefined }>();

  constructor(value: Token | undefined) {
    this.#value = value;
  }

  get value(): Token | undefined {
    return this.#value;
  }

  set(from: object, token: Token | undefined): void {
    if (this.#retired.has(from)) return;
    if (this.#owner === undefined || this.#owner === from) this.#value = token;
    else this.#early.set(from, { token });
  }

  forget(): void {
    this.#value = undefined;
  }

  /** From now on this session has the say, and the one before has none. */
  handOver(to: object): void {
    if (this.#owner !== undefined && this.#owner !== to) this.#retired.add(this.#owner);
    this.#owner = to;
    const early = this.#early.get(to);
    if (early) this.#value = early.token;
  }

  retire(session: object): void {
    this.#retired.add(session);
    if (this.#owner === session) this.#owner = undefined;
  }
}
