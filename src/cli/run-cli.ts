import { isChatError } from '../core/index.js';
import { version } from '../core/version.js';
import { type Command, type CommandIo, UsageError } from './command.js';
import { capabilities } from './commands/capabilities.js';
import { demo } from './commands/demo.js';
import { emulate } from './commands/emulate.js';
import { history } from './commands/history.js';
import { playground } from './commands/playground.js';
import { send } from './commands/send.js';
import { tail } from './commands/tail.js';

const commands: readonly Command[] = [demo, playground, emulate, capabilities, send, tail, history];

/**
 * Runs the `chatmux` program.
 *
 * @param argv - the arguments, without node and the script
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly
 */
export async function runCli(argv: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...args] = argv;
  if (name === undefined || name === '--help' || name === '-h') return help(undefined, io);
  if (name === '--version' || name === '-v') {
    io.out(version);
    return 0;
  }
  const asked = name === 'help' ? args[0] : name;
  if (asked === undefined) return help(undefined, io);
  const command = commands.find((each) => each.name === asked);
  if (!command) {
    io.error(`There is no command '${asked}'.`);
    help(undefined, { ...io, out: io.error });
    return 2;
  }
  if (name === 'help') return help(asked, io);
  if (args.includes('--help') || args.includes('-h')) return help(name, io);
  try {
    return await command.run(args, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.error(error.message);
      io.error('');
      io.error(command.usage);
      return 2;
    }
    if (io.signal.aborted) return 130;
    io.error(
      isChatError(error) ? `${error.name}: ${error.message}` : String(error instanceof Error ? error.message : error),
    );
    return isChatError(error) && error.code === 'config' ? 2 : 1;
  }
}

function help(name: string | undefined, io: CommandIo): number {
  const command = commands.find((each) => each.name === name);
  if (command) {
    io.out(command.usage);
    return 0;
  }
  io.out('chatmux: one interface over six chat platforms');
  io.out('');
  for (const each of commands) io.out(`  chatmux ${each.name.padEnd(14)} ${each.summary}`);
  io.out('');
  io.out('chatmux help COMMAND tells more.');
  return 0;
}
