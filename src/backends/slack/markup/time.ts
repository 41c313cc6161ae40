import type { Timestamp, TimestampStyle } from '../../../richtext/index.js';

const formats: Record<TimestampStyle, string> = {
  date: '{date}',
  time: '{time}',
  datetime: '{date_short} at {time}',
  relative: '{ago}',
};

/** Slack's format for a style. */
export function dateFormat(style: TimestampStyle | undefined): string {
  return formats[style ?? 'datetime'];
}

/** Slack counts seconds; milliseconds are lost. */
export function unixSeconds(node: Pick<Timestamp, 'value'>): number {
  return Math.floor(Date.parse(node.value) / 1000);
}

/** The node of a Slack date; `undefined` when the time is none. */
export function timestampNode(seconds: number, format: string): Timestamp | undefined {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return undefined;
  const node: Timestamp = { type: 'timestamp', value: at.toISOString() };
  const hasDate = /\{(?:date|day_divider)/.test(format);
  if (format.includes('{ago}')) node.style = 'relative';
  else if (hasDate && !format.includes('{time')) node.style = 'date';
  else if (!hasDate && format.includes('{time')) node.style = 'time';
  return node;
}
