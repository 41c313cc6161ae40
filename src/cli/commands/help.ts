import { defineCommand } from '../command.js';
import { commandHelp, programHelp } from '../help.js';

export const help = defineCommand({
  name: 'help',
  summary: 'what a command does, and how it is called',
  arguments: [{ name: 'COMMAND', complete: 'command' }],
  json: 'print the command, or all commands, with every option',
  async run({ positionals: [name] }, io) {
    const { commandNamed, plainCommand } = await import('../run-cli.js');
    const { commands } = await import('./index.js');
    const command = name === undefined ? undefined : commandNamed(name);
    if (io.isJson) io.out(JSON.stringify(command ? plainCommand(command) : commands.map(plainCommand)));
    else io.out(command ? commandHelp(command) : programHelp(commands));
    return 0;
  },
});
