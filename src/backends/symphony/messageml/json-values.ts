import { isClockTime, isIsoDate, isTimeZone, notLongerThan, type ValueCheck } from './values.js';

function readArray(value: string): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isUserId(value: unknown): boolean {
  return (
    value === null || typeof value === 'number' || (typeof value === 'string' && /^\s*[+-]?\d{1,19}\s*$/.test(value))
  );
}

const mostUsers = 15;

export const areUserIds: ValueCheck = (value, name) =>
  readArray(value)?.every(isUserId)
    ? undefined
    : `Attribute "${name}" contains an unsupported format, should be an array of user ids`;

export const areFewUserIds: ValueCheck = (value, name, element) =>
  areUserIds(value, name, element) ??
  ((readArray(value)?.length ?? 0) > mostUsers
    ? `Attribute "${name}" contains more values than allowed. Max value is ${mostUsers}`
    : undefined);

/** The only place where the parser takes single quotes in JSON. */
export const areRoomIds: ValueCheck = (value, name) => {
  const json = value.replace(/'((?:[^'\\]|\\.)*)'/g, (_, inner: string) => JSON.stringify(inner));
  const ids = readArray(value) ?? readArray(json);
  return ids?.every((id) => typeof id !== 'object' || id === null)
    ? undefined
    : `Attribute "${name}" contains an unsupported format, should be an array of room ids`;
};

const longestList = notLongerThan(1024);

/** Checks a list of objects that may hold `known` keys only. */
function listOf(known: readonly string[], check: (item: Record<string, unknown>) => string | undefined): ValueCheck {
  return (value, name, element) => {
    const tooLong = longestList(value, name, element);
    if (tooLong) return tooLong;
    const items = readArray(value);
    if (!items) return `Error parsing json in attribute "${name}"`;
    for (const item of items) {
      if (typeof item !== 'object' || item === null || Array.isArray(item))
        return `Error parsing json in attribute "${name}": an object is expected`;
      const record: Record<string, unknown> = { ...item };
      for (const key of Object.keys(record))
        if (!known.includes(key)) return `Error parsing json in attribute "${name}": Unrecognized field "${key}"`;
      const problem = check(record);
      if (problem) return problem;
    }
    return undefined;
  };
}

function given(item: Record<string, unknown>, ...keys: readonly string[]): boolean {
  const present = Object.keys(item).filter((key) => key !== 'type' && item[key] !== null && item[key] !== undefined);
  return present.length === keys.length && keys.every((key) => present.includes(key));
}

function badDate(...dates: readonly unknown[]): string | undefined {
  const bad = dates.find((date) => typeof date !== 'string' || !isIsoDate(date));
  return bad === undefined ? undefined : `"${String(bad)}" is not a valid date in ISO_8601 format`;
}

function badTime(...times: readonly unknown[]): string | undefined {
  const bad = times.find((time) => typeof time !== 'string' || !isClockTime(time));
  return bad === undefined ? undefined : `"${String(bad)}" is not a valid time, only HH:mm:ss format is allowed`;
}

export const areDateIntervals = listOf(['type', 'day', 'from', 'to', 'daysOfWeek'], (item) => {
  if (given(item, 'day')) return badDate(item['day']);
  if (given(item, 'from', 'to')) return badDate(item['from'], item['to']);
  if (!given(item, 'daysOfWeek')) return "Date interval 'type' is unknown or null";
  const days = item['daysOfWeek'];
  return Array.isArray(days) && days.every((day) => Number.isInteger(day) && day >= 0 && day <= 6)
    ? undefined
    : "'daysOfWeek' out of range [0-6]";
});

export const areTimeIntervals = listOf(['type', 'time', 'from', 'to'], (item) => {
  if (given(item, 'time')) return badTime(item['time']);
  return given(item, 'from', 'to') ? badTime(item['from'], item['to']) : "Time interval 'type' is unknown or null";
});

export const areTimeZones: ValueCheck = (value, name, element) => {
  const tooLong = longestList(value, name, element);
  if (tooLong) return tooLong;
  const zones = readArray(value);
  if (!zones?.every((zone) => typeof zone === 'string'))
    return `Error parsing json in attribute "${name}". It should contain an array of Strings`;
  const bad = zones.find((zone) => !isTimeZone(zone));
  return bad === undefined ? undefined : `Attribute "${name}" contains an invalid timezone: ${bad}`;
};
