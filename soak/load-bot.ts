/** The bot of a load: a process of its own, so that its memory is the backend's alone. Talks with `load.ts` by IPC. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createFromSettings } from '../src/create-backend.js';
import type { LoadAnswer, LoadOrder } from './load.js';
import { pause } from './time.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const [, , platform = '', settings = '{}'] = process.argv;
const backend = await createFromSettings(platform, { ...JSON.parse(settings), cursorStore: new Map<string, string>() });
let heard = 0;
let handlerMs = 0;
let errors = 0;
backend.on('message.created', async () => {
  heard += 1;
  if (handlerMs > 0) await pause(handlerMs);
});
backend.on('error', () => {
  errors += 1;
});

async function obey(order: LoadOrder): Promise<LoadAnswer> {
  switch (order.do) {
    case 'measure': {
      // Twice, with a turn between: what finalizers hold goes with the second.
      gc();
      await pause(50);
      gc();
      return { heard, errors, heapMb: process.memoryUsage().heapUsed / 1e6, failed: 0 };
    }
    case 'slow':
      handlerMs = order.handlerMs;
      break;
    case 'send': {
      let failed = 0;
      let next = 0;
      const worker = async () => {
        while (next < order.count) {
          const number = next++;
          await backend
            .sendMessage(order.channels[number % order.channels.length] ?? '', `load ${number}`)
            .catch(() => {
              failed += 1;
            });
        }
      };
      await Promise.all(Array.from({ length: order.atOnce }, worker));
      return { heard, errors, heapMb: process.memoryUsage().heapUsed / 1e6, failed };
    }
    case 'end':
      await backend.disconnect();
      break;
    case 'count':
  }
  return { heard, errors, heapMb: process.memoryUsage().heapUsed / 1e6, failed: 0 };
}

process.on('message', (order: LoadOrder) => {
  void obey(order).then((answer) => {
    process.send?.(answer);
    if (order.do === 'end') process.disconnect();
  });
});
await backend.connect();
process.send?.({ heard, errors, heapMb: 0, failed: 0 } satisfies LoadAnswer);
