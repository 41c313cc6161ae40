/** The process of a user's bot: loads the file that it is given, and runs it on the platforms that it is told of. */
import { BackendRun } from './backend-run.js';
import type { BotRun, BotRunListener } from './bot-run.js';
import type { PlaygroundBot } from './bot-source.js';
import { errorWords } from './error-words.js';
import { loadBot } from './load-bot.js';
import { type BotOrder, type BotRequest, type BotTelling, beatMs } from './process-messages.js';

const [, , file = '', folder = ''] = process.argv;
const runs = new Map<string, BotRun>();
const states = new Map<string, string>();

function tell(telling: BotTelling): void {
  // The playground may be gone already.
  if (process.connected) process.send?.(telling, undefined, undefined, () => undefined);
}

function tellStates(): void {
  for (const [platform, { connection }] of runs) {
    if (states.get(platform) === connection) continue;
    states.set(platform, connection);
    tell({ tell: 'connection', platform, state: connection });
  }
}

function listenerOf(platform: string): BotRunListener {
  return {
    event(event) {
      tellStates();
      tell({ tell: 'event', platform, event });
    },
    sent: (parts, losses) => tell({ tell: 'sent', platform, parts, losses }),
    complained: (words) => tell({ tell: 'complained', platform, words }),
    failed: (words) => tell({ tell: 'failed', platform, words }),
    changed: tellStates,
  };
}

async function follow(order: BotOrder, bot: PlaygroundBot): Promise<unknown> {
  const { platform } = order;
  if (order.do === 'run') {
    const listener = listenerOf(platform);
    runs.set(platform, await BackendRun.create({ bot, platform, config: order.config, listener, folder }));
    return undefined;
  }
  const run = runs.get(platform);
  if (!run) throw new Error(`the bot does not run on ${platform}`);
  return order.do === 'inspect' ? run.inspect(order.ref) : run[order.do]();
}

async function answer({ number, order }: BotRequest, bot: PlaygroundBot): Promise<void> {
  const answered = await follow(order, bot).then(
    (value) => ({ value }),
    (error: unknown) => ({ problem: errorWords(error, folder) }),
  );
  tellStates();
  tell({ tell: 'answer', number, ...answered });
}

const threw = (error: unknown) => tell({ tell: 'threw', words: errorWords(error, folder) });
process.on('uncaughtException', threw);
process.on('unhandledRejection', threw);
// A terminal sends Ctrl-C to all of its processes: the playground ends this one when the bot has ended.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());

tell({ tell: 'beat' });
setInterval(() => {
  tell({ tell: 'beat' });
  tellStates();
}, beatMs);
try {
  const bot = await loadBot(file, folder);
  process.on('message', (request) => void answer(request as BotRequest, bot));
  tell({ tell: 'loaded' });
} catch (error) {
  tell({ tell: 'refused', words: errorWords(error, folder) });
}
