import type { LossCollector } from '../../../richtext/degrade/losses.js';

// What XML 1.0 cannot hold: control characters, U+FFFE and U+FFFF, and halves of surrogate pairs.
const unholdable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are replaced
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The text with U+FFFD in place of what XML cannot hold; the loss is told. */
export function holdable(text: string, losses: LossCollector): string {
  if (text.search(unholdable) < 0) return text;
  losses.add('text', 'a control character or half a character', 'U+FFFD');
  return text.replace(unholdable, '\ufffd');
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // The agent runs a document with `${` or `#{` in it as a template, and reads references only after that
  // (wire sheet, section 8.3); the last sign of a text may come to stand before a brace.
  $: '&#36;',
  '#': '&#35;',
  // An XML reader takes a bare one for a line feed, and white space in an attribute for spaces.
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
const inText = /[&<>"'\r]|[$#](?=\{|$)/g;
const inAttribute = /[&<>"'\r\n\t]|[$#](?=\{|$)/g;
const refer = (character: string): string => references[character] ?? character;

/** Escapes text that holds nothing but what XML can hold; line feeds are left as they are. */
export function escapeText(text: string): string {
  return text.replace(inText, refer);
}

/** Escapes a value that will stand between double quotes. */
export function escapeAttribute(value: string): string {
  return value.replace(inAttribute, refer);
}
