import { platformNames } from '../../registry.js';
import { emulatorNames } from '../../testing/index.js';
import type { Completion } from '../command.js';

/** What a shell offers in a place. */
export type Offer =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'directory' | 'account' | 'nothing' };

/** @param commands - the names of all commands */
export function offerOf(complete: Completion | undefined, commands: readonly string[]): Offer {
  if (complete === undefined) return { kind: 'nothing' };
  if (typeof complete !== 'string') return { kind: 'words', words: complete };
  if (complete === 'platform') return { kind: 'words', words: platformNames() };
  if (complete === 'emulator') return { kind: 'words', words: emulatorNames() };
  if (complete === 'command') return { kind: 'words', words: commands };
  return { kind: complete };
}

/** How an account's name is looked up: quick, and silent where there is no configuration. */
export const accountsCall = 'chatmux completion accounts 2>/dev/null';

/** A word or text in single quotes, for any POSIX-like shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
