import { existsSync, statSync } from 'node:fs';
import { defineCommand, UsageError, wholeNumber } from '../command.js';

export const playground = defineCommand({
  name: 'playground',
  summary: 'see every platform live in your browser, with a bot on them',
  options: {
    bot: {
      type: 'string',
      short: 'b',
      value: 'FILE',
      help: 'your bot (.ts, .js): export default (backend) => { … }; restarted on change',
      complete: 'file',
    },
    platform: {
      type: 'string',
      short: 'p',
      multiple: true,
      value: 'NAMES',
      help: 'only these, with commas between them (default: all)',
      complete: 'emulator',
    },
    port: { type: 'string', value: 'N', help: 'the port (default: 4747, or any free one if that is taken)' },
    open: { type: 'boolean', help: 'open the page in the browser (default: when run in a terminal)' },
    'no-open': { type: 'boolean', help: 'do not open it' },
  },
  json: 'print {url, platforms} once it is open',
  notes:
    "Starts the platforms' emulators, connects a bot to them through their real SDKs, and serves one page on 127.0.0.1: a pane a platform, where you are the people; an inspector, the event stream, and faults. No token, no network. Ctrl-C ends it.",
  examples: ['playground --bot src/bot.ts --platform slack,discord'],
  async run({ values }, io) {
    const { playgroundPlatforms } = await import('../playground/playground.js');
    const platforms = platformsOf(values.platform, playgroundPlatforms());
    const port = portOf(values.port);
    if (values.bot !== undefined && !(existsSync(values.bot) && statSync(values.bot).isFile()))
      throw new UsageError(`There is no file '${values.bot}'.`);
    const isOpened = values['no-open'] ? false : (values.open ?? io.terminal.out);
    const { servePlayground } = await import('../playground/serve-playground.js');
    await servePlayground({ platforms, bot: values.bot, port, isOpened, isJson: io.isJson }, io);
    return 0;
  },
});

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
