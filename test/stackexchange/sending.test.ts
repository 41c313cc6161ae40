import { expect, test, vi } from 'vitest';
import { SendQueue } from '../../src/backends/stackexchange/client/send-queue.js';
import { refusal, throttleMs } from '../../src/backends/stackexchange/errors.js';
import { ServerError } from '../../src/core/errors/index.js';
import { backendOf, clientOf, countOf, emulate, until } from './rig.js';

const post = '/chats/{room}/messages/new';

test('the words of the throttle', () => {
  expect(throttleMs('You can perform this action again in 3 seconds')).toBe(3_000);
  expect(throttleMs('You can perform this action again in 1 second.')).toBe(1_000);
  expect(throttleMs('"ok"')).toBeUndefined();
});

test('refusals become errors of their kind', () => {
  const codeOf = (text: string, status = 200) => {
    const { code, platformCode, maybeDelivered } = refusal(text, 'x', status);
    expect(maybeDelivered).toBe(false);
    return [code, platformCode];
  };
  expect(codeOf('It is too late to edit this message')).toEqual(['conflict', 'window_elapsed']);
  expect(codeOf('It is too late to delete this message')).toEqual(['conflict', 'window_elapsed']);
  expect(codeOf('You can only edit your own messages')).toEqual(['forbidden', 'not_own']);
  expect(codeOf('This message has already been deleted.')).toEqual(['not_found', 'deleted']);
  expect(codeOf('The message has been deleted and cannot be edited')).toEqual(['not_found', 'deleted']);
  expect(codeOf('You need 20 reputation points to post', 404)).toEqual(['forbidden', 'reputation']);
  expect(codeOf('Your account is blocked, ending on Oct 2 at 1:37', 404)).toEqual(['forbidden', 'suspended']);
  expect(codeOf('The room has been frozen; new messages cannot be added', 404)).toEqual(['conflict', 'room_frozen']);
  expect(codeOf('This room has been frozen')).toEqual(['conflict', 'room_frozen']);
  expect(refusal('The room is in timeout, ending in 58 seconds', 'x', 404).retryAfterMs).toBe(58_000);
  expect(codeOf('The message is too long')).toEqual(['invalid', 'too_long']);
  expect(codeOf('Only a room-owner can pin messages')).toEqual(['forbidden', 'not_owner']);
  expect(codeOf('Never heard of')).toEqual(['invalid', undefined]);
});

test('a queue runs in order, and obeys the throttle before those behind it', async () => {
  const limited = vi.fn();
  const queue = new SendQueue({ marginMs: 5, longestWaitMs: 10_000, onRateLimited: limited });
  const log: string[] = [];
  let refusals = 2;
  const first = queue.run('a', async () => {
    log.push('try a');
    if (refusals > 0) {
      refusals -= 1;
      throw Object.assign(refusal('You can perform this action again in 0 seconds', 'a', 409));
    }
    return 'a';
  });
  const second = queue.run('b', async () => {
    log.push('try b');
    return 'b';
  });
  expect(await Promise.all([first, second])).toEqual(['a', 'b']);
  expect(log).toEqual(['try a', 'try a', 'try a', 'try b']);
  expect(limited.mock.calls).toEqual([
    ['a', 5],
    ['a', 5],
  ]);
  expect(queue.size).toBe(0);
});

test('one that fails or gives up does not hold up the others; what waits is not written', async () => {
  const queue = new SendQueue({ marginMs: 0, longestWaitMs: 10_000 });
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = queue.run('a', () => gate);
  const controller = new AbortController();
  let wasWritten = false;
  const second = queue.run(
    'b',
    async () => {
      wasWritten = true;
    },
    controller.signal,
  );
  const third = queue.run('c', async () => {
    throw new ServerError('no');
  });
  const fourth = queue.run('d', async () => 'd');
  controller.abort();
  await expect(second).rejects.toMatchObject({ code: 'aborted', maybeDelivered: false });
  release();
  await first;
  await expect(third).rejects.toThrow('no');
  expect(await fourth).toBe('d');
  expect(wasWritten).toBe(false);
});

test('whoever would wait too long is told', async () => {
  const queue = new SendQueue({ marginMs: 0, longestWaitMs: 50 });
  const run = async () => {
    throw refusal('You can perform this action again in 3600 seconds', 'a', 409);
  };
  const started = performance.now();
  await expect(queue.run('a', run)).rejects.toMatchObject({ code: 'rate_limited', maybeDelivered: false });
  expect(performance.now() - started).toBeLessThan(20_000);
});

test('a burst over two rooms goes at the pace of the site, in order, nothing lost or doubled', async () => {
  const emulator = await emulate({ throttle: (recent) => (recent === 2 ? 1 : 0) });
  const { world } = emulator;
  const [one, two] = [world.channel('one'), world.channel('two')];
  const backend = backendOf(emulator);
  const waits: number[] = [];
  backend.on('rate_limited', ({ retryAfterMs }) => waits.push(retryAfterMs));
  await Promise.all([1, 2, 3, 4].map((n) => backend.sendMessage(n % 2 ? one.id : two.id, `number ${n}`)));
  expect(world.messages(one).map(({ text }) => text)).toEqual(['number 1', 'number 3']);
  expect(world.messages(two).map(({ text }) => text)).toEqual(['number 2', 'number 4']);
  await until(() => waits.length > 0, 'the waiting is told');
});

test('the same text twice is posted twice', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator);
  const sent = [];
  for (let turn = 0; turn < 4; turn += 1) sent.push(await backend.sendMessage(place.id, 'again'));
  expect(new Set(sent.map(({ id }) => id)).size).toBe(4);
  expect(sent.map(({ text }) => text)).toEqual(['again', 'again', 'again', 'again']);
  expect(emulator.world.messages(place).map(({ text }) => text.trim())).toEqual(['again', 'again', 'again', 'again']);
});

test('a message whose answer was lost is found in the room', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const client = clientOf(emulator);
  const room = client.getRoom(Number(place.id));
  await room.sendMessage('before');
  emulator.faults.loseAnswer({ match: '/messages/new' });
  const sent = await room.sendMessage('it & "that" <b>');
  const texts = emulator.world.messages(place).map(({ text }) => text);
  expect(texts).toEqual(['before', 'it & "that" <b>']);
  expect(String(sent.id)).toBe(emulator.world.lastMessage(place)?.id);
  expect(countOf(emulator, post)).toBe(2);
});

test('one that is not to be found may have been delivered, and is not sent again', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const client = clientOf(emulator, { retry: { attempts: 1 } });
  await client.login();
  emulator.faults.fail({ match: '/messages/new', status: 500 });
  const error = await client
    .getRoom(Number(place.id))
    .sendMessage('gone')
    .catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: 'server', maybeDelivered: true });
  expect(countOf(emulator, post)).toBe(1);
  expect(emulator.world.messages(place)).toEqual([]);
});

test('an edit whose answer was lost is known by the message itself', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const backend = backendOf(emulator);
  const sent = await backend.sendMessage(place.id, 'before');
  emulator.faults.loseAnswer({ match: '/messages/{message}' });
  expect((await backend.editMessage(sent, 'after')).text).toBe('after');
  emulator.faults.loseAnswer({ match: '/delete' });
  await backend.deleteMessage(sent);
  expect(emulator.world.messages(place)).toEqual([]);
});

test('after two minutes an edit is a typed error that says so', async () => {
  let now = Date.now();
  const emulator = await emulate({ clock: () => new Date(now) });
  const backend = backendOf(emulator);
  expect(backend.capabilities.limits.editWindowMs).toBe(120_000);
  const sent = await backend.sendMessage(emulator.world.channel('lab').id, 'soon old');
  now += 121_000;
  for (const late of [() => backend.editMessage(sent, 'x'), () => backend.deleteMessage(sent)]) {
    const error = await late().catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'conflict', platformCode: 'window_elapsed', platform: 'stackexchange' });
    expect(String(error)).toContain('two minutes');
  }
});

test('what the site refuses is told in its words', async () => {
  const emulator = await emulate({ bot: { isOwner: false } });
  const { world } = emulator;
  const backend = backendOf(emulator);
  const place = world.channel('lab');
  emulator.setRoom(place, { owners: ['ada'] });
  const refused = (text = 'hi') => backend.sendMessage(place.id, text).catch((failure: unknown) => failure);
  emulator.timeout(place, 30);
  expect(await refused()).toMatchObject({ code: 'conflict', platformCode: 'room_timeout' });
  emulator.timeout(place, 0);
  emulator.setUser('chatmux', { suspension: 'in 5 hours' });
  expect(await refused()).toMatchObject({ code: 'forbidden', platformCode: 'suspended' });
  emulator.setUser('chatmux', { suspension: undefined, reputation: 0 });
  expect(await refused()).toMatchObject({ code: 'forbidden', platformCode: 'reputation' });
  emulator.setUser('chatmux', { reputation: 101 });
  emulator.freeze(place);
  expect(await refused()).toMatchObject({ code: 'conflict', platformCode: 'room_frozen' });
  const long = await backend.sendMessage(place.id, { raw: 'x'.repeat(501) }).catch((failure: unknown) => failure);
  expect(long).toMatchObject({ code: 'invalid' });
});

test('a message of blanks is refused before any request', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const room = clientOf(emulator).getRoom(Number(place.id));
  const sent = await room.sendMessage('text');
  const before = emulator.requests.length;
  for (const text of ['', ' ', '\n\t']) {
    await expect(room.sendMessage(text)).rejects.toMatchObject({ code: 'invalid', maybeDelivered: false });
    expect(countOf(emulator, post)).toBe(1);
  }
  expect(emulator.requests.length).toBe(before);
  await expect(sent.edit(' ')).rejects.toMatchObject({ code: 'invalid' });
});
