import { expect, it } from 'vitest';
import { eventually, fixture } from './fixture.js';

const quick = { pace: { identifyMs: 50, presenceMs: 20 } };

it('what is set before connect is shown from the start, and what is left out stays', async () => {
  const { backend, world } = await fixture({}, quick);
  expect(await backend.setPresence({ status: 'dnd', activity: { type: 'listening', name: 'the logs' } })).toEqual({
    losses: [],
  });
  await backend.connect();
  await eventually(() => world.botPresence.status === 'dnd', 'it is shown');
  expect(world.botPresence.activity).toEqual({ type: 'listening', name: 'the logs' });
  await backend.setPresence({ statusText: 'on call' });
  await eventually(() => world.botPresence.statusText === 'on call', 'the text is shown');
  expect(world.botPresence).toMatchObject({ status: 'dnd', activity: { name: 'the logs' } });
  await backend.setPresence({ statusText: '', activity: null, status: 'auto' });
  await eventually(() => world.botPresence.status === 'online', 'it is cleared');
  expect(world.botPresence.statusText).toBeUndefined();
  expect(world.botPresence.activity).toBeUndefined();
});

it('it is there again after a session that could not be resumed', async () => {
  const { backend, world, discord, event } = await fixture({}, quick);
  await backend.connect();
  await backend.setPresence({ status: 'idle', statusText: 'away' });
  await eventually(() => world.botPresence.statusText === 'away', 'it is shown');
  discord.faults.expireSession();
  discord.faults.dropConnections();
  await event('connection.reconnecting');
  await eventually(() => backend.state === 'connected', 'it is back');
  await eventually(
    () => world.botPresence.status === 'idle' && world.botPresence.statusText === 'away',
    'it is shown anew',
  );
});

it('what Discord has not is told', async () => {
  const { backend } = await fixture({}, quick);
  const { losses } = await backend.setPresence({
    status: 'busy',
    statusText: 'x'.repeat(200),
    statusEmoji: ':coffee:',
    expiresAt: new Date(Date.now() + 60_000),
    activity: { type: 'playing', name: 'chess', url: 'https://example.com' },
  });
  expect(losses.map(({ feature }) => feature).sort()).toEqual([
    'activity.url',
    'expiresAt',
    'status',
    'statusEmoji',
    'statusText',
  ]);
});

it('of members is asked of the gateway', async () => {
  const { backend, world, discord } = await fixture({}, quick);
  await backend.connect();
  const ada = world.user('ada');
  ada.setPresence({ status: 'dnd' });
  discord.setActivities('ada', [
    { type: 4, name: 'Custom Status', state: 'heads down', emoji: { name: '🎧' } },
    { type: 0, name: 'Chess' },
  ]);
  expect(await backend.getPresence(ada.id)).toMatchObject({
    status: 'dnd',
    statusText: 'heads down',
    statusEmoji: '🎧',
    activity: { type: 'playing', name: 'Chess' },
  });
  ada.setPresence({ status: 'offline' });
  expect((await backend.getPresence(ada.id)).status).toBe('offline');
  // Whoever is in none of the servers is out of sight.
  expect((await backend.getPresence('1174109840998400000')).status).toBe('unknown');
});

it('without the intent is refused, and the error names it', async () => {
  const { backend, world } = await fixture({}, { ...quick, intents: ['Guilds', 'GuildMessages'] });
  await backend.connect();
  await expect(backend.getPresence(world.user('ada').id)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('GuildPresences'),
  });
});

it('an intent that is off in the developer portal is named too', async () => {
  const { backend, world } = await fixture({ privileged: { presences: false } }, quick);
  await backend.fetchUser(world.user('ada').id);
  await expect(backend.getPresence(world.user('ada').id)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('Presence Intent'),
  });
});

it('without a connection there is nobody to ask, and without a gateway nothing to set', async () => {
  const { backend, world, another } = await fixture({}, quick);
  await expect(backend.getPresence(world.user('ada').id)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('connect()'),
  });
  const worker = another({ gateway: false });
  await expect(worker.setPresence({ status: 'idle' })).rejects.toMatchObject({ code: 'unsupported' });
  await expect(worker.getPresence(world.user('ada').id)).rejects.toMatchObject({ code: 'unsupported' });
});
