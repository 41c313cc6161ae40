import { AuthError } from '../../core/errors/index.js';

export type RevocationsOwner = {
  /** Asks Slack for the identity once more: an AuthError when the token is refused. */
  ask(): Promise<unknown>;
  report(error: unknown, operation: string): void;
};

/**
 * What Slack tells of credentials that were taken back. Events that nobody acknowledged are told again, minutes later and to
 * whoever is connected by then: the news may be of before the app was installed again. So it is believed only when Slack
 * refuses the token itself.
 */
export class Revocations {
  readonly #owner: RevocationsOwner;
  readonly #ends = new Set<(error: AuthError) => void>();
  /** How many sessions have begun. */
  #begun = 0;
  #checks: Promise<void> = Promise.resolve();
  /** News that could neither be confirmed nor disproved. */
  #unproven: AuthError | undefined;

  constructor(owner: RevocationsOwner) {
    this.#owner = owner;
  }

  /** A session begins. @param end - called when the credentials turn out to be taken back @returns what calls that off */
  on(end: (error: AuthError) => void): () => void {
    this.#begun += 1;
    this.#ends.add(end);
    return () => this.#ends.delete(end);
  }

  /** The news came. @param error - what to end with when it is true */
  told(error: AuthError): void {
    this.#checks = this.#checks.then(() => this.#check(error));
  }

  /** Resolves when no news is being looked into, with what could not be found out. Never rejects. */
  async settled(): Promise<AuthError | undefined> {
    await this.#checks;
    return this.#unproven;
  }

  async #check(error: AuthError): Promise<void> {
    this.#unproven = undefined;
    while (this.#ends.size > 0) {
      const begun = this.#begun;
      try {
        await this.#owner.ask();
        return;
      } catch (refusal) {
        if (!(refusal instanceof AuthError)) {
          // What Slack could not be asked about now, the next operation will meet.
          this.#unproven = error;
          this.#owner.report(refusal, 'auth.test');
          return;
        }
        // A session that began meanwhile may be of after the app was installed again.
        if (begun !== this.#begun) continue;
        for (const end of [...this.#ends]) end(error);
        return;
      }
    }
  }
}
