import type { EventData } from '../data/snapshots.js';
import { dateOf, defined, fieldsOf, idOf, textOf } from './values.js';

/** @returns `undefined` for what is no event */
export function readEvent(value: unknown): EventData | undefined {
  const fields = fieldsOf(value);
  const id = idOf(fields['id']);
  const type = textOf(fields['type']);
  if (id === undefined || type === undefined) return undefined;
  return defined<EventData>({
    id,
    type,
    tid: idOf(fields['tid']),
    at: dateOf(fields['at']) ?? new Date(),
    data: fieldsOf(fields['data']),
  });
}
