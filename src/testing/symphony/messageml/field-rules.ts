import { checkDates, checkTimes, isDate, isTime } from './intervals.js';
import { isList } from './lists.js';
import { elementChildren, type MarkupNode } from './node.js';
import {
  atMost,
  attribute,
  booleanAttributes,
  hasChild,
  integer,
  notBlank,
  nothing,
  only,
  onlyIn,
  type Rule,
  refuse,
  somewhereIn,
} from './rule.js';

const longestId = 64;
const formElements = ['form'];

/** The fields of forms. (Wire sheet, section 10.) */
export const fieldRules: Readonly<Record<string, Rule>> = {
  'text-field': {
    attributes: words(
      'name required placeholder minlength maxlength masked pattern pattern-error-message label title disabled readonly formnovalidate auto-submit',
    ),
    check: (node) => checkText(node, 1, 128),
  },
  textarea: { attributes: areaAttributes(), check: (node) => checkText(node, 0, 10_000) },
  richtextarea: { attributes: areaAttributes(), check: (node) => checkText(node, 0, 10_000) },
  select: {
    attributes: words(
      'name required data-placeholder label title multiple disabled readonly min max auto-submit formnovalidate',
    ),
    check: checkSelect,
  },
  option: { attributes: ['value', 'selected'], check: checkOption },
  checkbox: { attributes: choiceAttributes(), check: checkChoice },
  radio: { attributes: choiceAttributes(), check: checkChoice },
  'person-selector': {
    attributes: words('name placeholder required label title value formnovalidate'),
    check: (node) => checkSelector(node, 'user'),
  },
  'room-selector': {
    attributes: words('name placeholder required label title value formnovalidate'),
    check: (node) => checkSelector(node, 'room'),
  },
  'date-selector': { attributes: words('name placeholder required formnovalidate'), check: checkDateSelector },
  'date-picker': {
    attributes: words(
      'name value required placeholder min max label title disabled readonly disabled-date highlighted-date format formnovalidate',
    ),
    check: checkDatePicker,
  },
  'time-picker': {
    attributes: words(
      'name title label value strict required placeholder min max step disabled readonly disabled-time format formnovalidate',
    ),
    check: checkTimePicker,
  },
  'timezone-picker': {
    attributes: words('name value title label required placeholder disabled-timezone formnovalidate'),
    check: checkTimezonePicker,
  },
};

function words(text: string): string[] {
  return text.split(' ');
}

function areaAttributes(): string[] {
  return words(
    'name required placeholder minlength maxlength pattern pattern-error-message label title disabled readonly rows cols formnovalidate',
  );
}

function choiceAttributes(): string[] {
  return words('name value checked label disabled readonly formnovalidate');
}

/** Every field stands in a form, and its label and hint are short. */
function checkField(node: MarkupNode): void {
  somewhereIn(node, formElements);
  for (const name of ['label', 'title'])
    if ((attribute(node, name)?.length ?? 0) > 256)
      refuse(`The attribute "${name}" value is too long. Max length for this attribute is: 256`);
}

function checkText(node: MarkupNode, least: number, most: number): void {
  checkField(node);
  checkPattern(node);
  notBlank(node, 'name');
  booleanAttributes(node, ['required', 'masked', 'disabled', 'readonly', 'auto-submit']);
  for (const name of ['rows', 'cols']) {
    const value = attribute(node, name);
    if (value !== undefined && (integer(value) ?? -1) < 0)
      refuse(`Attribute "${name}" is not valid, it must be an integer >= 0`);
  }
  only(node, ['#text']);
  const bounds = (['maxlength', 'minlength'] as const).map((name) => {
    const value = attribute(node, name);
    if (value === undefined) return undefined;
    const number = integer(value);
    if (number === undefined) refuse(`The attribute "${name}" must be a valid number.`);
    if (number < least || number > most) refuse(`The attribute "${name}" must be between ${least} and ${most}`);
    return number;
  });
  const [max = most, min = least] = bounds;
  if (min > max) refuse('The attribute "minlength" must be lower than the "maxlength" attribute');
  const [text] = node.children;
  if (node.children.length === 1 && typeof text === 'string' && (text.length < min || text.length > max))
    refuse(`The length of this ${node.name}'s initial value must be between ${min} and ${max}`);
}

function checkPattern(node: MarkupNode): void {
  const pattern = attribute(node, 'pattern');
  if (pattern === undefined) return;
  const message = attribute(node, 'pattern-error-message');
  const name = node.isPresented ? 'data-pattern-error-message' : 'pattern-error-message';
  if (message === undefined) refuse(`The attribute "${name}" is mandatory when attribute "pattern" is defined`);
  for (const [each, value] of [
    ['pattern', pattern],
    [name, message],
  ] as const)
    if (value.length > 256) refuse(`The attribute "${each}" value is too long. Max length for this attribute is: 256`);
  try {
    new RegExp(pattern);
  } catch {
    refuse(`The regex "${pattern}" is not valid`);
  }
}

function checkSelect(node: MarkupNode): void {
  checkField(node);
  notBlank(node, 'name');
  only(node, ['option']);
  hasChild(node, 'option');
  booleanAttributes(node, ['required', 'multiple', 'disabled', 'readonly', 'auto-submit']);
  const isMultiple = attribute(node, 'multiple')?.toLowerCase() === 'true';
  const bound = (name: 'min' | 'max', least: number) => {
    const value = attribute(node, name);
    if (value === undefined) return undefined;
    if (!isMultiple) refuse(`Attribute "${name}" is not allowed. Attribute "multiple" missing`);
    const number = integer(value);
    if (number === undefined || number < least) refuse(`Attribute "${name}" is not valid, it must be >= ${least}`);
    return number;
  };
  const min = bound('min', 0);
  const max = bound('max', 1);
  if (max !== undefined && (min ?? 0) > max) refuse('Attribute "min" is greater than attribute "max"');
  if (isMultiple && min === 0 && attribute(node, 'required') === 'true')
    refuse('Attribute "min" cannot be 0 if "required" is true');
  const chosen = elementChildren(node).filter((option) => attribute(option, 'selected')?.toLowerCase() === 'true');
  if (!isMultiple && chosen.length > 1) refuse('Element "select" can only have one selected "option"');
}

function checkOption(node: MarkupNode): void {
  if (attribute(node, 'value') === undefined) refuse('The attribute "value" is required');
  booleanAttributes(node, ['selected']);
  onlyIn(node, ['select']);
  only(node, ['#text']);
  hasChild(node, '#text', 'text content');
}

function checkChoice(node: MarkupNode): void {
  checkField(node);
  notBlank(node, 'name');
  booleanAttributes(node, ['checked', 'disabled', 'readonly']);
  only(node, ['#text', 'b', 'i']);
}

function checkSelector(node: MarkupNode, what: 'user' | 'room'): void {
  checkField(node);
  booleanAttributes(node, ['required']);
  const value = attribute(node, 'value');
  if (value !== undefined && !isList(value, what === 'user'))
    refuse(`Attribute "value" contains an unsupported format, should be an array of ${what} ids`);
  nothing(node);
  notBlank(node, 'name');
}

function checkDateSelector(node: MarkupNode): void {
  somewhereIn(node, formElements);
  notBlank(node, 'name');
  booleanAttributes(node, ['required']);
  nothing(node);
}

function checkDatePicker(node: MarkupNode): void {
  checkField(node);
  notBlank(node, 'name');
  atMost(node, 'name', longestId);
  for (const name of ['value', 'min', 'max'])
    if (attribute(node, name) !== undefined && !isDate(attribute(node, name) ?? ''))
      refuse(`Attribute "${name}" has invalid date format`);
  booleanAttributes(node, ['required', 'disabled', 'readonly']);
  for (const name of ['disabled-date', 'highlighted-date']) checkDates(name, attribute(node, name));
  atMost(node, 'format', longestId);
  const format = attribute(node, 'format');
  if (format !== undefined && !/^[0-9Mdy/. :-]+$/.test(format))
    refuse(
      `Attribute "format" contains an unsupported date format, only 'M', 'd' and 'y' are supported with a space or '.','-','/',':' as separator`,
    );
  for (const name of ['title', 'label']) atMost(node, name, longestId);
}

function checkTimePicker(node: MarkupNode): void {
  checkField(node);
  notBlank(node, 'name');
  for (const name of ['name', 'placeholder', 'format']) atMost(node, name, longestId);
  checkTimes('disabled-time', attribute(node, 'disabled-time'));
  const step = attribute(node, 'step');
  if (step !== undefined) {
    const seconds = integer(step);
    if (seconds === undefined) refuse('Attribute "step" should be a number.');
    if (seconds < 600 || seconds > 43_200) refuse('Attribute "step" must be less than "43200" and more than "600".');
  }
  const format = attribute(node, 'format');
  if (format !== undefined && !/^[hHmsa: ]+$/.test(format))
    refuse(
      `Attribute "format" contains an unsupported time format, only 'h', 'm' 's' and 'a' are supported with ':' or space as separator`,
    );
  for (const name of ['min', 'max', 'value'])
    if (attribute(node, name) !== undefined && !isTime(attribute(node, name) ?? ''))
      refuse(`Attribute "${name}" has invalid time format, only HH:mm:ss format is allowed`);
  booleanAttributes(node, ['required', 'strict', 'disabled', 'readonly']);
}

function checkTimezonePicker(node: MarkupNode): void {
  checkField(node);
  notBlank(node, 'name');
  booleanAttributes(node, ['required']);
  const value = attribute(node, 'value');
  if (value && !isZone(value)) refuse(`Attribute "value" contains an invalid timezone: ${value}`);
  atMost(node, 'disabled-timezone', 1_024);
  const disabled = attribute(node, 'disabled-timezone');
  if (disabled === undefined) return;
  for (const zone of zonesIn(disabled))
    if (!isZone(zone)) refuse(`Attribute "disabled-timezone" contains an invalid timezone: ${zone}`);
}

function zonesIn(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list.map(String);
  } catch {
    // Told below.
  }
  return refuse('Error parsing json in attribute "disabled-timezone". It should contain an array of Strings');
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}
