import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { CaptchaError, PageError, StackExchangeClient } from '../../src/backends/stackexchange/index.js';
import { AuthError } from '../../src/core/errors/index.js';
import { backendOf, clientOf, countOf, emulate, visitorOf } from './rig.js';

const logIn = '/users/login';

function logIns(emulator: Awaited<ReturnType<typeof emulate>>): number {
  return emulator.requests.filter(({ call, method }) => call === logIn && method === 'POST').length;
}

test('the first call logs in, once for all who wait', async () => {
  const emulator = await emulate();
  const client = clientOf(emulator);
  const room = client.getRoom(Number(emulator.world.channel('lab').id));
  await Promise.all([client.login(), room.name(), room.currentUsers(), room.sendMessage('hi')]);
  expect(logIns(emulator)).toBe(1);
  await client.login();
  expect(logIns(emulator)).toBe(1);
});

test('stored cookies are used again: a restart needs no log-in', async () => {
  const emulator = await emulate();
  const cookieStore = new Map<string, string>();
  const first = clientOf(emulator, { cookieStore });
  await first.login();
  await first.close();
  expect([...cookieStore.values()].join()).toContain('acct');
  const second = clientOf(emulator, { cookieStore });
  await second.login();
  expect(await second.getMe().name()).toBe('Chatmux');
  expect(logIns(emulator)).toBe(1);
});

test('a cookie file is readable by its owner alone, and a broken one is as good as none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cookies-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const cookieFile = join(folder, 'cookies.json');
  const emulator = await emulate();
  await clientOf(emulator, { cookieFile }).login();
  expect((await stat(cookieFile)).mode & 0o777).toBe(0o600);
  await clientOf(emulator, { cookieFile }).login();
  expect(logIns(emulator)).toBe(1);
  await writeFile(cookieFile, '{ not JSON');
  await clientOf(emulator, { cookieFile }).login();
  expect(logIns(emulator)).toBe(2);
  const client = clientOf(emulator, { cookieFile: join(folder, 'no', 'such', 'folder') });
  await expect(client.login()).rejects.toMatchObject({ code: 'config' });
});

test("the account's cookie is sent byte for byte", async () => {
  const emulator = await emulate();
  const cookieStore = new Map<string, string>();
  const client = clientOf(emulator, { cookieStore });
  await client.login();
  const text = [...cookieStore.values()].join();
  expect(text).toMatch(/t=[0-9a-f]+%2b&s=/);
  // The emulator knows the account by exactly that value.
  expect(client.getMe().id).toBe(Number(emulator.world.bot.id));
});

test('stored cookies that are no longer good lead to one log-in', async () => {
  const emulator = await emulate();
  const cookieStore = new Map<string, string>();
  await clientOf(emulator, { cookieStore }).login();
  emulator.faults.expireSession();
  const client = clientOf(emulator, { cookieStore });
  await client.login();
  expect(logIns(emulator)).toBe(2);
});

test('a captcha is a typed error, and is not asked for again and again', async () => {
  const emulator = await emulate();
  emulator.faults.captcha();
  const client = clientOf(emulator);
  await expect(client.login()).rejects.toBeInstanceOf(CaptchaError);
  const before = logIns(emulator);
  const room = client.getRoom(1);
  for (let turn = 0; turn < 5; turn += 1) {
    await expect(room.sendMessage('hi')).rejects.toMatchObject({
      code: 'auth',
      platformCode: 'captcha',
      retryable: false,
    });
  }
  expect(logIns(emulator)).toBe(before);
  expect(before).toBeLessThanOrEqual(1);
});

test('too many log-ins bring the captcha, and a backend that meets it stops', async () => {
  const emulator = await emulate({ captchaAfter: 1 });
  await clientOf(emulator).login();
  const backend = backendOf(emulator);
  const error = await backend.connect().catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: 'auth', platformCode: 'captcha', platform: 'stackexchange' });
  expect(String(error)).toContain('cookieFile');
  expect(logIns(emulator)).toBeLessThanOrEqual(2);
});

test('wrong credentials are an auth error without the password', async () => {
  const emulator = await emulate();
  const client = clientOf(emulator, { password: 'a wrong password' });
  const error = await client.login().catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(AuthError);
  expect(error).toMatchObject({ platformCode: 'bad_credentials', retryable: false });
  expect(`${inspect(error)} ${JSON.stringify(error)} ${inspect(client, { depth: 8 })}`).not.toContain(
    'a wrong password',
  );
});

test('credentials that are refused again and again are not tried for ever', async () => {
  const emulator = await emulate();
  const client = clientOf(emulator, { password: 'a wrong password' });
  for (let turn = 0; turn < 6; turn += 1) await expect(client.login()).rejects.toThrow(AuthError);
  expect(logIns(emulator)).toBe(3);
});

test('credentials that were refused are good again once the session has opened', async () => {
  const emulator = await emulate();
  const client = clientOf(emulator);
  await client.login();
  emulator.faults.revokeToken();
  for (let turn = 0; turn < 4; turn += 1) await expect(client.verify()).rejects.toThrow(AuthError);
  // The cookies are good again, and end then: that is a log-in like the first.
  emulator.faults.revokeToken(false);
  await client.verify();
  emulator.faults.expireSession();
  await client.verify();
  expect(await client.getRoom(Number(emulator.world.channel('lab').id)).name()).toBe('lab');
});

test('credentials may come with login()', async () => {
  const emulator = await emulate();
  const { email, password } = emulator.config;
  const client = visitorOf(emulator);
  await client.login(email, password);
  expect(client.isAnonymous).toBe(false);
  expect(client.getMe().id).toBe(Number(emulator.world.bot.id));
  await expect(client.login('other@example.com', 'whatever')).rejects.toMatchObject({ platformCode: 'logged_in' });
  await expect(client.login('other@example.com')).rejects.toThrow(AuthError);
});

test('an account that is new on the log-in site is confirmed', async () => {
  const emulator = await emulate();
  emulator.setUser('chatmux', { isNew: true });
  const client = clientOf(emulator);
  await client.login();
  expect(client.getMe().id).toBe(Number(emulator.world.bot.id));
});

test('a session that the site has ended is opened again: by a page, and by a write', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const client = clientOf(emulator);
  const room = client.getRoom(Number(place.id));
  await room.name();
  emulator.faults.expireSession();
  room.refresh();
  expect(await room.name()).toBe('lab');
  expect(logIns(emulator)).toBe(2);
  emulator.faults.expireSession();
  await room.sendMessage('still here');
  expect(emulator.world.lastMessage(place)).toMatchObject({ author: 'chatmux', text: 'still here' });
  expect(logIns(emulator)).toBe(3);
});

test("a page that is a visitor's is not believed, also right after a session was opened again", async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab', { members: ['ada'] });
  const said = emulator.world.user('ada').say(place, 'star me');
  const client = clientOf(emulator);
  const message = client.getMessage(Number(said.id));
  await message.star();
  for (let times = 0; times < 2; times += 1) {
    emulator.faults.expireSession();
    const room = client.getRoom(Number(place.id));
    room.refresh();
    await room.name();
  }
  emulator.faults.expireSession();
  // To a visitor nothing looks starred by them.
  expect(await message.star(false)).toBe(true);
  expect(emulator.world.lastMessage(place)?.reactions).toEqual({});
});

test('calls at once that find the session ended open it once', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const client = clientOf(emulator);
  const room = client.getRoom(Number(place.id));
  await client.login();
  emulator.faults.expireSession();
  await Promise.all([
    room.name(),
    room.currentUsers(),
    client.getUser(Number(emulator.world.user('ada').id)).name(),
    room.sendMessage('one'),
    room.join(),
  ]);
  expect(logIns(emulator)).toBe(2);
});

test("another account's cookies are not used", async () => {
  const emulator = await emulate();
  const cookieStore = new Map<string, string>();
  await clientOf(emulator, { cookieStore }).login();
  const ada = clientOf(emulator, { ...emulator.configOf('ada'), cookieStore });
  await ada.login();
  expect(ada.getMe().id).toBe(Number(emulator.world.user('ada').id));
  expect(cookieStore.size).toBe(2);
});

test('an fkey that the site no longer takes is read anew', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  const client = clientOf(emulator);
  const room = client.getRoom(Number(place.id));
  await room.sendMessage('one');
  emulator.faults.expireFkey();
  await room.sendMessage('two');
  emulator.faults.expireFkey();
  await room.join();
  expect(emulator.world.messages(place).map(({ text }) => text)).toEqual(['one', 'two']);
  expect(logIns(emulator)).toBe(1);
});

test('a log-in page and a front page without their parts are named', async () => {
  const emulator = await emulate();
  emulator.faults.leaveOut('login.form', 'fkey');
  await expect(clientOf(emulator).login()).rejects.toMatchObject({ page: '/users/login', part: 'fkey' });
  emulator.faults.clear();
  emulator.faults.leaveOut('fkey');
  const error = await visitorOf(emulator)
    .getRoom(1)
    .join()
    .catch((failure: unknown) => failure);
  // A visitor needs none to listen.
  expect(error).not.toBeInstanceOf(PageError);
});

test('pages without the bar at the top are read all the same', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab', { topic: 'what it is about' });
  const client = clientOf(emulator);
  await client.login();
  emulator.faults.leaveOut('topbar');
  const before = emulator.requests.length;
  const error = await client
    .getRoom(Number(place.id))
    .name()
    .catch((failure: unknown) => failure);
  // Nothing tells then who is logged in: it is tried once, and said.
  expect(error === 'lab' || error instanceof AuthError).toBe(true);
  expect(emulator.requests.length - before).toBeLessThan(8);
});

test('logout ends the session on the site and forgets the cookies; close keeps them', async () => {
  const emulator = await emulate();
  const cookieStore = new Map<string, string>();
  const client = clientOf(emulator, { cookieStore });
  await client.login();
  await client.logout();
  expect(countOf(emulator, '/users/logout')).toBeGreaterThan(0);
  expect([...cookieStore.values()].join()).not.toContain('acct');
  await client.login();
  expect(logIns(emulator)).toBe(2);
});

test('await using closes', async () => {
  const emulator = await emulate();
  const place = emulator.world.channel('lab');
  {
    await using client = new StackExchangeClient(emulator.config);
    await client.getRoom(Number(place.id)).watch(() => undefined);
    expect(emulator.sockets).toBe(1);
  }
  await expect.poll(() => emulator.sockets).toBe(0);
});
