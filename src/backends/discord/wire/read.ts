import type { Wire } from '../../../core/wire.js';

export { defined } from '../../../core/defined.js';
export { isWire, objectAt, objectsAt, stringsAt, type Wire } from '../../../core/wire.js';

/** A string, empty ones too; null and absent both mean none. */
export function stringAt(from: Wire, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' ? value : undefined;
}

/** A finite number. */
export function numberAt(from: Wire, key: string): number | undefined {
  const value = from[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A whole number from 0 up. */
export function countAt(from: Wire, key: string): number | undefined {
  const value = numberAt(from, key);
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function flagAt(from: Wire, key: string): boolean {
  return from[key] === true;
}
