import type { Timestamp, TimestampStyle } from '../nodes.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  let format: Intl.DateTimeFormat;
  try {
    format = makeFormat(timeZone);
  } catch {
    // Rendering never throws: a zone that this machine does not know is shown as UTC, which the text says.
    format = makeFormat('UTC');
  }
  formats.set(timeZone, format);
  return format;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
}

/**
 * A point in time as text, with its zone: `2026-11-21 14:05 UTC`. A relative time is shown as the absolute one, for the
 * text stays when the time has moved on.
 *
 * @param timeZone - an IANA zone; an unknown one is shown as UTC
 */
export function timestampText(node: Pick<Timestamp, 'value' | 'style'>, timeZone = 'UTC'): string {
  const at = new Date(node.value);
  if (Number.isNaN(at.getTime())) return node.value;
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  const time = `${parts.get('hour')}:${parts.get('minute')} ${parts.get('timeZoneName')}`;
  const style: TimestampStyle = node.style ?? 'datetime';
  if (style === 'date') return date;
  return style === 'time' ? time : `${date} ${time}`;
}
