import { type Command, globalOptions, type OptionSpec } from './command.js';
import { wrapToWidth } from './terminal/text-width.js';

/** A help fits a screen of 80 by 24, with a line left for the prompt. */
const width = 79;

/** What `chatmux help` shows. */
export function programHelp(commands: readonly Command[]): string {
  const widest = Math.max(...commands.map(({ name }) => name.length));
  return [
    'chatmux: one interface over six chat platforms',
    '',
    'Usage: chatmux COMMAND [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(widest)}  ${summary}`),
    '',
    'Accounts are those of ./chatmux.yaml (--config FILE), else of the environment.',
    `Every command takes ${commonLine}.`,
    'chatmux help COMMAND tells more; chatmux --version tells the version.',
  ].join('\n');
}

const commonLine = '--json, -q --quiet, --no-color, -h --help';

/** What `chatmux help COMMAND` shows: made from the table that the parser reads by. */
export function commandHelp(command: Command): string {
  const { name, summary, arguments: args = [], options, usesAccount, json, notes, examples = [] } = command;
  const places = args.map(({ name: place, isRequired, isMany }) => {
    const shown = isMany ? `${place}...` : place;
    return isRequired ? shown : `[${shown}]`;
  });
  const { account, config } = globalOptions;
  const listed: [string, OptionSpec][] = [
    ...Object.entries(options),
    ['json', { ...globalOptions.json, help: json }],
    ...(usesAccount
      ? ([
          ['account', account],
          ['config', config],
        ] as [string, OptionSpec][])
      : []),
  ];
  const heads = listed.map(([key, spec]) => headOf(key, spec));
  const column = Math.max(...heads.map(({ length }) => length)) + 2;
  return [
    `chatmux ${name}: ${summary}`,
    '',
    `Usage: chatmux ${[name, ...places, '[options]'].join(' ')}`,
    '',
    ...(notes === undefined ? [] : [...notes.split('\n').flatMap((line) => wrapToWidth(line, width)), '']),
    ...listed.flatMap(([, { help }], index) => rows(heads[index] ?? '', help, column)),
    `Also ${usesAccount ? '' : '-a --account, -c --config, '}-q --quiet, --no-color, -h --help.`,
    ...(examples.length === 0
      ? []
      : ['', ...examples.map((line) => `  ${line.includes('chatmux ') ? line : `chatmux ${line}`}`)]),
  ].join('\n');
}

function headOf(name: string, { short, value, type }: OptionSpec): string {
  const behind = type === 'boolean' ? '' : ` ${value ?? 'VALUE'}`;
  return `  ${short === undefined ? '   ' : `-${short},`} --${name}${behind}`;
}

function rows(head: string, help: string, column: number): string[] {
  const [first = '', ...others] = wrapToWidth(help, width - column);
  return [`${head.padEnd(column)}${first}`, ...others.map((line) => ' '.repeat(column) + line)];
}
