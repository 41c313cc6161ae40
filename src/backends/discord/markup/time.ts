import type { Timestamp, TimestampStyle } from '../../../richtext/nodes.js';

const signs: Record<TimestampStyle, string> = { date: 'D', time: 't', datetime: 'f', relative: 'R' };
const styles: Readonly<Record<string, TimestampStyle>> = {
  t: 'time',
  T: 'time',
  d: 'date',
  D: 'date',
  f: 'datetime',
  F: 'datetime',
  s: 'datetime',
  S: 'datetime',
  R: 'relative',
};

/** The whole seconds since 1970; `undefined` for a time that is none. */
export function unixSeconds(node: Pick<Timestamp, 'value'>): number | undefined {
  const seconds = Math.floor(Date.parse(node.value) / 1000);
  return Number.isNaN(seconds) ? undefined : seconds;
}

/** The node of `<t:seconds:style>`; `undefined` when there is no such time. */
export function readTime(seconds: number, style: string | undefined): Timestamp | undefined {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return undefined;
  const node: Timestamp = { type: 'timestamp', value: at.toISOString() };
  const named = style === undefined ? undefined : styles[style];
  if (named !== undefined) node.style = named;
  return node;
}

/** `<t:seconds:style>`; without a style Discord shows date and time. */
export function writeTime(node: Timestamp): string {
  return `<t:${unixSeconds(node) ?? 0}${node.style ? `:${signs[node.style]}` : ''}>`;
}
