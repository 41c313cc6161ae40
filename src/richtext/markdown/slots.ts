import type { Block, Inline } from '../nodes.js';

/** What stands in a slot: its plain words, and the nodes that take its place where markup can stand. */
export type SlotValue = { text: string; nodes?: readonly (Inline | Block)[] };

const first = 0xf0000;
const last = 0x10fffd;
const reserved = /[\u{f0000}-\u{10ffff}]/u;
// Control characters that a Markdown parser drops, trims or replaces, and what could be mistaken for a slot.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is meant
const unsafe = /[\0-\x08\x0b\x0c\x0e-\x1f]|[\u{f0000}-\u{10ffff}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is meant
const unsafeTest = /[\0-\x08\x0b\x0c\x0e-\x1f\udb80-\udbff]/;

/** True for a text with a character that could be mistaken for a slot. */
export function isReserved(text: string): boolean {
  return reserved.test(text);
}

/**
 * Values that travel through the Markdown parser as one private-use character each, which is a letter to every rule of
 * the grammar. What is in them is never seen by the parser, so it cannot become markup. Such characters that are in the
 * text itself become slots too, so nothing can be mistaken for one.
 */
export class Slots {
  readonly #values: SlotValue[] = [];
  readonly #characters = new Map<string, string>();

  get size(): number {
    return this.#values.length;
  }

  /** The character that stands for the value. */
  add(value: SlotValue): string {
    const code = first + this.#values.length;
    // 131,070 values: beyond them a value is shown as its text, less the characters that could be mistaken for a slot.
    if (code > last) return value.text.replace(unsafe, '\ufffd');
    this.#values.push(value);
    return String.fromCodePoint(code);
  }

  /** Makes slots of the characters that the parser would not leave as they are. */
  protect(text: string): string {
    if (!unsafeTest.test(text)) return text;
    return text.replace(unsafe, (character) => {
      const known = this.#characters.get(character);
      if (known) return known;
      const slot = this.add({ text: character });
      this.#characters.set(character, slot);
      return slot;
    });
  }

  /** The value of a slot character, if it is one. */
  get(character: string): SlotValue | undefined {
    const code = character.codePointAt(0) ?? 0;
    return code >= first ? this.#values[code - first] : undefined;
  }

  /** The text with all slots as their plain words. */
  fill(text: string): string {
    if (this.#values.length === 0 || !reserved.test(text)) return text;
    return text.replace(/[\u{f0000}-\u{10ffff}]/gu, (character) => this.get(character)?.text ?? character);
  }

  /** Cuts a text at its slots. */
  split(text: string): (string | SlotValue)[] {
    if (this.#values.length === 0 || !reserved.test(text)) return [text];
    return text
      .split(/([\u{f0000}-\u{10ffff}])/u)
      .filter((part) => part !== '')
      .map((part) => this.get(part) ?? part);
  }
}
