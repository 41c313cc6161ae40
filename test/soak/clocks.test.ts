import { afterEach, describe, expect, it, vi } from 'vitest';
import { Clocks } from '../../soak/clock.js';
import { closeStage, openStage, type Stage } from '../../soak/stage.js';

const hour = 3_600_000;
const patiently = { timeout: 20_000, interval: 20 };

let clocks: Clocks | undefined;
let stage: Stage | undefined;

afterEach(async () => {
  if (stage) await closeStage(stage);
  clocks?.restore();
  stage = undefined;
});

describe.each(['slack', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange'])(
  'a bot on %s whose clock is wrong',
  (platform) => {
    it.each([-3 * hour, 3 * hour])(
      'by %d ms misses nothing, sends, and bears that it is set',
      async (ahead) => {
        clocks = new Clocks();
        clocks.setBot(ahead);
        stage = await openStage(platform, { clock: clocks.server });
        const { backend, emulator } = stage;
        const { world, faults } = emulator;
        const [general, quiet] = [world.channel('general'), world.channel('quiet', { members: ['ada', 'bob'] })];
        const ada = world.user('ada');
        const heard: string[] = [];
        backend.on('message.created', ({ message }) => void heard.push(message.text));
        await backend.connect();
        ada.say(general, 'one');
        await vi.waitFor(() => expect(heard).toEqual(['one']), patiently);
        // Nothing was ever said there: where its gap begins is a matter of time alone.
        faults.refuse(true);
        faults.dropConnections();
        await vi.waitFor(() => expect(backend.state).not.toBe('connected'), patiently);
        ada.say(quiet, 'two');
        faults.refuse(false);
        await vi.waitFor(() => expect(heard).toEqual(['one', 'two']), patiently);

        clocks.setBot(-ahead);
        const sent = await backend.sendMessage(general.id, 'three');
        const newest = await backend.fetchMessages(general.id, { limit: 2 });
        expect(newest.map(({ text }) => text)).toEqual(['three', 'one']);
        await vi.waitFor(() => expect(heard).toEqual(['one', 'two', 'three']), patiently);
        clocks.advanceServer(20 * 60_000);
        ada.say(general, 'four');
        await vi.waitFor(() => expect(heard).toEqual(['one', 'two', 'three', 'four']), patiently);
        if (platform !== 'teamwire') expect((await backend.fetchMessage(sent)).text).toBe('three');
      },
      60_000,
    );
  },
);

it('Stack Exchange: a message whose answer was lost is found, whatever the time here', async () => {
  clocks = new Clocks();
  clocks.setBot(3 * hour);
  stage = await openStage('stackexchange', { clock: clocks.server });
  const { backend, emulator } = stage;
  emulator.faults.loseAnswer({ match: '/messages/new' });
  const place = emulator.world.channel('general');
  const { id } = await backend.sendMessage(place.id, 'once');
  expect(emulator.world.messages(place)).toMatchObject([{ id, text: 'once' }]);
});

it('Discord: limits that were counted before the clock was set back are forgotten', async () => {
  clocks = new Clocks();
  stage = await openStage('discord', { clock: clocks.server, options: { rateLimit: { limit: 3, perMs: 300 } } });
  const { backend, emulator } = stage;
  const place = emulator.world.channel('general');
  const send = (text: string) => backend.sendMessage(place.id, text);
  for (const text of ['1', '2', '3']) await send(text);
  clocks.setBot(-3 * hour);
  await send('4');
  expect(emulator.world.messages(place).map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
}, 20_000);
