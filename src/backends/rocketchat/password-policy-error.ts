import { type ChatErrorOptions, InvalidError } from '../../core/errors/index.js';

/** A new password does not meet the server's policy. */
export class PasswordPolicyError extends InvalidError {
  /** The server's names of the rules that are broken: `error-password-policy-not-met-minLength`. */
  readonly rules: readonly string[];

  constructor(rules: readonly string[], reason: string, options?: ChatErrorOptions) {
    super(`The password does not meet the server's policy: ${reason.replace(/[.\s]+$/, '')}.`, options);
    this.rules = rules;
  }
}
