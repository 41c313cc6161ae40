import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type BotSource, botFile, type PlaygroundBot } from '../../src/cli/playground/bot/bot-source.js';
import { importedFiles } from '../../src/cli/playground/bot/imported-files.js';
import { LocalBot } from '../../src/cli/playground/bot/local-bot.js';
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

/** What a bot writes to its console while it is loaded. @throws what its loading throws */
async function saidBy(bot: BotSource): Promise<string[]> {
  const lines: string[] = [];
  const { signal } = new AbortController();
  const host = await bot.load({ signal, accident: () => {}, said: (line) => lines.push(line) });
  await expect.poll(() => lines.length, patient).toBeGreaterThan(0);
  await host.end();
  return lines;
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

describe("the files of the user's bot", { timeout: 60_000 }, () => {
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

  it('are followed into other folders, and loaded anew; what else is written there is nothing to us', async () => {
    const folder = project({
      'package.json': '{}',
      'bots/bot.mjs': `import { words } from '../lib/words.mjs'; console.log(words); export default () => {};`,
      'lib/words.mjs': `export const words = 'the first';`,
    });
    const bot = botFile(join(folder, 'bots/bot.mjs'));
    let changes = 0;
    let told = () => {};
    const end = bot.watch(() => {
      changes += 1;
      told();
    });
    const change = (files: Record<string, string>) =>
      new Promise<void>((resolve) => {
        told = resolve;
        for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
      });
    try {
      expect(await saidBy(bot)).toEqual(['the first']);
      await change({
        'lib/words.mjs': "export { words } from './more.mjs';",
        'lib/more.mjs': "export const words = 'the second';",
      });
      expect(await saidBy(bot)).toEqual(['the second']);
      const before = changes;
      // Were the data watched, the two would be told of together, or each.
      writeFileSync(join(folder, 'bots/state.json'), '{}');
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(changes).toBe(before);
      await change({ 'lib/more.mjs': "export const words = 'the third';" });
      expect(await saidBy(bot)).toEqual(['the third']);
      expect(changes).toBe(before + 1);
      await change({ 'lib/more.mjs': 'export const words =\n;' });
      await expect(saidBy(bot)).rejects.toThrow(/^SyntaxError: .*\(lib\/more\.mjs:2\)$/);
      await change({ 'bots/bot.mjs': 'export default 7;' });
      await expect(saidBy(bot)).rejects.toThrow(
        'bot.mjs has no default export that is a function: export default (backend) => { … }',
      );
    } finally {
      end();
    }
  });
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
      load: async () => new LocalBot(bots.shift()!),
      watch: () => () => {},
    });
    await expect.poll(bot, patient).toEqual({ state: 'running' });
    await playground.restartBot();
    say('hello');
    await heard('the next');
  });

  it('that ends its process ends alone, and runs again', async () => {
    const folder = project({
      'bot.mjs': `export default (backend) => {
        backend.on('message.created', ({ message }) => {
          if (message.text === 'throw late') setTimeout(() => { throw new Error('late'); });
          else if (message.text === 'reject') void Promise.reject(new TypeError('rejected'));
          else if (message.text === 'exit') process.exit(3);
          else if (!message.isOwn) return backend.reply(message, 'alive');
        });
      };`,
    });
    const { playground, bot, say, heard } = await start(join(folder, 'bot.mjs'));
    await expect.poll(bot, patient).toEqual({ state: 'running' });
    say('throw late');
    await expect
      .poll(bot, patient)
      .toEqual({ state: 'running', about: 'uncaught', error: expect.stringMatching(/^late \(bot\.mjs:3:\d+\)$/) });
    say('reject');
    await expect.poll(() => bot().error, patient).toMatch(/^TypeError: rejected/);
    say('exit');
    await expect.poll(bot, patient).toEqual({ state: 'failed', error: 'The bot has ended its process (exit code 3).' });
    expect(playground.views()[0]?.connection.state).toBe('disconnected');
    await playground.restartBot();
    expect(bot()).toEqual({ state: 'running' });
    say('hello');
    await heard('alive');
  });

  it('that never gives way is told, does not stop the playground, and gives way to the next', async () => {
    const loop = `backend.on('message.created', ({ message }) => { if (message.text === 'loop') for (;;); });`;
    const folder = project({ 'bot.mjs': `export default (backend) => { ${loop} };` });
    const { playground, bot, say, heard } = await start(botFile(join(folder, 'bot.mjs'), 3_000));
    await expect.poll(bot, patient).toEqual({ state: 'running' });
    const said = say('loop');
    const stuck = { state: 'failed', error: expect.stringContaining('a loop that never ends?') };
    await expect.poll(bot, patient).toEqual(stuck);
    const { channelId, id } = { channelId: playground.views()[0]!.channels[0]!.id, id: said.id };
    expect(await playground.station('teamwire')!.inspect({ channelId, id })).toMatchObject({
      problem: expect.stringContaining('a loop that never ends?'),
    });
    writeFileSync(join(folder, 'bot.mjs'), answering(`const words = 'the next';`));
    await expect.poll(bot, patient).toEqual({ state: 'running' });
    say('hello');
    await heard('the next');
  });

  it('that never gives way while it is loaded is told', async () => {
    const folder = project({ 'bot.mjs': 'for (;;);' });
    const { bot } = await start(botFile(join(folder, 'bot.mjs'), 3_000));
    expect(bot()).toEqual({ state: 'failed', error: expect.stringContaining('a loop that never ends?') });
  });

  it('writes to its console, and the stream of events shows it', async () => {
    const folder = project({ 'bot.mjs': `console.log('one\\ntwo'); console.error('three'); export default () => {};` });
    const { playground } = await start(join(folder, 'bot.mjs'));
    const lines = () => playground.entries.flatMap(({ type, summary }) => (type === 'console' ? summary : [])).sort();
    await expect.poll(lines, patient).toEqual(['one', 'three', 'two']);
  });
});
