import { findEmoji, nameOfEmoji, skinToneOf } from '../../../richtext/index.js';
import type { WorldState } from '../../world/index.js';

/** The short name without colons: `:smile:` and `smile` are the same in a request. (Wire sheet, section 4.4.) */
export function bareCode(code: string): string {
  return code.replace(/^:(.+):$/, '$1');
}

/** The characters of a short code; `undefined` where JoyPixels has no such name. */
export function unicodeOf(code: string): string | undefined {
  return /^[\w+.-]+$/.test(code) ? findEmoji(code, 'joypixels')?.unicode : undefined;
}

/** Whether the server takes it: a short code of JoyPixels, or a custom emoji's name or alias. */
export function isKnownCode(code: string, state: WorldState): boolean {
  return state.emoji.get(code) !== undefined || unicodeOf(code) !== undefined;
}

/** The neutral key of a short code: its characters, or a custom emoji's name. */
export function neutralEmoji(code: string, state: WorldState): string {
  return state.emoji.get(code) ? code : (unicodeOf(code) ?? code);
}

/** The short code under which somebody's emoji is kept: characters by their name, anything else as it is. */
export function codeOf(emoji: string): string {
  const name = nameOfEmoji(emoji, 'joypixels');
  const tone = skinToneOf(emoji);
  if (name === undefined) return bareCode(emoji);
  return tone === undefined ? name : `${name}_tone${tone}`;
}
