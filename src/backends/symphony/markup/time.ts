import { ownValue } from '../../../core/own-value.js';
import type { Timestamp, TimestampStyle } from '../../../richtext/nodes.js';
import type { MarkupElement } from './element.js';

const styles: Readonly<Record<string, TimestampStyle>> = {
  date: 'date',
  time: 'time',
  time_secs: 'time',
  date_time: 'datetime',
};

/** A `dateTime` of MessageML, or the `time` that it comes back as. */
export function readTime({ attributes }: MarkupElement): Timestamp | undefined {
  const at = new Date(attributes['value'] ?? attributes['datetime'] ?? '');
  if (Number.isNaN(at.getTime())) return undefined;
  const style = ownValue(styles, attributes['format'] ?? attributes['data-format']);
  const value = at.toISOString();
  return style ? { type: 'timestamp', value, style } : { type: 'timestamp', value };
}
