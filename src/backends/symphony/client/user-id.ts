import { InvalidError } from '../../../core/errors/index.js';
import type { UserId } from './json.js';

/**
 * A user id as the integer that the wire wants.
 *
 * @throws InvalidError for what is no whole number, and for a number that has lost digits already
 */
export function int64(id: UserId): bigint {
  if (typeof id === 'bigint') return id;
  if (typeof id === 'number' ? Number.isSafeInteger(id) : /^\d{1,19}$/.test(id)) return BigInt(id);
  throw new InvalidError(
    `'${String(id).slice(0, 40)}' is no Symphony user id: those are whole numbers of up to 19 digits, best kept as strings.`,
  );
}
