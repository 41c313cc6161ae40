import { changeJson, odd } from '../../soak/garbler.js';
import type { Random } from '../../soak/random.js';

/** True for what JSON could hold: no class's instance, no function, nothing that goes in circles. */
export function isPlain(value: unknown, depth = 0): boolean {
  if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return true;
  if (typeof value !== 'object' || depth > 40) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => isPlain(item, depth + 1));
}

/**
 * A payload, changed as a broken or hostile server would: types swapped, fields missing or doubled, deep nesting, huge and odd
 * strings, prototype keys. A text stays a text. The one given is left as it is.
 */
export function mutate<T>(value: T, random: Random): T {
  if (typeof value === 'string') return mutateText(value, random) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy: unknown = JSON.parse(JSON.stringify(value));
  for (let times = random.int(1, 4); times > 0; times -= 1) changeJson(copy, random);
  return copy as T;
}

const pieces = [
  '\ud800',
  '\u0000',
  '\u202e',
  '__proto__',
  '%E0%A4%A',
  '<',
  '">',
  '&#x110000;',
  '*_[<&',
  '\u2060',
  '-1',
  '9'.repeat(40),
];

function mutateText(text: string, random: Random): string {
  const at = random.int(0, text.length);
  const roll = random.next();
  if (roll < 0.2) return text.slice(0, at);
  if (roll < 0.3) return text.slice(at);
  if (roll < 0.9)
    return text.slice(0, at) + random.pick(pieces).repeat(random.int(1, 4)) + text.slice(at + random.int(0, 3));
  const other = odd(random);
  return typeof other === 'string' ? other : '';
}
