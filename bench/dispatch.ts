/** From the transport to the handlers: order per channel, once, awaited. One line per load; the heap before and after. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EventHub } from '../src/core/delivery/event-hub.js';
import { GapFiller } from '../src/core/delivery/gap-filler.js';
import { eventId } from '../src/core/delivery/index.js';
import type { MessageCreatedEvent } from '../src/models/index.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const count = 200_000;
const channels = 100;
const author = { platform: 'bench', account: 'bench', id: 'U1', name: 'Ada', isBot: false };

function event(index: number): MessageCreatedEvent {
  const channelId = `C${index % channels}`;
  const id = String(index);
  const at = new Date(1_700_000_000_000 + index);
  return {
    type: 'message.created',
    platform: 'bench',
    account: 'bench',
    id: eventId('message.created', channelId, id),
    at,
    message: {
      platform: 'bench',
      account: 'bench',
      id,
      channelId,
      author,
      content: 'hello',
      text: 'hello',
      type: 'default',
      createdAt: at,
      mentions: [],
      attachments: [],
      embeds: [],
      reactions: [],
      isOwn: false,
      mentionsMe: false,
    },
  };
}

async function run(name: string, handler: () => unknown): Promise<void> {
  const hub = new EventHub({ platform: 'bench', account: 'bench' });
  const gaps = new GapFiller({
    hub,
    channels: () => [],
    read: async function* () {},
    cursorOf: (each) => (each.type === 'message.created' ? each.message.id : undefined),
    compare: (a, b) => Number(a) - Number(b),
  });
  let handled = 0;
  hub.on('message.created', () => {
    handled += 1;
    return handler();
  });
  await gaps.start();
  await gaps.connected({ resumed: true });
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const start = performance.now();
  for (let index = 0; index < count; index += 1) {
    if (hub.isUnderPressure) await hub.room();
    gaps.receive(event(index));
  }
  await hub.drain(60_000);
  const ms = performance.now() - start;
  collectGarbage();
  const after = process.memoryUsage().heapUsed;
  const mb = (bytes: number) => `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  console.log(
    `${name.padEnd(28)} ${handled} events, ${Math.round((handled / ms) * 1000).toLocaleString('en')} a second, ${((ms / handled) * 1000).toFixed(1)} µs each, heap ${mb(before)} -> ${mb(after)}`,
  );
  await gaps.stop();
  hub.close();
}

await run('a handler that returns', () => undefined);
await run('a handler that awaits once', async () => {
  await Promise.resolve();
});
