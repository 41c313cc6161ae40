import { existsSync } from 'node:fs';
import { type Command, type CommandIo, readArgs, UsageError, wholeNumber } from '../command.js';

const usualPort = 4747;

export const playground: Command = {
  name: 'playground',
  summary: 'see every platform live in your browser, with a bot on them; no token, no network',
  usage: `chatmux playground [--bot FILE] [--platform NAMES] [--port N] [--no-open]

Starts the platforms' emulators, connects a bot to them through their real SDKs, and serves one page on
127.0.0.1: a pane a platform, where you are the people; an inspector, the event stream, and faults.
  -b, --bot FILE         your bot (.ts, .js): export default (backend) => { … }; restarted on change
  -p, --platform NAMES   only these, with commas between them (default: all)
      --port N           the port (default: ${usualPort}, or any free one if that is taken)
      --open, --no-open  open the page in the browser (default: when run in a terminal)
Ctrl-C ends it, with 0.`,
  async run(args, io) {
    const { values } = readArgs(args, {
      bot: { type: 'string', short: 'b' },
      platform: { type: 'string', short: 'p', multiple: true },
      port: { type: 'string' },
      open: { type: 'boolean' },
      'no-open': { type: 'boolean' },
    });
    const { playgroundPlatforms } = await import('../playground/playground.js');
    const platforms = platformsOf(values.platform, playgroundPlatforms());
    const port = portOf(values.port);
    if (values.bot !== undefined && !existsSync(values.bot)) throw new UsageError(`There is no file '${values.bot}'.`);
    const isOpened = values['no-open'] ? false : (values.open ?? process.stdout.isTTY === true);
    await serve({ platforms, bot: values.bot, port, isOpened }, io);
    return 0;
  },
};

function platformsOf(asked: readonly string[] | undefined, known: readonly string[]): readonly string[] {
  const names = asked
    ?.flatMap((each) => each.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
  if (names === undefined) return known;
  for (const name of names) {
    if (!known.includes(name))
      throw new UsageError(`There is no playground of '${name}'. There are: ${known.join(', ')}.`);
  }
  if (names.length === 0) throw new UsageError('--platform names no platform.');
  return [...new Set(names)];
}

function portOf(text: string | undefined): number | undefined {
  const port = wholeNumber(text, '--port');
  if (port !== undefined && port > 65_535) throw new UsageError(`--port must be at most 65535, not ${port}.`);
  return port;
}

type Settings = {
  platforms: readonly string[];
  bot: string | undefined;
  port: number | undefined;
  isOpened: boolean;
};

async function serve({ platforms, bot, port, isOpened }: Settings, io: CommandIo): Promise<void> {
  const { Playground } = await import('../playground/playground.js');
  const { botFile, exampleBot } = await import('../playground/bot-source.js');
  const { openPage } = await import('../playground/open-page.js');
  const running = await Playground.start(platforms, bot === undefined ? exampleBot : botFile(bot));
  try {
    await using server = await listen(running, port);
    io.out(`The playground is open: ${server.url}`);
    for (const view of running.views()) {
      const state =
        view.bot.state === 'running' ? view.connection.state : `the bot does not run: ${view.bot.error ?? ''}`;
      io.out(`  ${view.title.padEnd(16)} ${state}`);
    }
    io.out(`Bot: ${running.bot.name}. Ctrl-C ends it.`);
    if (isOpened) openPage(server.url);
    if (!io.signal.aborted)
      await new Promise((resolve) => io.signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    await running.stop();
  }
}

/** A port that was asked for must be had; the usual one gives way. */
async function listen(running: import('../playground/playground.js').Playground, port: number | undefined) {
  const { PlaygroundServer } = await import('../playground/server/playground-server.js');
  try {
    return await PlaygroundServer.start(running, port ?? usualPort);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (port !== undefined) throw new Error(`Port ${port} is taken: choose another, or leave --port out.`);
    return PlaygroundServer.start(running, 0);
  }
}
