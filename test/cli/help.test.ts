import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.js';
import { commandHelp, programHelp } from '../../src/cli/help.js';
import { optionsOf } from '../../src/cli/parse-command.js';
import { textWidth } from '../../src/cli/terminal/text-width.js';
import { version } from '../../src/core/version.js';
import { run } from './run.js';

const page = readFileSync(new URL('../../docs/command-line.md', import.meta.url), 'utf8');

const helps: [string, string][] = [
  ['', programHelp(commands)],
  ...commands.map((each): [string, string] => [each.name, commandHelp(each)]),
];

describe.each(helps)('the help of chatmux %s', (name, text) => {
  it('fits a screen of 80 by 24', () => {
    const lines = text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(23);
    for (const line of lines) expect(textWidth(line), line).toBeLessThan(80);
  });

  it('stands in docs/command-line.md as it is', () => {
    const command = name === '' ? 'chatmux --help' : `chatmux ${name} --help`;
    expect(page, `npm run generate writes it`).toContain(`\`\`\`text\n${text}\n\`\`\``);
    expect(page).toContain(command);
  });
});

describe('the table of commands', () => {
  it('gives no letter and no name twice', () => {
    for (const command of commands) {
      const letters = Object.values(optionsOf(command)).flatMap(({ short }) => short ?? []);
      expect(new Set(letters).size, command.name).toBe(letters.length);
      expect(Object.keys(command.options).some((name) => ['json', 'account', 'config', 'help'].includes(name))).toBe(
        false,
      );
    }
    expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
  });

  it('tells help by each way of asking, before, behind and beside other options', async () => {
    const help = commandHelp(commands.find(({ name }) => name === 'send') ?? expect.unreachable());
    for (const args of [
      ['send', '--help'],
      ['send', '-h'],
      ['help', 'send'],
      ['--no-color', 'send', 'x', '-h'],
    ]) {
      const { code, out } = run(args);
      expect(await code).toBe(0);
      expect(out.join('\n')).toBe(help);
    }
  });

  it('tells itself as JSON', async () => {
    const { code, out } = run(['help', '--json']);
    expect(await code).toBe(0);
    const told = JSON.parse(out.join('')) as { name: string; options: Record<string, unknown> }[];
    expect(told.map(({ name }) => name)).toEqual(commands.map(({ name }) => name));
    expect(told.find(({ name }) => name === 'send')?.options).toHaveProperty('reply-to');
    const told2 = run(['--version', '--json']);
    expect(await told2.code).toBe(0);
    expect(told2.out).toEqual([JSON.stringify({ version })]);
  });
});
