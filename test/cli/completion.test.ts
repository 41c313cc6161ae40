import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

writeFileSync(join(folder, 'notes.yaml'), '');

describe.skipIf(!has('bash'))('bash', async () => {
  const script = await scriptOf('bash');

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

describe.skipIf(!has('fish'))('fish', async () => {
  const path = join(folder, 'offers.fish');
  writeFileSync(path, await scriptOf('fish'));
  const accounts = `function chatmux; printf 'work\\nhome\\n'; end`;

  it.each([
    ['d', ['demo', 'doctor']],
    ['-a work hist', ['history']],
    ['-a ', ['home', 'work']],
    ['--ver', ['--version']],
    ['send --re', ['--reply-to']],
    ['send --account ', ['home', 'work']],
    ['-a work emulate s', ['slack', 'stackexchange', 'symphony']],
    ['init --platform s', ['slack', 'stackexchange', 'symphony']],
    ['send x --thread ', []],
    ['send x --file no', ['notes.yaml']],
  ])('%s', (line, offers) => {
    const program = `${accounts}; source ${path}; complete -C 'chatmux ${line}'`;
    const out = execFileSync('fish', ['--no-config', '-c', program], { cwd: folder, encoding: 'utf8' });
    const words = out.split('\n').map((each) => each.split('\t')[0]);
    expect(words.filter(Boolean)).toEqual(offers);
  });
});

describe.skipIf(!has('zsh'))('zsh', async () => {
  const path = join(folder, 'offers.zsh');
  writeFileSync(path, await scriptOf('zsh'));

  /** What a line becomes when Tab is pressed in a shell on a terminal. Lines that have one way to go on alone. */
  function completed(lines: readonly string[]): string[] {
    const program = `
zmodload zsh/zpty
zpty shell zsh -f -i
heard=''
listen() { local part; while [[ $heard != *"$1"* ]]; do zpty -r shell part || return 1; heard+=$part; done; }
zpty -w shell $'PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -D -u; source ${path}; chatmux() { print work }'
# The line goes into a file, so that nothing need be read off a terminal.
zpty -w shell $'tell() { print -r -- $BUFFER >> ${folder}/zsh-lines; print told-$((++told)); BUFFER=; }; zle -N tell; bindkey "^X" tell; print rea""dy'
listen ready
n=0
for line in "$@"; do
  zpty -w -n shell "$line"$'\\t\\x18'
  listen "told-$((++n))"
done
zpty -d shell`;
    writeFileSync(join(folder, 'zsh-lines'), '');
    execFileSync('zsh', ['-f', '-c', program, 'zsh', ...lines], { cwd: folder, timeout: 60_000 });
    return readFileSync(join(folder, 'zsh-lines'), 'utf8').trimEnd().split('\n');
  }

  it('completes commands, options, platforms, accounts and files', { timeout: 70_000 }, () => {
    const lines = {
      'chatmux hi': 'chatmux history ',
      'chatmux -a work hi': 'chatmux -a work history ',
      'chatmux --ver': 'chatmux --version ',
      'chatmux -a ': 'chatmux -a work ',
      'chatmux send --re': 'chatmux send --reply-to ',
      'chatmux send -a ': 'chatmux send -a work ',
      'chatmux capabilities slack di': 'chatmux capabilities slack discord ',
      'chatmux init --platform di': 'chatmux init --platform discord ',
      'chatmux send x --file no': 'chatmux send x --file notes.yaml ',
    };
    const found = completed(Object.keys(lines)).map((line) => line.trimEnd());
    expect(found).toEqual(Object.values(lines).map((line) => line.trimEnd()));
  });
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
