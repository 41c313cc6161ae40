import { isJson } from '../json.js';
import { refuse } from './rule.js';

const longest = 1_024;

export function isDate(text: string): boolean {
  const [, day] = /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?$/.exec(text) ?? [];
  if (day === undefined) return false;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

export function isTime(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text);
}

/** The days that a date picker greys out or marks: single ones, ranges, days of the week. */
export function checkDates(name: string, text: string | undefined): void {
  for (const interval of intervals(name, text, ['day', 'from', 'to', 'daysOfWeek'])) {
    const kind = Object.keys(interval).sort().join();
    if (kind === 'day' || kind === 'from,to') {
      for (const value of Object.values(interval).map(String))
        if (!isDate(value)) refuse(`"${value}" is not a valid date in ISO_8601 format`);
    } else if (kind === 'daysOfWeek') {
      const days = interval.daysOfWeek;
      if (!Array.isArray(days) || days.some((day) => typeof day !== 'number' || day < 0 || day > 6))
        refuse("'daysOfWeek' out of range [0-6]");
    } else refuse("Date interval 'type' is unknown or null");
  }
}

/** The times that a time picker greys out. */
export function checkTimes(name: string, text: string | undefined): void {
  for (const interval of intervals(name, text, ['time', 'from', 'to'])) {
    const kind = Object.keys(interval).sort().join();
    if (kind !== 'time' && kind !== 'from,to') refuse("Time interval 'type' is unknown or null");
    for (const value of Object.values(interval).map(String))
      if (!isTime(value)) refuse(`"${value}" is not a valid time, only HH:mm:ss format is allowed`);
  }
}

function intervals(name: string, text: string | undefined, keys: readonly string[]): Record<string, unknown>[] {
  if (text === undefined) return [];
  if (text.length > longest) refuse(`Attribute "${name}" exceed maximum allowed length (${longest})`);
  const failed = (why: string) => refuse(`Error parsing json in attribute "${name}": ${why}`);
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(list) || !list.every(isJson)) return failed('Cannot deserialize a list of intervals');
  for (const interval of list)
    for (const key of Object.keys(interval)) if (!keys.includes(key)) failed(`Unrecognized field "${key}"`);
  // A field that is null is one that is not there.
  return list.map((each) => Object.fromEntries(Object.entries(each).filter(([, value]) => value !== null)));
}
