import { AuthError, type ChatErrorOptions } from '../../core/errors/index.js';
import { ownValue } from '../../core/own-value.js';

/** What the server says of the second factor it wants. */
export type SecondFactor = {
  /** `totp` (an authenticator app), `email` or `password`. */
  method: 'totp' | 'email' | 'password' | (string & {});
  availableMethods: readonly string[];
  /** The server has sent a code by e-mail just now. */
  codeGenerated: boolean;
  /** A code was given, and it is wrong or was tried too often. */
  isRefused: boolean;
};

const advice: Readonly<Record<string, string>> = {
  totp: "give the code of the authenticator app in 'twoFactor', or its secret in the setting 'totpSecret'",
  email: "give the code that was sent by e-mail in 'twoFactor' (users.sendEmailCode sends another)",
  password: "give the setting 'password', or its SHA-256 in 'twoFactor'",
};

/**
 * The account has a second factor: repeat the call with `twoFactor: { code, method }`. A personal access token made with
 * `bypassTwoFactor` never meets it.
 */
export class TwoFactorError extends AuthError {
  readonly secondFactor: SecondFactor;

  constructor(secondFactor: SecondFactor, operation: string, options?: ChatErrorOptions) {
    const { method, isRefused } = secondFactor;
    const problem = isRefused ? 'refused the code of the second factor' : 'wants a second factor';
    super(`${operation} ${problem} (${method}): ${ownValue(advice, method) ?? "give it in 'twoFactor'"}.`, options);
    this.secondFactor = secondFactor;
  }
}
