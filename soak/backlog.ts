import { createFromSettings } from '../src/create-backend.js';
import { startEmulator } from '../src/testing/index.js';
import { Crowd } from './crowd.js';
import { listen } from './listening.js';
import { emulatorOptions, unequal } from './load.js';
import { pause, until } from './time.js';

export type BacklogReport = {
  /** Events that waited for their handlers in the process, at the most. */
  mostWaiting: number;
  /** Of a loop that read nothing until all had happened. */
  iterator: { read: number; dropped: number; told: number };
  happened: number;
  wrong: string[];
};

const channels = 4;
const iteratorBuffer = 50;

/**
 * Handlers that do not come to an end while people write: the process takes as many events as it may, the rest waits
 * outside or is read later; then the handlers go on, and all of it comes, once and in order.
 */
export async function runBacklog(options: {
  platform: string;
  events: number;
  eventBuffer: number;
}): Promise<BacklogReport> {
  const { platform, events, eventBuffer } = options;
  const emulator = await startEmulator(platform, { users: ['ada', 'bob'], ...emulatorOptions[platform] });
  const crowd = new Crowd(emulator.world, channels, { onlyMessages: true });
  const backend = await createFromSettings(platform, { ...emulator.config, eventBuffer, handlerTimeoutMs: 600_000 });
  const listening = listen(backend);
  try {
    await backend.connect();
    crowd.act(channels);
    await until(() => listening.progress().total === channels, 20_000);
    let told = 0;
    const stream = backend.events({
      types: ['message.created'],
      buffer: iteratorBuffer,
      onDrop: () => {
        told += 1;
      },
    });
    let goOn: () => void = () => undefined;
    listening.gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    for (let written = 0; written < events; written += 50) {
      crowd.act(50);
      await pause(1);
    }
    // What can come in has come in when nothing more does; on a busy machine the first takes its time.
    await until(() => listening.progress().waiting > eventBuffer / 2, 20_000);
    let waiting = -1;
    while (waiting !== listening.progress().waiting) {
      waiting = listening.progress().waiting;
      await pause(150);
    }
    listening.gate = undefined;
    goOn();
    await until(() => listening.progress().total === crowd.told, 30_000);
    const progress = listening.progress();
    const wrong = unequal(crowd.counts, progress);
    const { dropped } = stream;
    let read = 0;
    // The loop still has what it had room for.
    for (let left = (stream as { buffered: number }).buffered; left > 0; left -= 1) {
      await stream.next();
      read += 1;
    }
    return { mostWaiting: progress.mostWaiting, iterator: { read, dropped, told }, happened: crowd.told, wrong };
  } finally {
    await backend.disconnect();
    await emulator.stop();
  }
}
