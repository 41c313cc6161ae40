import type { Random } from './random.js';

type Container = Record<string, unknown> | unknown[];

/** What nobody expects to stand where something else should. */
const oddities: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => true,
  () => 0,
  () => -1,
  () => 1e308,
  () => 0.1 + 0.2,
  () => '',
  () => ' ',
  () => '\ud800',
  () => 'a\u0000b',
  () => '__proto__',
  () => '99999999999999999999999999',
  () => 'not-a-date',
  () => '2026-02-31T25:61:61Z',
  () => -62_135_596_800_001,
  () => [],
  () => ({}),
  () => [[[null]]],
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  (random) => 'x'.repeat(random.int(1_000, 200_000)),
  (random) => '*_[<&'.repeat(random.int(100, 20_000)),
  (random) => nested(random.int(10, 1_500)),
  () => Array.from({ length: 2_000 }, (_, index) => index),
];

/**
 * Changes JSON as a broken or hostile server would: types swapped, fields missing or doubled, deep nesting, huge and odd
 * strings, prototype keys. Now and then the text itself is broken. What is no JSON is left alone, or cut.
 */
export function garbler(random: Random, share: number): (text: string) => string {
  return (text) => {
    if (text === '' || !random.chance(share)) return text;
    if (random.chance(0.08)) return text.slice(0, random.int(0, text.length));
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return random.chance(0.2) ? text.slice(random.int(0, text.length)) : text;
    }
    // A text alone could be a refusal in a platform's own words.
    if (random.chance(0.03)) return JSON.stringify([odd(random)]);
    for (let times = random.int(1, 3); times > 0; times -= 1) changeJson(value, random);
    return JSON.stringify(value);
  };
}

/** One change somewhere in it. */
export function changeJson(value: unknown, random: Random): void {
  const places = containers(value);
  if (places.length === 0) return;
  const place = random.pick(places) as Record<string, unknown>;
  const keys = Object.keys(place);
  if (keys.length === 0) return;
  const key = random.pick(keys);
  if (random.chance(0.25)) delete place[key];
  else if (random.chance(0.1)) place[random.pick(keys)] = place[key];
  else place[key] = odd(random);
}

/** All objects and lists in it, itself included. */
function containers(value: unknown): Container[] {
  if (typeof value !== 'object' || value === null) return [];
  const found: Container[] = [];
  const open: Container[] = [value as Container];
  for (let next = open.pop(); next; next = open.pop()) {
    found.push(next);
    for (const child of Object.values(next))
      if (typeof child === 'object' && child !== null && found.length < 5_000) open.push(child as Container);
  }
  return found;
}

/** Something that nobody expects. */
export function odd(random: Random): unknown {
  return random.pick(oddities)(random);
}

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { child: value };
  return value;
}
