import { describe, expect, it, vi } from 'vitest';
import { running, socketOf } from './harness.js';

type Wire = { id: string; type: string; tid: string; data: Record<string, unknown> };
const typesOf = (json: Record<string, unknown>) => (json['events'] as Wire[]).map(({ type }) => type);

describe('the long poll', () => {
  it('begins now, waits, goes on behind a cursor, and says when one is too old', async () => {
    const { emulator, ask } = await running({ eventHistory: 3 });
    const ada = emulator.world.user('ada');
    ada.say('general', 'before');
    const start = await ask('GET', '/events?wait=0');
    expect(start.json).toEqual({ cursor: expect.any(String), events: [] });
    const waiting = ask('GET', `/events?wait=20&cursor=${start.json['cursor']}`);
    ada.say('general', 'one');
    const first = await waiting;
    expect(first.json['events']).toMatchObject([
      { id: expect.any(String), type: 'NEW_MESSAGE', at: expect.any(Number), data: { msg: 'one' } },
    ]);
    ada.say('general', 'two');
    const second = await ask('GET', `/events?cursor=${first.json['cursor']}`);
    expect(typesOf(second.json)).toEqual(['NEW_MESSAGE']);
    // The same cursor gives the same again: at least once.
    expect((await ask('GET', `/events?cursor=${first.json['cursor']}`)).json).toEqual(second.json);
    for (const text of ['3', '4', '5', '6']) ada.say('general', text);
    expect((await ask('GET', `/events?cursor=${first.json['cursor']}`)).status).toBe(410);
    for (const cursor of ['x', '0-0', 'NaN-1', `${second.json['cursor']}9999`])
      expect((await ask('GET', `/events?wait=0&cursor=${cursor}`)).status).toBe(410);
  });

  it('tells of what happens in the bot’s chats, in the sheet’s words', async () => {
    const { emulator, ask } = await running();
    const { cursor } = (await ask('GET', '/events?wait=0')).json;
    const [ada, bob] = [emulator.world.user('ada'), emulator.world.user('bob')];
    const room = emulator.world.channel('Room', { members: ['ada'] });
    emulator.world.channel('Secret', { members: ['ada'], bot: false });
    ada.say('Secret', 'psst');
    bob.join(room);
    const alert = emulator.post('ada', room, { text: 'fire', type: 'alert' });
    bob.react(alert, '✅');
    bob.react(alert, '🆘');
    bob.read(room);
    bob.leave(room);
    ada.delete(alert);
    ada.shareLocation(room, { lat: 1, lon: 2 });
    emulator.stopLocation('ada', room);
    await ask('POST', `/chats/${room.id}/messages`, { msg: 'own' });
    await ask('POST', `/chats/${room.id}/leave`);
    const events = (await ask('GET', `/events?cursor=${cursor}`)).json['events'] as Wire[];
    expect(events.map(({ type }) => type)).toEqual([
      'CHAT_CREATED',
      'CHAT_JOINED',
      'NEW_MESSAGE',
      'AM_REACTION',
      'AM_REACTION',
      'MESSAGE_READ',
      'CHAT_LEFT',
      'MESSAGE_DELETED',
      'NEW_MESSAGE',
      'LIVE_LOCATION',
      'LIVE_LOCATION',
      'NEW_MESSAGE',
      'CHAT_DELETED',
    ]);
    const data = (type: string, index = 0) => events.filter((event) => event.type === type)[index]?.data;
    expect(events.every(({ tid }) => tid === room.id)).toBe(true);
    expect(data('AM_REACTION')).toMatchObject({ reaction_type: 'OK', updated: false });
    expect(data('AM_REACTION', 1)).toMatchObject({ reaction_type: 'SOS', updated: true });
    expect(data('MESSAGE_READ')).toMatchObject({ uid: bob.id, message_id: alert.id });
    expect(data('NEW_MESSAGE', 2)).toMatchObject({ msg: 'own', own: true });
    expect(data('LIVE_LOCATION', 1)).toMatchObject({ active: false, lat: 1 });
    expect(emulator.world.log.some(({ what }) => what === 'reaction.removed')).toBe(true);
  });

  it('lets people react only as Teamwire does', async () => {
    const { emulator } = await running();
    const ada = emulator.world.user('ada');
    const plain = ada.say('general', 'plain');
    const note = emulator.post('ada', 'general', { text: 'note', type: 'note' });
    expect(() => ada.react(plain, '✅')).toThrow(/people cannot do this/);
    expect(() => ada.react(note, '✅')).toThrow(/people cannot do this/);
    ada.react(note, '👍');
    expect(() => ada.unreact(note, '👍')).toThrow(/people cannot do this/);
    for (const act of [() => ada.edit(plain, 'x'), () => ada.pin(plain), () => ada.type('general')])
      expect(act).toThrow(/people cannot do this/);
  });
});

describe('the websocket', () => {
  it('says hello, sends what happens, pings and wants pongs', async () => {
    const { emulator, token } = await running({ pingMs: 200 });
    const { frames, socket, closed } = await socketOf(emulator, '', { authorization: `Bearer ${token}` });
    let answered = 0;
    socket.on('message', (data) => {
      const { ping } = JSON.parse(String(data)) as { ping?: number };
      if (ping === undefined || answered === 4) return;
      answered += 1;
      socket.send(JSON.stringify({ pong: ping }));
    });
    await vi.waitFor(() => expect(frames[0]).toEqual({ cursor: expect.any(String), events: [] }));
    emulator.world.user('ada').say('general', 'hi');
    const batches = () => frames.filter((frame) => 'events' in frame).flatMap(typesOf);
    await vi.waitFor(() => expect(batches()).toEqual(['NEW_MESSAGE']));
    expect(await closed).toBe(1008);
    // Four were answered, and three more were waited for.
    expect(frames.filter((frame) => 'ping' in frame).length).toBe(7);
  });

  it('takes the token in the query too, goes on behind a cursor, and refuses the rest', async () => {
    const { emulator, ask, token } = await running();
    const { cursor } = (await ask('GET', '/events?wait=0')).json;
    emulator.world.user('ada').say('general', 'missed');
    const { frames, closed } = await socketOf(emulator, `?token=${token}&cursor=${cursor}`);
    await vi.waitFor(() => expect(frames.map(typesOf)).toEqual([['NEW_MESSAGE']]));
    await expect(socketOf(emulator, '?token=wrong')).rejects.toThrow(/401/);
    await expect(socketOf(emulator, `?token=${token}&cursor=0-0`)).rejects.toThrow(/410/);
    emulator.faults.requestReconnect();
    expect(await closed).toBe(1012);
    const without = await running({ websockets: false });
    await expect(socketOf(without.emulator, `?token=${without.token}`)).rejects.toThrow(/404/);
  });
});

describe('faults', () => {
  it('duplicate, reorder, delay and spoil events', async () => {
    const { emulator, ask } = await running();
    const ada = emulator.world.user('ada');
    let { cursor } = (await ask('GET', '/events?wait=0')).json;
    const next = async () => {
      const { json } = await ask('GET', `/events?wait=5&cursor=${cursor}`);
      cursor = json['cursor'];
      return (json['events'] as Wire[]).map(({ data }) => data['msg']);
    };
    emulator.faults.duplicateEvents();
    ada.say('general', 'a');
    expect(await next()).toEqual(['a', 'a']);
    emulator.faults.reorderEvents({ count: 2 });
    ada.say('general', 'b');
    ada.say('general', 'c');
    expect(await next()).toEqual(['c', 'b']);
    emulator.faults.delayEvents({ ms: 500 });
    ada.say('general', 'd');
    expect((await ask('GET', `/events?wait=0&cursor=${cursor}`)).json['events']).toEqual([]);
    expect(await next()).toEqual(['d']);
    emulator.faults.clear();
    emulator.faults.sendGarbage('rubbish');
    expect((await ask('GET', `/events?wait=0&cursor=${cursor}`)).bytes.toString()).toBe('rubbish');
    emulator.faults.sendGarbage();
    expect((await ask('GET', `/events?wait=0&cursor=${cursor}`)).json['events']).toContain(null);
  });

  it('slow down, fail, drop, refuse and revoke', async () => {
    const { emulator, ask } = await running();
    emulator.faults.rateLimit({ match: '/me', retryAfterMs: 1_500 });
    const limited = await ask('GET', '/me');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2']);
    expect(limited.json).toMatchObject({ error: { code: 'RateLimited' } });
    emulator.faults.fail();
    expect(await ask('GET', '/me')).toMatchObject({ status: 500, json: { error: { code: 'TWServerError' } } });
    const poll = ask('GET', '/events?wait=20');
    let broken: unknown;
    poll.catch((error: unknown) => {
      broken = error;
    });
    // Nothing tells when the poll has come there: it is dropped until it is.
    await vi.waitFor(() => {
      emulator.faults.dropConnections();
      expect(broken).toBeInstanceOf(Error);
    });
    emulator.faults.revokeToken(true);
    expect((await ask('GET', '/me')).status).toBe(401);
    emulator.faults.clear();
    expect((await ask('GET', '/me')).status).toBe(200);
    await emulator.faults.restart({ downMs: 5 });
    // A kept connection is told of its end only when it is used.
    await vi.waitFor(async () => expect((await ask('GET', '/me')).status).toBe(200));
  });
});
