import type { Backend } from '../src/core/backend.js';
import type { Emulator } from '../src/testing/index.js';
import type { SlackEmulator } from '../src/testing/slack/index.js';
import { AppServer } from './app-server.js';
import type { Scene, Trouble } from './storm.js';

/** Slack waits three seconds and repeats at once, after a minute and after five; here it is quicker. */
export const slackHttpTimes = { ackTimeoutMs: 700, retryDelaysMs: [50, 200, 700] };
/** Slack repeats three times. A bot that is away for longer than that lasts misses events for good. */
const awayMs = 400;

/** What a platform's own way of bringing events adds to a stage. */
export type Delivery = { troubles: readonly Trouble[]; stop(): Promise<void> };

const minute = 60_000;

/** Slack's events by signed posts to the bot's own web server, and what can befall those. */
export async function deliverOverHttp(emulator: Emulator, backend: Backend): Promise<Delivery> {
  const slack = emulator as SlackEmulator;
  const app = await AppServer.start(backend);
  // Slack checks an address within three seconds, in which the backend would first have to load its SDK and log in.
  await backend.handleRequest(new Request(app.url));
  await slack.events.deliverTo(app.url);
  return { troubles: troublesOf(slack, app), stop: () => app.stop() };
}

function troublesOf(slack: SlackEmulator, app: AppServer): Trouble[] {
  const clear = () => {
    app.clear();
    return undefined;
  };
  return [
    {
      name: 'posts answered too late',
      mixes: 'any',
      begin: ({ random }) => app.suffer({ kind: 'slow', ms: slackHttpTimes.ackTimeoutMs + 100 }, random.int(1, 3)),
      end: clear,
    },
    ...[500, 503].map(
      (status): Trouble => ({
        name: `posts answered ${status}`,
        mixes: 'any',
        begin: ({ random }) => app.suffer({ kind: 'fail', status }, random.int(1, 3)),
        end: clear,
      }),
    ),
    {
      name: 'posts taken and answered 500',
      mixes: 'any',
      begin: ({ random }) => app.suffer({ kind: 'fail', status: 500, after: true }, random.int(1, 4)),
      end: clear,
    },
    {
      name: 'posts reset',
      mixes: 'any',
      begin: ({ random }) => app.suffer({ kind: 'reset' }, random.int(1, 3)),
      end: clear,
    },
    {
      name: 'posts taken and reset',
      mixes: 'any',
      begin: ({ random }) => app.suffer({ kind: 'reset', after: true }, random.int(1, 4)),
      end: clear,
    },
    {
      name: 'the bot away',
      mixes: 'any',
      begin: () => {
        app.down(true);
        setTimeout(() => app.down(false), awayMs);
      },
      end: clear,
    },
    { name: 'posts replayed', begin: () => void app.replay(), end: () => app.replay().then(() => undefined) },
    {
      // Slack drops what happens meanwhile.
      name: 'app_rate_limited',
      begin: ({ random, clocks, losesEvents }) => {
        const until = slack.events.rateLimited({ forMs: random.int(300, 1_500) });
        losesEvents(until.getTime() - clocks.server().getTime());
      },
    },
    {
      // A clock that is more than five minutes wrong takes no signature.
      name: "the bot's clock is minutes wrong",
      begin: ({ clocks, random }: Scene) => clocks.setBot(random.pick([-4 * minute, -minute, 0, minute, 4 * minute])),
    },
  ];
}

/**
 * Troubles of connections: there is none. A revoked token: Slack posts nothing to an app that is not installed. And clocks that go
 * apart for more than signatures bear.
 */
export const notOverHttp = /socket|silence|asked to reconnect|token revoked|clock/;
