import type { Timestamp, TimestampStyle } from '../../../richtext/index.js';

const formats: Readonly<Record<TimestampStyle, string>> = { date: 'D', time: 't', datetime: 'f', relative: 'R' };
const styles: Readonly<Record<string, TimestampStyle>> = { t: 'time', T: 'time', d: 'date', D: 'date', R: 'relative' };

/** A point in time as markup; `undefined` where the grammar has no form for it: seconds of other than ten digits. */
export function timestampMarkup(node: Timestamp): string | undefined {
  const seconds = Math.floor(Date.parse(node.value) / 1000);
  if (!/^\d{10}$/.test(String(seconds))) return undefined;
  return `<t:${seconds}:${formats[node.style ?? 'datetime']}>`;
}

/** The node of the seconds and the format that the grammar gives. */
export function timestampNode(seconds: string, format: string): Timestamp | undefined {
  const at = new Date(Number(seconds) * 1000);
  if (Number.isNaN(at.getTime())) return undefined;
  const style = styles[format];
  const value = at.toISOString();
  return style ? { type: 'timestamp', value, style } : { type: 'timestamp', value };
}
