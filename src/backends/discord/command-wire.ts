import { InvalidError } from '../../core/errors/index.js';
import type { Command, CommandOption } from '../../models/index.js';
import { defined, flagAt, isWire, numberAt, objectsAt, type Wire } from './wire/read.js';
import { textAt } from './wire/values.js';

/** Kinds of commands and of their options (wire sheet, section 14). */
const commandTypes = { slash: 1, user: 2, message: 3 } as const;
const optionTypes = {
  string: 3,
  integer: 4,
  boolean: 5,
  user: 6,
  channel: 7,
  role: 8,
  number: 10,
  attachment: 11,
} as const;

const slashName = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const longestDescription = 100;
const mostOptions = 25;
const mostChoices = 25;

/**
 * A command as Discord takes it.
 *
 * @throws InvalidError that says what Discord would refuse: names that are not in small letters, texts that are too long
 */
export function wireOfCommand(command: Command): Wire {
  const { name, type, description, options } = command;
  if (type === 'unknown') throw new InvalidError(`The command '${name}' has a type that is not known here.`);
  if (type !== 'slash') {
    if (name.trim() === '' || name.length > 32)
      throw new InvalidError(`The name of a menu's entry has 1 to 32 characters: '${name}'.`);
    if (options.length > 0) throw new InvalidError(`The entry '${name}' of a menu has no options.`);
    return { type: commandTypes[type], name };
  }
  checkName(name, 'command');
  if (options.length > mostOptions)
    throw new InvalidError(`The command '${name}' has ${options.length} options: Discord takes ${mostOptions}.`);
  const wires = options.map((option) => wireOfOption(option, name));
  // Those that must be given come first, else Discord refuses them.
  const ordered = [...wires.filter(isRequired), ...wires.filter((wire) => !isRequired(wire))];
  return defined<Record<string, unknown>>({
    type: commandTypes.slash,
    name,
    description: descriptionOf(description, name, `the command '${name}'`),
    options: ordered.length > 0 ? ordered : undefined,
  });
}

function isRequired(wire: Wire): boolean {
  return flagAt(wire, 'required');
}

function checkName(name: string, what: string): void {
  if (slashName.test(name) && name === name.toLowerCase()) return;
  throw new InvalidError(
    `Discord does not take '${name}' as the name of a ${what}: 1 to 32 small letters, digits, - and _, without blanks.`,
  );
}

/** A description is a must: without one the name stands there. */
function descriptionOf(text: string, name: string, what: string): string {
  if (text.length > longestDescription)
    throw new InvalidError(
      `The description of ${what} has ${text.length} characters: Discord takes ${longestDescription}.`,
    );
  return text.trim() === '' ? name : text;
}

function wireOfOption(option: CommandOption, command: string): Wire {
  const { name, type, description, isRequired: required, choices, isAutocomplete, min, max } = option;
  const what = `the option '${name}' of the command '${command}'`;
  if (type === 'unknown') throw new InvalidError(`The type of ${what} is not known here.`);
  checkName(name, `option of the command '${command}'`);
  if (choices !== undefined && choices.length > 0 && isAutocomplete)
    throw new InvalidError(`Of ${what} give the choices or isAutocomplete, not both.`);
  if ((choices?.length ?? 0) > mostChoices)
    throw new InvalidError(`For ${what} Discord takes ${mostChoices} choices; with isAutocomplete there may be more.`);
  const isText = type === 'string';
  return defined<Record<string, unknown>>({
    type: optionTypes[type],
    name,
    description: descriptionOf(description, name, what),
    required: required || undefined,
    choices:
      choices && choices.length > 0 ? choices.map((choice) => ({ name: choice.name, value: choice.value })) : undefined,
    autocomplete: isAutocomplete || undefined,
    min_length: isText ? min : undefined,
    max_length: isText ? max : undefined,
    min_value: isText ? undefined : min,
    max_value: isText ? undefined : max,
  });
}

/** True when Discord's command is the wanted one already: in what a neutral command says. */
export function isSameCommand(known: Wire, wanted: Wire): boolean {
  return JSON.stringify(neutral(known)) === JSON.stringify(neutral(wanted));
}

/** What Discord leaves out, and what it adds, is made alike. */
function neutral(wire: Wire): unknown {
  return [
    numberAt(wire, 'type') ?? 1,
    textAt(wire, 'name'),
    textAt(wire, 'description') ?? '',
    objectsAt(wire, 'options').map((option) => [
      numberAt(option, 'type'),
      textAt(option, 'name'),
      textAt(option, 'description'),
      isRequired(option),
      choicesOf(option),
      flagAt(option, 'autocomplete'),
      ...['min_length', 'max_length', 'min_value', 'max_value'].map((key) => numberAt(option, key) ?? null),
    ]),
  ];
}

function choicesOf(option: Wire): unknown[] {
  const { choices } = option;
  return Array.isArray(choices) ? choices.filter(isWire).map((choice) => [choice['name'], choice['value']]) : [];
}
