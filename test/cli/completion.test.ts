import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands/index.js';
import { optionsOf } from '../../src/cli/parse-command.js';
import { platformNames } from '../../src/registry.js';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'chatmux-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function scriptOf(shell: string): Promise<string> {
  const { code, out } = run(['completion', shell]);
  expect(await code).toBe(0);
  return `${out.join('\n')}\n`;
}

function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'true']).status === 0;
}

/** What bash offers behind these words; the last is being typed. */
function bashOffers(script: string, words: readonly string[]): string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const program = `
chatmux() { [[ "$*" == 'completion accounts' ]] && printf 'work\\nhome\\n'; }
compopt() { :; }
${script}
COMP_WORDS=(chatmux ${list}); COMP_CWORD=${words.length}
_chatmux
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program], { cwd: folder, encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe.skipIf(!has('bash'))('bash', async () => {
  const script = await scriptOf('bash');
  writeFileSync(join(folder, 'notes.yaml'), '');

  it.each([
    [[''], commands.map(({ name }) => name)],
    [['d'], ['demo', 'doctor']],
    [['-a', 'work', 'hist'], ['history']],
    [['send', '--re'], ['--reply-to']],
    [
      ['send', '-'],
      Object.keys(optionsOf(commands.find(({ name }) => name === 'send') ?? expect.unreachable())).map(
        (name) => `--${name}`,
      ),
    ],
    [
      ['send', '--account', ''],
      ['work', 'home'],
    ],
    [['tail', '-a', 'w'], ['work']],
    [
      ['emulate', 's'],
      ['slack', 'stackexchange', 'symphony'],
    ],
    [['capabilities', 'slack', 'di'], ['discord']],
    [
      ['init', '--platform', ''],
      ['slack', 'discord', 'symphony', 'rocketchat', 'stackexchange', 'teamwire'],
    ],
    [
      ['tail', '--type', 'reaction.'],
      ['reaction.added', 'reaction.removed'],
    ],
    [['doctor', '--need', 'addR'], ['addReaction']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['help', 'cap'], ['capabilities']],
    [['send', '--file', 'no'], ['notes.yaml']],
    [['send', '--thread', ''], []],
    [['send', 'x', ''], []],
  ])('%j', (words, offers) => {
    expect(bashOffers(script, words)).toEqual(offers);
  });

  it('knows every option of every command', () => {
    for (const command of commands)
      expect(bashOffers(script, [command.name, '--']).sort()).toEqual(
        Object.keys(optionsOf(command))
          .map((name) => `--${name}`)
          .sort(),
      );
  });
});

describe.each(['zsh', 'fish'])('%s', (shell) => {
  it('names every command, every option and every platform', async () => {
    const script = await scriptOf(shell);
    for (const command of commands) {
      expect(script).toContain(command.name);
      for (const name of Object.keys(optionsOf(command)))
        expect(script).toContain(shell === 'fish' ? `-l ${name}` : `--${name}`);
    }
    for (const platform of platformNames()) expect(script).toContain(platform);
  });

  it.skipIf(!has(shell))('is well formed', async () => {
    const path = join(folder, `chatmux.${shell}`);
    writeFileSync(path, await scriptOf(shell));
    const { status, stderr } = spawnSync(shell, ['-n', path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});

it.skipIf(!has('fish'))('fish offers what fits', async () => {
  const path = join(folder, 'offers.fish');
  writeFileSync(path, await scriptOf('fish'));
  const offers = (line: string) =>
    execFileSync('fish', ['--no-config', '-c', `source ${path}; complete -C '${line}'`], { encoding: 'utf8' })
      .split('\n')
      .map((each) => each.split('\t')[0])
      .filter(Boolean);
  expect(offers('chatmux d')).toEqual(['demo', 'doctor']);
  expect(offers('chatmux send --re')).toEqual(['--reply-to']);
  expect(offers('chatmux emulate s')).toEqual(['slack', 'stackexchange', 'symphony']);
});

it('names the accounts of the configuration, and is silent where there is none', async () => {
  const config = join(folder, 'chatmux.yaml');
  writeFileSync(
    config,
    'accounts:\n  work:\n    platform: slack\n    botToken: xoxb-1\n  home:\n    platform: discord\n    token: abc\n',
  );
  const { code, out } = run(['completion', 'accounts', '--config', config]);
  expect(await code).toBe(0);
  expect(out).toEqual(['work', 'home']);
  const none = run(['completion', 'accounts', '--config', join(folder, 'nowhere.yaml')]);
  expect(await none.code).toBe(0);
  expect([none.out, none.errors]).toEqual([[], []]);
});
