import { ownValue } from './own-value.js';

/**
 * The colour of a message attachment in the form that Slack made and others took over: a name, or three or six digits with
 * or without a `#`.
 *
 * @param named - what the platform's colours with a name look like: `good`, `warning`, `danger`
 * @returns `#rrggbb` in small letters; `undefined` for what is no colour
 */
export function attachmentColor(
  value: string | undefined,
  named: Readonly<Record<string, string>>,
): string | undefined {
  if (value === undefined) return undefined;
  const known = ownValue(named, value);
  if (known !== undefined) return known;
  const hex = value.replace(/^#/, '').toLowerCase();
  if (/^[0-9a-f]{6}$/.test(hex)) return `#${hex}`;
  return /^[0-9a-f]{3}$/.test(hex) ? `#${[...hex].map((digit) => digit + digit).join('')}` : undefined;
}
