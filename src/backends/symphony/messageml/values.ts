/** Checks of attribute values. Each gives what is wrong, or `undefined`. */
export type ValueCheck = (value: string, name: string, element: string) => string | undefined;

/** As Java's `Character.isWhitespace` has it: no-break spaces are no white space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: four of Java's white space characters are such
const blankText = /^[\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]*$/;

export function isBlank(value: string): boolean {
  return blankText.test(value);
}

export const oneOf =
  (...allowed: readonly string[]): ValueCheck =>
  (value, name, element) =>
    allowed.includes(value.toLowerCase())
      ? undefined
      : `Attribute "${name}" of element "${element}" can only be one of the following values: [${allowed.join(', ')}].`;

export const isBoolean = oneOf('true', 'false');

export const notLongerThan =
  (max: number): ValueCheck =>
  (value, name) =>
    value.length > max ? `The attribute "${name}" length is bigger than maximum allowed [${max}]` : undefined;

export const isInt64: ValueCheck = (value, name) => {
  if (/^[+-]?\d{1,19}$/.test(value)) {
    const number = BigInt(value);
    if (number >= -(2n ** 63n) && number < 2n ** 63n) return undefined;
  }
  return `Invalid input: ${name} must be a int64 value not "${value}"`;
};

/** A Java `int`; `undefined` for anything else. */
export function readInt(value: string): number | undefined {
  if (!/^[+-]?\d{1,18}$/.test(value)) return undefined;
  const number = Number(value);
  return number >= -(2 ** 31) && number < 2 ** 31 ? number : undefined;
}

export const isIntFrom =
  (least: number, what: string): ValueCheck =>
  (value, name) => {
    const number = readInt(value);
    return number === undefined || number < least
      ? `Attribute "${name}" is not valid, it must be ${what} >= ${least}`
      : undefined;
  };

function isCalendarDate(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const isoDate = /^(\d{4})-(\d\d)-(\d\d)$/;
const clockTime = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
const offset = String.raw`(?:[Zz]|[+-](?:0\d|1[0-8]):[0-5]\d(?::[0-5]\d)?)`;
const offsetTime = new RegExp(
  String.raw`^([+-]?\d{4,9})-(\d\d)-(\d\d)[Tt](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{0,9})?)?${offset}$`,
);

export function isIsoDate(value: string): boolean {
  const parts = isoDate.exec(value);
  return parts !== null && isCalendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

export function isClockTime(value: string): boolean {
  return clockTime.test(value);
}

/** ISO 8601 with date, time and offset, as `dateTime` wants it. */
export function isOffsetDateTime(value: string): boolean {
  const parts = offsetTime.exec(value);
  return parts !== null && isCalendarDate(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

export const isDate: ValueCheck = (value, name) =>
  isIsoDate(value) ? undefined : `Attribute "${name}" has invalid date format`;
export const isTime: ValueCheck = (value, name) =>
  isClockTime(value) ? undefined : `Attribute "${name}" has invalid time format, only HH:mm:ss format is allowed`;

/** The letters that Java's `DateTimeFormatter` takes no more of in a row. */
function repeatsTooOften(format: string): boolean {
  return /d{3}|M{6}|y{20}|h{3}|H{3}|m{3}|s{3}|a{2}|#/.test(format) || (format.match(/'/g)?.length ?? 0) % 2 === 1;
}

export const isDateFormat: ValueCheck = (value, name) => {
  // The range from the space to the colon is the parser's own.
  if (!/^[0-9Mdy/. -:]+$/.test(value))
    return `Attribute "${name}" contains an unsupported date format, only 'M', 'd' and 'y' are supported with a space or '.','-','/',':' as separator`;
  return repeatsTooOften(value) ? `Attribute "${name}" contains an invalid date format` : undefined;
};

export const isTimeFormat: ValueCheck = (value, name) => {
  if (!/^[hHmsa: ]+$/.test(value))
    return `Attribute "${name}" contains an unsupported time format, only 'h', 'm' 's' and 'a' are supported with ':' or space as separator`;
  return repeatsTooOften(value) ? `Attribute "${name}" contains an invalid time format` : undefined;
};

export function isTimeZone(value: string): boolean {
  if (/^(?:Z|(?:UTC|GMT|UT)?[+-]\d{1,2}(?::?\d\d)?)$/.test(value)) return true;
  if (!/[A-Z]/.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/**
 * True when Java's `Pattern` takes it, as far as JavaScript can tell: possessive and atomic groups, inline flags and
 * quotations are read as what they are in Java.
 */
export function isRegex(pattern: string): boolean {
  const translated = pattern
    .replace(/\\Q[\s\S]*?(?:\\E|$)/g, 'x')
    .replace(/\(\?[a-zA-Z]*(?:-[a-zA-Z]+)?\)/g, '')
    .replace(/\(\?(?:>|[a-zA-Z]+(?:-[a-zA-Z]+)?:|-[a-zA-Z]+:)/g, '(?:')
    .replace(/([*+?}])\+/g, '$1');
  try {
    new RegExp(translated);
    return true;
  } catch {
    return false;
  }
}
