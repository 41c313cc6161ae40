import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { projectTools } from '../../src/cli/init/project-files.js';
import { starters } from '../../src/cli/init/starters.js';
import { loadBackends } from '../../src/index.js';
import { platformNames } from '../../src/registry.js';
import { run } from './run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'chatmux-init-'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

describe('chatmux init', () => {
  it('knows every platform, with the packages that this one is built on', () => {
    expect(Object.keys(starters).sort()).toEqual(platformNames().sort());
    const packages = Object.assign({}, ...Object.values(starters).map((starter) => starter.packages));
    expect(packages).toEqual(manifest.peerDependencies);
    for (const [name, range] of Object.entries(projectTools)) expect(range).toBe(`^${manifest.devDependencies[name]}`);
  });

  it.each(Object.keys(starters))(
    'makes a configuration for %s that loads when its variables are set',
    async (platform) => {
      const directory = join(folder, `config-${platform}`);
      const { code, out } = run(['init', directory, '--platform', platform, '--json']);
      expect(await code).toBe(0);
      const { files } = JSON.parse(out.join('')) as { files: string[] };
      for (const file of files) expect(existsSync(join(directory, file)), file).toBe(true);
      const text = readFileSync(join(directory, 'chatmux.yaml'), 'utf8');
      const example = readFileSync(join(directory, '.env.example'), 'utf8');
      for (const [name, value] of Object.entries(starters[platform]?.variables ?? {})) {
        expect(text).toContain(`\${${name}}`);
        expect(example).toContain(`${name}=`);
        vi.stubEnv(name, value === '' || value.endsWith('-') ? `${value}filled-in-value` : value);
      }
      const backends = await loadBackends(join(directory, 'chatmux.yaml'));
      expect([...backends.keys()]).toEqual([platform]);
      await backends.disconnect();
    },
  );

  it('makes a project whose test passes', async () => {
    const directory = join(folder, 'whole');
    expect(await run(['init', directory, '--platform', 'discord', '--yes']).code).toBe(0);
    // What `npm install` would bring, without a network: this source.
    const modules = join(directory, 'node_modules');
    mkdirSync(join(modules, 'chatmux'), { recursive: true });
    const exports = { '.': './index.ts', './testing': './testing.ts' };
    writeFileSync(join(modules, 'chatmux/package.json'), JSON.stringify({ name: 'chatmux', type: 'module', exports }));
    writeFileSync(join(modules, 'chatmux/index.ts'), `export * from ${JSON.stringify(join(root, 'src/index.ts'))};\n`);
    writeFileSync(
      join(modules, 'chatmux/testing.ts'),
      `export * from ${JSON.stringify(join(root, 'src/testing/index.ts'))};\n`,
    );
    symlinkSync(join(root, 'node_modules/tsx'), join(modules, 'tsx'), 'dir');
    const { scripts } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
      scripts: { test: string };
    };
    const [program = '', ...args] = scripts.test.split(' ');
    expect(program).toBe('node');
    const env = { ...process.env };
    // Set by vitest's own child processes; node --test would take itself for one of a run.
    delete env['NODE_TEST_CONTEXT'];
    const test = () => spawnSync(process.execPath, args, { cwd: directory, encoding: 'utf8', env });
    const passed = test();
    expect(passed.status, passed.stdout + passed.stderr).toBe(0);
    expect(passed.stdout).toMatch(/pass 1\b/);
  }, 60_000);

  it('leaves a directory alone that is not empty, but for --force; .git is nothing', async () => {
    const directory = join(folder, 'full');
    mkdirSync(join(directory, '.git'), { recursive: true });
    writeFileSync(join(directory, 'thesis.txt'), 'mine');
    const refused = run(['init', directory]);
    expect(await refused.code).toBe(2);
    expect(refused.errors[0]).toContain('is not empty (thesis.txt)');
    expect(readdirSync(directory).sort()).toEqual(['.git', 'thesis.txt']);
    expect(await run(['init', directory, '--force']).code).toBe(0);
    expect(readFileSync(join(directory, 'thesis.txt'), 'utf8')).toBe('mine');
    const file = run(['init', join(directory, 'thesis.txt')]);
    expect(await file.code).toBe(2);
    const below = run(['init', join(directory, 'thesis.txt', 'below')]);
    expect(await below.code).toBe(2);
    expect(below.errors[0]).toContain('cannot be written (ENOTDIR)');
    const bare = join(folder, 'bare');
    mkdirSync(join(bare, '.git'), { recursive: true });
    expect(await run(['init', bare]).code).toBe(0);
  });

  it('asks on a terminal only', async () => {
    const terminal = { in: true, error: true };
    const directory = join(folder, 'My Bot!');
    const asked = run(['init'], { terminal, input: [`${directory}\nsym`, 'phony\n'] });
    expect(await asked.code).toBe(0);
    expect(asked.drawn.length).toBe(2);
    expect(asked.drawn[1]).toContain('slack, discord, symphony');
    expect(readFileSync(join(directory, 'chatmux.yaml'), 'utf8')).toContain('platform: symphony');
    expect(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))).toMatchObject({ name: 'my-bot' });
    const silent = run(['init', join(folder, 'silent'), '--yes'], { terminal, input: ['discord\n'] });
    expect(await silent.code).toBe(0);
    expect(silent.drawn).toEqual([]);
    const named = run(['init', join(folder, 'named'), '--name', 'Not A Name']);
    expect(await named.code).toBe(2);
  });
});
