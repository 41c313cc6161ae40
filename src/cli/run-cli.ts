import { nearest } from '../core/nearest.js';
import { version } from '../core/version.js';
import { type Command, type CommandIo, globalOptions, type ProgramIo, UsageError } from './command.js';
import { commands } from './commands/index.js';
import { exitCodes } from './exit-codes.js';
import { commandHelp, programHelp } from './help.js';
import { optionsOf, parseCommand } from './parse-command.js';
import { reportError } from './report-error.js';
import { paintFor, plain } from './terminal/paint.js';

/**
 * Runs the `chatmux` program.
 *
 * @param argv - the arguments, without node and the script
 * @returns the exit code: see exit-codes.ts
 */
export async function runCli(argv: readonly string[], program: ProgramIo): Promise<number> {
  const io = commandIo(argv, program);
  const { name, rest } = splitCommand(argv);
  if (name === undefined) return withoutCommand(rest, io);
  let command: Command | undefined;
  try {
    command = commandNamed(name);
    const { values, positionals } = parseCommand(command, rest);
    if (values['help']) {
      io.out(commandHelp(command));
      return exitCodes.done;
    }
    return await command.run({ values, positionals }, io);
  } catch (error) {
    if (io.signal.aborted && !(error instanceof UsageError)) return exitCodes.interrupted;
    return reportError(error, command, io);
  }
}

function withoutCommand(args: readonly string[], io: CommandIo): number {
  const unknown = args.find((arg) => !/^(?:--json|-h|--help|-v|--version|-q|--quiet|--no-color)$/.test(arg));
  if (unknown !== undefined)
    return reportError(new UsageError(`There is no command in '${args.join(' ')}'.`), undefined, io);
  if (args.includes('--version') || args.includes('-v')) io.out(io.isJson ? JSON.stringify({ version }) : version);
  else if (io.isJson) io.out(JSON.stringify(commands.map(plainCommand)));
  else io.out(programHelp(commands));
  return exitCodes.done;
}

/** The command's name is the first word; common options may stand before it. */
function splitCommand(argv: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  const takesValue = Object.entries(globalOptions).flatMap(([name, spec]) =>
    spec.type === 'string' ? [`--${name}`, `-${spec.short}`] : [],
  );
  for (let index = 0; index < argv.length; index += 1) {
    const arg = argv[index] ?? '';
    if (takesValue.includes(arg)) index += 1;
    else if (!arg.startsWith('-')) return { name: arg, rest: argv.toSpliced(index, 1) };
  }
  return { name: undefined, rest: argv };
}

/** @throws UsageError with the nearest ones */
export function commandNamed(name: string): Command {
  const found = commands.find((each) => each.name === name);
  if (found) return found;
  const near = nearest(
    name,
    commands.map((each) => each.name),
  );
  const hint = near.length > 0 ? ` Did you mean ${near.map((each) => `'${each}'`).join(' or ')}?` : '';
  throw new UsageError(`There is no command '${name}'.${hint}`);
}

/** A command without what only runs: for `chatmux help --json`. */
export function plainCommand(command: Command) {
  const { run: _run, ...rest } = command;
  return { ...rest, options: optionsOf(command) };
}

function commandIo(argv: readonly string[], program: ProgramIo): CommandIo {
  // What stands behind -- is text.
  const end = argv.indexOf('--');
  const before = end < 0 ? argv : argv.slice(0, end);
  const isQuiet = before.includes('--quiet') || before.includes('-q');
  const env = program.env ?? process.env;
  const terminal = program.terminal ?? { in: false, out: false, error: false, columns: 80 };
  const paint = (isTerminal: boolean) => (before.includes('--no-color') ? plain : paintFor(isTerminal, env));
  return {
    ...program,
    env,
    terminal,
    isJson: before.includes('--json'),
    isQuiet,
    note: (line) => {
      if (!isQuiet) program.error(line);
    },
    paint: { out: paint(terminal.out), error: paint(terminal.error) },
  };
}
