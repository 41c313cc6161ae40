import type { Loss } from '../../../models/index.js';

/** Cuts a plain text to a limit in UTF-16 units; a cut is told and shown by `…`. */
export function shorten(text: string, max: number, feature: string, losses: Loss[]): string {
  if (text.length <= max) return text;
  losses.push({ feature, from: `${text.length} characters`, to: `${max} characters` });
  // Not in the middle of a character of two units.
  return max < 1 ? '' : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
