import {
  areDateIntervals,
  areFewUserIds,
  areRoomIds,
  areTimeIntervals,
  areTimeZones,
  areUserIds,
} from './json-values.js';
import type { Kind, Model } from './kinds.js';
import {
  isBlank,
  isBoolean,
  isDate,
  isDateFormat,
  isInt64,
  isIntFrom,
  isRegex,
  isTime,
  isTimeFormat,
  isTimeZone,
  notLongerThan,
  oneOf,
  readInt,
  type ValueCheck,
} from './values.js';

type Report = (model: Model, message: string) => void;
type Field = { needs?: readonly string[]; values?: Readonly<Record<string, ValueCheck>> };

const all =
  (...checks: readonly ValueCheck[]): ValueCheck =>
  (value, name, element) => {
    for (const check of checks) {
      const problem = check(value, name, element);
      if (problem) return problem;
    }
    return undefined;
  };

const label = notLongerThan(256);
const short = notLongerThan(64);
const zone: ValueCheck = (value, name) =>
  value === '' || isTimeZone(value) ? undefined : `Attribute "${name}" contains an invalid timezone: ${value}`;
const step: ValueCheck = (value, name) => {
  const seconds = readInt(value);
  if (seconds === undefined) return `Attribute "${name}" should be a number.`;
  return seconds < 600 || seconds > 43200
    ? `Attribute "${name}" must be less than "43200" and more than "600".`
    : undefined;
};
const flags = { required: isBoolean, disabled: isBoolean, readonly: isBoolean, formnovalidate: isBoolean };
const noted = { ...flags, label, title: label };
const name = ['name'];
const box: Field = { needs: name, values: { ...flags, label, checked: isBoolean } };

/** What the attributes of the form fields must hold (wire sheet, section 10). */
const fields: Partial<Record<Kind, Field>> = {
  'text-field': { needs: name, values: { ...noted, masked: isBoolean, 'auto-submit': isBoolean } },
  textarea: { needs: name, values: { ...noted, rows: isIntFrom(0, 'an integer'), cols: isIntFrom(0, 'an integer') } },
  richtextarea: {
    needs: name,
    values: { ...noted, rows: isIntFrom(0, 'an integer'), cols: isIntFrom(0, 'an integer') },
  },
  checkbox: box,
  radio: box,
  select: { needs: name, values: { ...noted, multiple: isBoolean, 'auto-submit': isBoolean } },
  option: { values: { selected: isBoolean } },
  'person-selector': { needs: name, values: { ...noted, value: areUserIds } },
  'room-selector': { needs: name, values: { ...noted, value: areRoomIds } },
  'date-selector': { needs: name, values: flags },
  'date-picker': {
    needs: name,
    values: {
      ...flags,
      name: short,
      value: isDate,
      min: isDate,
      max: isDate,
      'disabled-date': areDateIntervals,
      'highlighted-date': areDateIntervals,
      format: all(short, isDateFormat),
      title: short,
      label: short,
    },
  },
  'time-picker': {
    needs: name,
    values: {
      ...noted,
      name: short,
      placeholder: short,
      strict: isBoolean,
      value: isTime,
      min: isTime,
      max: isTime,
      step,
      'disabled-time': areTimeIntervals,
      format: all(short, isTimeFormat),
    },
  },
  'timezone-picker': { needs: name, values: { ...noted, value: zone, 'disabled-timezone': areTimeZones } },
  'ui-action': {
    needs: ['action'],
    values: { action: oneOf('open-im', 'open-dialog'), trigger: oneOf('click') },
  },
  form: { needs: ['id'], values: { 'multi-submit': oneOf('reset', 'no-reset') } },
  dialog: { values: { width: oneOf('small', 'medium', 'large', 'full-width'), state: oneOf('open', 'close') } },
  'expandable-card': { needs: ['state'], values: { state: oneOf('collapsed', 'cropped', 'expanded') } },
  expandableCardBody: { values: { variant: oneOf('default', 'error') } },
  td: { values: { rowspan: isInt64, colspan: isInt64 } },
};

/** Checks required attributes and attribute values that need no look at anything else. */
export function checkValues(model: Model, report: Report, isKnown: (value: string) => boolean): void {
  const field = fields[model.kind];
  for (const needed of field?.needs ?? [])
    if (isBlank(model.attributes.get(needed) ?? '')) report(model, `The attribute "${needed}" is required`);
  for (const [attribute, check] of Object.entries(field?.values ?? {})) {
    const value = model.attributes.get(attribute);
    if (value === undefined || !isKnown(value) || (field?.needs?.includes(attribute) && isBlank(value))) continue;
    const problem = check(value, attribute, model.tag);
    if (problem) report(model, problem);
  }
}

const lengths: Partial<Record<Kind, readonly [number, number]>> = {
  'text-field': [1, 128],
  textarea: [0, 10_000],
  richtextarea: [0, 10_000],
};

/** `minlength` and `maxlength`, and the text that the field starts with. */
export function checkLengths(model: Model, report: Report): void {
  const range = lengths[model.kind];
  if (!range) return;
  const [least, most] = range;
  const bounds = new Map<string, number>();
  for (const bound of ['maxlength', 'minlength']) {
    const value = model.attributes.get(bound);
    if (value === undefined) continue;
    const length = readInt(value);
    if (length === undefined) {
      report(model, `The attribute "${bound}" must be a valid number.`);
      return;
    }
    if (length < least || length > most) {
      report(model, `The attribute "${bound}" must be between ${least} and ${most}`);
      return;
    }
    bounds.set(bound, length);
  }
  const min = bounds.get('minlength') ?? least;
  const max = bounds.get('maxlength') ?? most;
  if (min > max) {
    report(model, 'The attribute "minlength" must be lower than the "maxlength" attribute');
    return;
  }
  const [only, more] = model.children;
  if (only?.kind !== 'text' || more) return;
  const { length } = only.value ?? '';
  if (length < min || length > max)
    report(model, `The length of this ${model.tag}'s initial value must be between ${min} and ${max}`);
}

/** `pattern` and the message that goes with it. */
export function checkPattern(model: Model, report: Report): void {
  const pattern = model.attributes.get('pattern');
  if (pattern === undefined) return;
  const message = model.attributes.get('pattern-error-message');
  if (message === undefined) {
    report(model, 'The attribute "pattern-error-message" is mandatory when attribute "pattern" is defined');
    return;
  }
  for (const [attribute, value] of [
    ['pattern', pattern],
    ['pattern-error-message', message],
  ] as const)
    if (value.length > 256) {
      report(model, `The attribute "${attribute}" value is too long. Max length for this attribute is: 256`);
      return;
    }
  if (!isRegex(pattern)) report(model, `The regex "${pattern}" is not valid`);
}

/** How many options may and must be chosen. */
export function checkSelect(model: Model, report: Report): void {
  const multiple = model.attributes.get('multiple')?.toLowerCase() === 'true';
  const selected = model.children.filter(
    (option) => option.attributes.get('selected')?.toLowerCase() === 'true',
  ).length;
  if (!multiple) {
    for (const bound of ['min', 'max'])
      if (model.attributes.has(bound))
        report(model, `Attribute "${bound}" is not allowed. Attribute "multiple" missing`);
    if (selected > 1) report(model, 'Element "select" can only have one selected "option"');
    return;
  }
  const bounds: number[] = [];
  for (const [bound, least] of [
    ['min', 0],
    ['max', 1],
  ] as const) {
    const value = model.attributes.get(bound);
    const number = value === undefined ? 0 : readInt(value);
    if (number === undefined || (value !== undefined && number < least)) {
      report(model, `Attribute "${bound}" is not valid, it must be >= ${least}`);
      return;
    }
    bounds.push(number);
  }
  const [min = 0, max = 0] = bounds;
  if (max > 0 && min > max) report(model, 'Attribute "min" is greater than attribute "max"');
  if (model.attributes.get('required')?.toLowerCase() === 'true' && model.attributes.has('min') && min === 0)
    report(model, 'Attribute "min" cannot be 0 if "required" is true');
}

/** What a `ui-action` opens. */
export function checkAction(model: Model, report: Report): void {
  const action = model.attributes.get('action')?.toLowerCase();
  if (action === 'open-dialog') {
    checkId(model, 'target-id', report);
    return;
  }
  if (action !== 'open-im') return;
  const users = model.attributes.get('user-ids');
  const hasStream = model.attributes.has('stream-id');
  if (users !== undefined && hasStream) report(model, 'Only one between "stream-id" and "user-ids" is allowed');
  if (users === undefined && !hasStream)
    report(model, 'At least one between "stream-id" and "user-ids" should be present');
  const side = model.attributes.get('side-by-side');
  for (const problem of [
    side === undefined ? undefined : isBoolean(side, 'side-by-side', model.tag),
    users === undefined ? undefined : areFewUserIds(users, 'user-ids', model.tag),
  ])
    if (problem) report(model, problem);
}

/** An id has no white space and at most 64 characters. */
export function checkId(model: Model, attribute: string, report: Report): void {
  const id = model.attributes.get(attribute) ?? '';
  if (id === '' || /\s/.test(id))
    report(model, `The attribute "${attribute}" is required and must not contain any whitespace`);
  else if (id.length > 64) report(model, `The attribute "${attribute}" length is bigger than maximum allowed [64]`);
}

const buttonClasses = new Set([
  'primary', 'secondary', 'tertiary', 'destructive', 'primary-destructive', 'secondary-destructive', 'primary-link',
  'destructive-link',
]); // biome-ignore format: a word list

export function checkButton(model: Model, report: Report): void {
  const style = model.attributes.get('class');
  if (style !== undefined && !buttonClasses.has(style))
    report(model, 'Attribute "class" must be "primary", "secondary", "tertiary" or "destructive"');
  const name = model.attributes.get('name');
  const type = model.attributes.get('type');
  if (model.parent?.kind === 'ui-action') {
    if (name !== undefined || type !== undefined)
      report(model, 'Attributes "type" and "name" are not allowed on a button inside a UIAction.');
    return;
  }
  if (type === 'reset') {
    if (name !== undefined) report(model, 'Attribute "name" is allowed for action buttons only');
  } else if (type !== undefined && type !== 'action' && type !== 'cancel') {
    report(model, 'Attribute "type" must be "action", "reset" or "cancel"');
  } else if (isBlank(name ?? '')) report(model, `Attribute "name" is required for ${type ?? 'action'} buttons`);
}
