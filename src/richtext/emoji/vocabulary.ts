import { type SkinTone, skinToneOf, withoutSkinTone, withSkinTone } from './skin-tone.js';
import { vocabularyData } from './vocabulary.data.js';

/**
 * The sets of short names: `iamcal` is Slack's, `joypixels` that of Rocket.Chat, Discord and Symphony, `github` that of
 * GitHub's Markdown, `cldr` the names of the Unicode consortium.
 */
export const emojiSets = ['iamcal', 'joypixels', 'github', 'cldr'] as const;
export type EmojiSet = (typeof emojiSets)[number];

/** A unicode emoji: its characters, skin tone included, and its usual name without colons or skin tone. */
export type NamedEmoji = { name: string; unicode: string; skinTone?: SkinTone };

type Name = { name: string; sets: number; usual: number };
type Entry = { unicode: string; takesTone: boolean; names: Name[] };
type Vocabulary = { byUnicode: Map<string, Entry>; byName: Map<string, Entry[]> };

let vocabulary: Vocabulary | undefined;

/** Decoded on first use, in a few milliseconds. */
function load(): Vocabulary {
  if (vocabulary) return vocabulary;
  const byUnicode = new Map<string, Entry>();
  const byName = new Map<string, Entry[]>();
  for (const line of vocabularyData.split('\n')) {
    const [head = '', ...words] = line.split(' ');
    const takesTone = head.endsWith('~');
    const entry: Entry = { unicode: takesTone ? head.slice(0, -1) : head, takesTone, names: [] };
    byUnicode.set(keyOf(entry.unicode), entry);
    for (const word of words) {
      const name = word.slice(2);
      entry.names.push({ name, sets: Number.parseInt(word.charAt(0), 16), usual: Number.parseInt(word.charAt(1), 16) });
      const known = byName.get(name);
      if (known) known.push(entry);
      else byName.set(name, [entry]);
    }
  }
  vocabulary = { byUnicode, byName };
  return vocabulary;
}

/** U+FE0F is often left out on the wire, and skin tones are no emoji of their own, unless they stand alone. */
function keyOf(unicode: string): string {
  return (withoutSkinTone(unicode) || unicode).replaceAll('\ufe0f', '');
}

function bitOf(set: EmojiSet): number {
  return 1 << emojiSets.indexOf(set);
}

/** The name of an emoji in a set, or in the first set that has one. */
function usualName(entry: Entry, set: EmojiSet | undefined): string | undefined {
  if (set) return entry.names.find((name) => name.usual & bitOf(set))?.name;
  for (const each of emojiSets) {
    const name = usualName(entry, each);
    if (name) return name;
  }
  return undefined;
}

// `wave::skin-tone-3` (Slack; 2 is the lightest) and `wave_tone2` (the others; 1 is the lightest).
const slackTone = /^(.+)::skin-tone-([2-6])$/;
const otherTone = /^(.+)_tone([1-5])$/;

/**
 * The unicode emoji that is meant by a name (`thumbsup`, `:thumbsup:`, `wave::skin-tone-3`, `wave_tone2`) or by its
 * characters.
 *
 * @param set - the names of one set count; without it all, in the order of `emojiSets`
 * @returns `undefined` when the vocabulary has no such emoji; it may be a custom one
 */
export function findEmoji(name: string, set?: EmojiSet): NamedEmoji | undefined {
  const { byUnicode, byName } = load();
  const character = byUnicode.get(keyOf(name));
  if (character)
    return named(
      character,
      set,
      character.takesTone || name.length > character.unicode.length ? skinToneOf(name) : undefined,
      name,
    );
  const bare = name.length > 2 && name.startsWith(':') && name.endsWith(':') ? name.slice(1, -1) : name;
  const entry = find(byName, bare, set);
  if (entry) return named(entry, set, undefined);
  const slack = slackTone.exec(bare);
  const other = slack ? null : otherTone.exec(bare);
  const toned = find(byName, slack?.[1] ?? other?.[1] ?? '', set);
  if (!toned?.takesTone) return undefined;
  return named(toned, set, (slack ? Number(slack[2]) - 1 : Number(other?.[2])) as SkinTone);
}

/** The characters of an emoji by its name: `emojiByName('thumbsup')` is `👍`. See `findEmoji`. */
export function emojiByName(name: string, set?: EmojiSet): string | undefined {
  return findEmoji(name, set)?.unicode;
}

function find(byName: Vocabulary['byName'], name: string, set: EmojiSet | undefined): Entry | undefined {
  const entries = byName.get(name);
  if (!entries) return undefined;
  const has = (bit: number) => entries.find((entry) => entry.names.some((one) => one.name === name && one.sets & bit));
  if (set) return has(bitOf(set));
  for (const each of emojiSets) {
    const entry = has(bitOf(each));
    if (entry) return entry;
  }
  return undefined;
}

function named(entry: Entry, set: EmojiSet | undefined, tone: SkinTone | undefined, written?: string): NamedEmoji {
  const name = usualName(entry, set) ?? usualName(entry, undefined) ?? entry.unicode;
  if (tone === undefined) return { name, unicode: entry.unicode };
  // Characters of several tones (two people) are kept as they were written.
  return { name, unicode: written ?? withSkinTone(entry.unicode, tone), skinTone: tone };
}

/**
 * The name of a unicode emoji, without colons and skin tone; the tone is `skinToneOf(unicode)`.
 *
 * @param set - whose name; without it the usual one of the first set that has one
 * @returns `undefined` when there is no name for it
 */
export function nameOfEmoji(unicode: string, set?: EmojiSet): string | undefined {
  const entry = load().byUnicode.get(keyOf(unicode));
  return entry && usualName(entry, set);
}

/** True when the characters are one emoji that the vocabulary knows, in whatever skin tone. */
export function isKnownEmoji(unicode: string): boolean {
  return load().byUnicode.has(keyOf(unicode));
}

/**
 * Names near a mistyped one, the nearest first: for error messages.
 *
 * @param limit - how many at most
 */
export function suggestEmoji(name: string, limit = 3, set?: EmojiSet): string[] {
  const wanted = name.replace(/^:|:$/g, '').toLowerCase();
  if (wanted === '') return [];
  const bit = set ? bitOf(set) : 15;
  const scored: { name: string; distance: number }[] = [];
  for (const entries of load().byUnicode.values()) {
    let best: { name: string; distance: number } | undefined;
    for (const candidate of entries.names) {
      if (!(candidate.sets & bit)) continue;
      const distance = distanceOf(wanted, candidate.name);
      if (distance !== undefined && (!best || distance < best.distance)) best = { name: candidate.name, distance };
    }
    if (best) scored.push(best);
  }
  scored.sort((a, b) => a.distance - b.distance || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return [...new Set(scored.map((one) => one.name))].slice(0, limit);
}

/** How far a name is from the wanted one; `undefined` when it is not near. */
function distanceOf(wanted: string, name: string): number | undefined {
  const budget = Math.max(1, Math.floor(wanted.length / 3));
  if (Math.abs(wanted.length - name.length) <= budget) {
    const edits = editDistance(wanted, name, budget);
    if (edits !== undefined) return edits;
  }
  if (wanted.length < 3) return undefined;
  if (name.split(/[_-]/).includes(wanted)) return budget + 1;
  return name.startsWith(wanted) ? budget + 2 : undefined;
}

function editDistance(a: string, b: string, budget: number): number | undefined {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > budget) return undefined;
    row = next;
  }
  const distance = row[b.length] ?? 0;
  return distance <= budget ? distance : undefined;
}
