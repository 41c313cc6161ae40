import { InvalidError } from '../../../core/errors/index.js';

/** Every thread of Discord has a name of 1 to 100 characters. */
const longest = 100;

/**
 * @param given - the name asked for
 * @param text - what the thread begins with: without a name its first words serve, as in Discord's own client
 * @throws InvalidError for an empty name
 */
export function nameOfThread(given: string | undefined, text: string): string {
  if (given === undefined) return clipped(text.trim().split('\n')[0] ?? '') || 'Thread';
  if (given.trim() === '') throw new InvalidError('The name of a thread is empty.');
  return clipped(given);
}

function clipped(name: string): string {
  return [...name.trim()].slice(0, longest).join('');
}
