/** The bot of a load: a process of its own, so that its memory is the backend's alone. Talks with `bot-process.ts` by IPC. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createFromSettings } from '../src/create-backend.js';
import { type Listening, listen } from './listening.js';
import { type FromBot, type LoadAnswer, type LoadOrder, sendWordOf } from './load-orders.js';
import { pause } from './time.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const progressMs = 50;

const [, , platform = '', settings = '{}'] = process.argv;
const backend = await createFromSettings(platform, { ...JSON.parse(settings), cursorStore: new Map<string, string>() });
const listening: Listening = listen(backend);
let iterating: { end(): Promise<NonNullable<LoadAnswer['iterator']>> } | undefined;

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.do) {
    case 'measure':
      return { ...listening.progress(), ...(await measured()) };
    case 'slow':
      listening.handlerMs = order.handlerMs;
      break;
    case 'iterate': {
      if (order.eachMs > 0) {
        iterating = iterate(order.eachMs);
        break;
      }
      const iterator = await iterating?.end();
      return { ...listening.progress(), ...(iterator && { iterator }) };
    }
    case 'send': {
      const failed = await send(order);
      return { ...listening.progress(), failed };
    }
    case 'end':
      await backend.disconnect();
  }
  return listening.progress();
}

/** Collected until nothing more goes: finalizers let go of things a turn later. */
async function measured(): Promise<{ heapMb: number; rssMb: number }> {
  let heap = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 6; turn += 1) {
    gc();
    await pause(30);
    const { heapUsed } = process.memoryUsage();
    if (turn > 1 && heapUsed > heap * 0.995) break;
    heap = Math.min(heap, heapUsed);
  }
  return { heapMb: heap / 1e6, rssMb: process.memoryUsage.rss() / 1e6 };
}

async function send({ from, count, atOnce, channels }: Extract<LoadOrder, { do: 'send' }>): Promise<string[]> {
  const failed: string[] = [];
  let next = from;
  const worker = async () => {
    while (next < from + count) {
      const number = next++;
      const channel = channels[number % channels.length] ?? '';
      await backend.sendMessage(channel, sendWordOf(number)).catch((error: unknown) => {
        failed.push(String(error));
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failed.slice(0, 5).concat(failed.length > 5 ? [`and ${failed.length - 5} more`] : []);
}

function iterate(eachMs: number) {
  let told = 0;
  let read = 0;
  const stream = backend.events({
    types: ['message.created', 'message.updated', 'message.deleted'],
    onDrop: () => {
      told += 1;
    },
  });
  const reading = (async () => {
    for await (const _ of stream) {
      read += 1;
      await pause(eachMs);
    }
  })();
  return {
    async end() {
      const { dropped, buffered } = stream;
      const figures = { read, dropped, buffered, told };
      await stream.return?.();
      await reading;
      return figures;
    },
  };
}

const say = (message: FromBot) => process.send?.(message);

process.on('message', (order: LoadOrder) => {
  void obey(order).then((answer) => {
    say({ answer });
    if (order.do !== 'end') return;
    clearInterval(ticking);
    process.disconnect();
  });
});
let told = -1;
const ticking = setInterval(() => {
  const progress = listening.progress();
  if (progress.total === told) return;
  told = progress.total;
  say({ progress });
}, progressMs);
await backend.connect();
say({ answer: listening.progress() });
