import { InvalidError } from '../../core/errors/index.js';
import { didYouMean } from '../../core/nearest.js';
import type { DiscordSendOptions } from './native.js';

const kinds: { readonly [Key in keyof DiscordSendOptions]-?: 'boolean' | 'number' | 'string' | 'list' | 'object' } = {
  tts: 'boolean',
  stickerIds: 'list',
  poll: 'object',
  allowedMentions: 'object',
  appliedTagIds: 'list',
  autoArchiveMinutes: 'number',
  privateThread: 'boolean',
  reason: 'string',
  components: 'list',
  flags: 'number',
};

/**
 * The `native` options of a send or an edit, checked.
 *
 * @throws InvalidError for an option that Discord's backend has not, or one of the wrong kind
 */
export function nativeOf(native: Record<string, unknown> | undefined): DiscordSendOptions {
  for (const [key, value] of Object.entries(native ?? {})) {
    if (!Object.hasOwn(kinds, key))
      throw new InvalidError(`Discord has no native option '${key}'${didYouMean(key, Object.keys(kinds))}.`);
    const kind = kinds[key as keyof DiscordSendOptions];
    if (value !== undefined && !isOf(kind, value))
      throw new InvalidError(`The native option '${key}' must be ${kind === 'list' ? 'a list' : `of type ${kind}`}.`);
  }
  return (native ?? {}) as DiscordSendOptions;
}

function isOf(kind: string, value: unknown): boolean {
  if (kind === 'list') return Array.isArray(value);
  return kind === 'object'
    ? typeof value === 'object' && value !== null && !Array.isArray(value)
    : typeof value === kind;
}
