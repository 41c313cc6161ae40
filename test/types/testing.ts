// Design, section 7: the testing entry point. Compiled by tsc; nothing here is run.
import { type Backend, type BackendConfig, createBackend } from 'chatmux';
import {
  type Emulator,
  type Faults,
  MemoryBackend,
  type MemoryMessage,
  startEmulator,
  testBackend,
  type World,
} from 'chatmux/testing';
import { is } from './expect.js';

export async function emulators(): Promise<void> {
  const emulator = await startEmulator('slack', { users: ['ada'] });
  is<Emulator>(emulator);
  is<World>(emulator.world);
  is<Faults>(emulator.faults);
  is<string>(emulator.url);
  // Its type stands in testing/, which knows no backend: that it fits is proven here.
  is<BackendConfig<'slack'>>(emulator.config);
  is<Backend>(await createBackend(emulator.config));
  const symphony = await startEmulator('symphony');
  is<BackendConfig<'symphony'>>(symphony.config);
  is<Backend>(await createBackend(symphony.config));
  const rocketchat = await startEmulator('rocketchat', { version: '7.10.0', login: 'password' });
  is<BackendConfig<'rocketchat'>>(rocketchat.config);
  is<Backend>(await createBackend(rocketchat.config));
  const stackexchange = await startEmulator('stackexchange', { host: 'stackoverflow.com', captchaAfter: 3 });
  is<BackendConfig<'stackexchange'>>(stackexchange.config);
  is<Backend>(await createBackend(stackexchange.config));
  stackexchange.faults.leaveOut('room.name');
  // @ts-expect-error no page has such a part
  stackexchange.faults.leaveOut('room.nme');
  const message = emulator.world.user('ada').say('general', 'hi');
  emulator.world.user('ada').react(message, '👍');
  emulator.world.user('ada').edit(message, 'ho');
  emulator.world.user('ada').upload('general', { filename: 'a.txt', data: 'x' });
  await emulator.stop();
}

export async function memory(): Promise<void> {
  const backend = new MemoryBackend({ lacks: ['threads', 'editMessage'], capabilities: { reactions: 'partial' } });
  is<Backend>(backend);
  is<World>(backend.world);
  is<Faults>(backend.faults);
  const sent = await backend.sendMessage('c1', 'x', { native: { metadata: { a: 1 } } });
  is<MemoryMessage>(sent);
  is<number | undefined>(sent.native?.revision);
  // @ts-expect-error there is no such capability
  new MemoryBackend({ lacks: ['telepathy'] });
  // @ts-expect-error there is no such native option
  backend.sendMessage('c1', 'x', { native: { metdata: {} } });
}

export function conformance(): void {
  const runner = {
    describe: (_name: string, _define: () => void) => {},
    it: (_name: string, _run: () => Promise<void>) => {},
  };
  testBackend(runner, {
    name: 'memory',
    create: (settings) => {
      const backend = new MemoryBackend(settings);
      return { backend, world: backend.world, stop: () => backend.disconnect() };
    },
  });
}
