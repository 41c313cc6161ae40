import { botFile, exampleBot } from './bot/bot-source.js';
import { openPage } from './open-page.js';
import { Playground } from './playground.js';
import { PlaygroundServer } from './server/playground-server.js';

/** The port unless another is asked for. */
const usualPort = 4747;

export type PlaygroundSettings = {
  platforms: readonly string[];
  /** The path of the user's bot; the example bot unless given. */
  bot: string | undefined;
  port: number | undefined;
  /** Whether the page is opened in the browser. */
  isOpened: boolean;
  /** Tell where it is as one line of JSON. */
  isJson?: boolean | undefined;
};

export type PlaygroundIo = { readonly out: (line: string) => unknown; readonly signal: AbortSignal };

/** Runs the playground until the signal fires. @throws an Error when it cannot start: the port is taken */
export async function servePlayground(settings: PlaygroundSettings, { out, signal }: PlaygroundIo): Promise<void> {
  const { platforms, bot, port, isOpened } = settings;
  process.env['CHATMUX_PLAYGROUND'] ??= '1';
  let running: Playground | undefined;
  try {
    running = await Playground.start(platforms, bot === undefined ? exampleBot : botFile(bot));
    await using server = await listen(running, port);
    if (settings.isJson) out(JSON.stringify({ url: server.url, platforms }));
    else tell(running, server.url, out);
    if (isOpened) openPage(server.url);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  } finally {
    await running?.stop();
  }
}

function tell(running: Playground, url: string, out: PlaygroundIo['out']): void {
  out(`The playground is open: ${url}`);
  for (const { title, bot: state, connection } of running.views()) {
    const words = state.state === 'failed' ? `the bot does not run: ${state.error ?? ''}` : connection.state;
    out(`  ${title.padEnd(16)} ${words}`);
  }
  out(`Bot: ${running.bot.name}. Ctrl-C ends it.`);
}

/** A port that was asked for must be had; the usual one gives way. */
async function listen(running: Playground, port: number | undefined): Promise<PlaygroundServer> {
  try {
    return await PlaygroundServer.start(running, port ?? usualPort);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    if (port !== undefined) throw new Error(`Port ${port} is taken: choose another, or leave --port out.`);
    return PlaygroundServer.start(running, 0);
  }
}
