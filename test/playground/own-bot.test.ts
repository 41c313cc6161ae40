import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { root } from '../../scripts/entries.js';
import { type BotSource, botFile, type PlaygroundBot } from '../../src/cli/playground/bot/bot-source.js';
import { importedFiles } from '../../src/cli/playground/bot/imported-files.js';
import { Playground } from '../../src/cli/playground/playground.js';

const folders: string[] = [];
const running: Playground[] = [];
const patient = { timeout: 20_000 };

afterEach(async () => {
  for (const playground of running.splice(0)) await playground.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, a package of its own. */
function project(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'chatmux-own-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The memory of Teamwire's emulator with this bot on it. */
async function start(source: string | BotSource) {
  const playground = await Playground.start(['teamwire'], typeof source === 'string' ? botFile(source) : source);
  running.push(playground);
  const { world } = playground.station('teamwire')!;
  return {
    playground,
    bot: () => playground.views()[0]!.bot,
    say: (text: string) => world.user('ada').say('general', text),
    heard: (words: string) =>
      world.waitForMessage(({ isBot, text }) => isBot && text.includes(words), { timeoutMs: 20_000 }),
  };
}

const answering = (source: string) => `${source}
  export default (backend) => {
    backend.on('message.created', ({ message }) => (message.isOwn ? undefined : backend.reply(message, words)));
  };`;

describe("the files of the user's bot", () => {
  it('are those that it imports by relative paths, with any ending; a cycle and what is missing do no harm', () => {
    const folder = project({
      'bots/bot.ts': `import './side.js'; import type { A } from '../lib/a.js'; export * from '../lib'; require("./no.cjs")`,
      'bots/side.ts': `import data from './data.json'; await import('./bot.js'); import 'zod'; import('./' + x)`,
      'bots/data.json': '{}',
      'bots/unused.ts': '',
      'lib/a.ts': '',
      'lib/index.mts': `export * from "./a"`,
    });
    const { files, missing } = importedFiles(join(folder, 'bots/bot.ts'));
    const inside = (paths: ReadonlySet<string>) => [...paths].map((path) => path.slice(folder.length + 1)).sort();
    expect(inside(files)).toEqual(['bots/bot.ts', 'bots/data.json', 'bots/side.ts', 'lib/a.ts', 'lib/index.mts']);
    expect(inside(missing)).toEqual(['bots', 'bots/no.cjs']);
  });

  // In a process of its own: vitest loads modules in a manner of its own.
  it('are followed into other folders, and loaded anew; what else is written there is nothing to us', () => {
    const folder = project({
      'package.json': '{}',
      'bots/bot.mjs': `import { words } from '../lib/words.mjs'; export default () => words;`,
      'lib/words.mjs': `export const words = 'the first';`,
    });
    const source = pathToFileURL(join(root, 'src/cli/playground/bot')).href;
    const script = `
      import { writeFileSync } from 'node:fs';
      import { botFile } from ${JSON.stringify(`${source}/bot-source.ts`)};
      import { errorWords } from ${JSON.stringify(`${source}/error-words.ts`)};
      process.chdir(${JSON.stringify(folder)});
      const bot = botFile('bots/bot.mjs');
      let changes = 0;
      let told = () => {};
      const end = bot.watch(() => { changes += 1; told(); });
      const change = (files) => new Promise((resolve) => {
        told = resolve;
        for (const [path, text] of Object.entries(files)) writeFileSync(path, text);
      });
      const said = async () => (await bot.load())();
      console.log(await said());
      await change({ 'lib/words.mjs': "export { words } from './more.mjs';", 'lib/more.mjs': "export const words = 'the second';" });
      console.log(await said());
      const before = changes;
      // Were the data watched, the two would be told of together, or each.
      writeFileSync('bots/state.json', '{}');
      await new Promise((resolve) => setTimeout(resolve, 300));
      console.log(changes - before);
      await change({ 'lib/more.mjs': "export const words = 'the third';" });
      console.log(await said(), changes - before);
      await change({ 'lib/more.mjs': 'export const words =\\n;' });
      await bot.load().catch((error) => console.log(errorWords(error, bot.folder)));
      await change({ 'bots/bot.mjs': 'export default 7;' });
      await bot.load().catch((error) => console.log(errorWords(error, bot.folder)));
      end();`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    const out = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect(out.trimEnd().split('\n')).toEqual([
      'the first',
      'the second',
      '0',
      'the third 1',
      expect.stringMatching(/^SyntaxError: .*\(lib\/more\.mjs:2\)$/),
      'bot.mjs has no default export that is a function: export default (backend) => { … }',
    ]);
  }, 60_000);
});

describe("the user's bot", { timeout: 60_000 }, () => {
  it('that throws in a handler is told, and goes on', async () => {
    const folder = project({
      'bot.mjs': `export default (backend) => {
        backend.on('message.created', ({ message }) => {
          if (message.text === 'throw') throw new Error('no luck');
          if (!message.isOwn) return backend.reply(message, 'alive');
        });
      };`,
    });
    const { bot, say, heard } = await start(join(folder, 'bot.mjs'));
    say('throw');
    await expect
      .poll(bot, patient)
      .toEqual({ state: 'running', about: 'handler', error: "on('message.created'): no luck" });
    say('hello');
    await heard('alive');
  });

  it('that never comes back from its call runs once it is connected, and gives way to the next', async () => {
    const bots: PlaygroundBot[] = [
      async (backend) => {
        await backend.connect();
        await new Promise(() => {});
      },
      (backend) => {
        backend.on('message.created', ({ message }) =>
          message.isOwn ? undefined : backend.reply(message, 'the next').then(() => undefined),
        );
      },
    ];
    const { bot, say, heard, playground } = await start({
      name: 'two bots',
      tries: [],
      load: async () => bots.shift()!,
      watch: () => () => {},
    });
    await expect.poll(bot, patient).toEqual({ state: 'running' });
    await playground.restartBot();
    say('hello');
    await heard('the next');
  });

  it('that ends the process ends alone, and runs again', async () => {
    const folder = project({ 'bot.mjs': answering(`const words = 'alive';`) });
    const { playground, bot, say, heard } = await start(join(folder, 'bot.mjs'));
    await playground.accident({ kind: 'threw', error: new Error('late') });
    expect(bot()).toEqual({ state: 'running', about: 'uncaught', error: 'late' });
    await playground.accident({ kind: 'exited', code: '3' });
    expect(bot()).toEqual({ state: 'failed', error: 'The bot called process.exit(3).' });
    expect(playground.views()[0]?.connection.state).toBe('disconnected');
    await playground.restartBot();
    expect(bot()).toEqual({ state: 'running' });
    say('hello');
    await heard('alive');
  });

  // In a process of its own: vitest has its own ears for what nobody catches.
  it('does not end the process, whatever it does', () => {
    const guard = pathToFileURL(join(root, 'src/cli/playground/bot/process-guard.ts')).href;
    const script = `
      import { guardProcess } from ${JSON.stringify(guard)};
      const told = [];
      const end = guardProcess((each) => told.push(each.kind === 'threw' ? each.error.message : 'exit ' + each.code));
      setTimeout(() => { throw new Error('late'); });
      void Promise.reject(new Error('rejected'));
      setTimeout(() => process.exit(3), 1);
      setTimeout(() => { end(); console.log(told.sort().join()); process.exit(0); }, 50);`;
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
    expect(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })).toBe('exit 3,late,rejected\n');
  }, 30_000);
});
