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
  #checks: Promise<void> = Promise.resolve();

  constructor(owner: RevocationsOwner) {
    this.#owner = owner;
  }

  /** Calls `end` when the credentials turn out to be taken back. @returns what calls that off */
  on(end: (error: AuthError) => void): () => void {
    this.#ends.add(end);
    return () => this.#ends.delete(end);
  }

  /** The news came. @param error - what to end with when it is true */
  told(error: AuthError): void {
    this.#checks = this.#checks.then(() => this.#check(error));
  }

  /** Resolves when no news is being looked into. Never rejects. */
  settled(): Promise<void> {
    return this.#checks;
  }

  async #check(error: AuthError): Promise<void> {
    if (this.#ends.size === 0) return;
    try {
      await this.#owner.ask();
    } catch (refusal) {
      if (refusal instanceof AuthError) for (const end of [...this.#ends]) end(error);
      // What Slack could not be asked about now, the next operation will meet.
      else this.#owner.report(refusal, 'auth.test');
    }
  }
}
