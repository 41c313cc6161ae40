import { parseArgs } from 'node:util';
import { nearest } from '../core/nearest.js';
import { type Command, globalOptions, type OptionSpecs, UsageError } from './command.js';

export type Parsed = { readonly values: Record<string, unknown>; readonly positionals: readonly string[] };

/** All options of a command, the common ones among them. */
export function optionsOf(command: Command): OptionSpecs {
  return { ...globalOptions, ...command.options };
}

/** Reads a command's arguments. @throws UsageError that names the one that is wrong, and what was probably meant */
export function parseCommand(command: Command, args: readonly string[]): Parsed {
  const specs = optionsOf(command);
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short !== undefined && { short }), ...(multiple && { multiple }) },
    ]),
  );
  let parsed: Parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(describe(error, specs));
  }
  if (!parsed.values['help']) checkArguments(command, parsed.positionals);
  return parsed;
}

function describe(error: unknown, specs: OptionSpecs): string {
  const { code, message } = error as { code?: string; message: string };
  const unknown = /^Unknown option '(-{1,2}[^']*)'/.exec(message)?.[1];
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && unknown !== undefined) {
    const near = nearest(unknown.replace(/^-+/, ''), Object.keys(specs))
      .map((name) => `'--${name}'`)
      .join(' or ');
    return `Unknown option '${unknown}'${near === '' ? '' : ` (did you mean ${near}?)`}. A text that begins with a dash stands behind --.`;
  }
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
    const [, name, value] = /Option '(?:-\w, )?(--[\w-]+)( <value>)?/.exec(message) ?? [];
    if (name !== undefined)
      return value === undefined ? `The option ${name} takes no value.` : `The option ${name} needs a value.`;
  }
  return message;
}

/** @throws UsageError for one that is missing, and for one too many */
function checkArguments({ name, arguments: specs = [] }: Command, given: readonly string[]): void {
  for (const [index, { name: argument, isRequired }] of specs.entries()) {
    if (isRequired && (given[index] === undefined || given[index] === ''))
      throw new UsageError(`The ${argument.toLowerCase()} is missing.`);
  }
  const extra = given[specs.length];
  if (extra === undefined || specs.at(-1)?.isMany) return;
  const hint = specs.at(-1)?.name === 'TEXT' ? ': put the text in quotes' : '';
  throw new UsageError(`'${extra}' is one argument too many for ${name}${hint}.`);
}
