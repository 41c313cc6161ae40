import { isWire, type Wire } from '../../core/wire.js';

export { defined } from '../../core/defined.js';
export { isWire, objectsAt, stringsAt, type Wire } from '../../core/wire.js';

/** Text that says something: `''` and `null` mean "none" (an `alias` may be either). */
export function textAt(wire: Wire, key: string): string | undefined {
  const value = wire[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flagAt(wire: Wire, key: string): boolean | undefined {
  const value = wire[key];
  return typeof value === 'boolean' ? value : undefined;
}

/** A whole number from 0 on. */
export function countAt(wire: Wire, key: string): number | undefined {
  const value = wire[key];
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

export function objectAt(wire: Wire, key: string): Wire | undefined {
  const value = wire[key];
  return isWire(value) ? value : undefined;
}

/** A date: ISO text on REST, EJSON on the realtime API, milliseconds where neither was undone (wire sheet, section 3). */
export function dateAt(wire: Wire, key: string): Date | undefined {
  const value = wire[key];
  const at = isWire(value) ? value['$date'] : value;
  if (typeof at !== 'string' && typeof at !== 'number') return undefined;
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
