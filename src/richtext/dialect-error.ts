const brand = Symbol.for('chatmux.DialectError');

/**
 * Rich text that cannot be read or written: a malformed tree, an unknown dialect, a value that `md` cannot take. The
 * operations of a backend give it on as their `InvalidError`.
 */
export class DialectError extends Error {
  override readonly name = 'DialectError';
  /** Always `invalid`: the caller's input is at fault, and a retry gives the same. */
  readonly code = 'invalid';

  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    Object.defineProperty(this, brand, { value: true });
  }

  /** Holds across an ESM and a CommonJS copy of the package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
