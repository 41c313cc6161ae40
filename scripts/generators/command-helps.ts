import { commands } from '../../src/cli/commands/index.js';
import { commandHelp, programHelp } from '../../src/cli/help.js';
import { betweenMarkers } from './between-markers.js';
import type { Generator } from './generator.js';

const output = 'docs/command-line.md';

/** The help of each command, as the program shows it. */
export const commandHelps: Generator = {
  name: 'helps of the command line',
  outputs: [output],
  async run() {
    const helps = [
      ['chatmux --help', programHelp(commands)],
      ...commands.map((command) => [`chatmux ${command.name} --help`, commandHelp(command)]),
    ];
    const blocks = helps.map(([call, text]) => `### ${call}\n\n\`\`\`text\n${text}\n\`\`\``);
    return { [output]: betweenMarkers(output, 'helps', blocks.join('\n\n')) };
  },
};
