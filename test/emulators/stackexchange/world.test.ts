import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../../src/testing/registry.js';
import { Browser, start } from './harness.js';

const png = Uint8Array.from([
  0x89,
  0x50,
  0x4e,
  0x47,
  0x0d,
  0x0a,
  0x1a,
  0x0a,
  ...Array.from({ length: 200 }, (_, index) => index % 256),
]);

async function upload(bot: Browser, fields: Record<string, string | Blob>, filename = 'cat.png') {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') body.set(name, value);
    else body.set(name, value, filename);
  const { text, status } = await bot.request(`${bot.chat}/upload/image`, { method: 'POST', body });
  return {
    status,
    result: /var result = '([^']*)';/.exec(text)?.[1],
    error: /var error = '((?:[^'\\]|\\.)*)';/.exec(text)?.[1],
  };
}

describe('pictures', () => {
  it('are uploaded, then sent as their address', async () => {
    const { bot, world, general } = await start();
    const { result = '' } = await upload(bot, { filename: new Blob([png]) });
    expect(result).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\w{5}\.png$/);
    const fetched = await fetch(result);
    expect(fetched.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await fetched.arrayBuffer())).toEqual(png);
    await bot.send(general.id, result);
    const shown = world.lastMessage('general');
    expect(shown?.content).toMatch(/^<div class="onebox ob-image">/);
    expect(shown?.files).toEqual([
      expect.objectContaining({ filename: 'cat.png', contentType: 'image/png', data: png }),
    ]);
    const copy = await upload(bot, { 'upload-url': result });
    expect(copy.result).toMatch(/\.png$/);
    expect(copy.result).not.toBe(result);
  });

  it('are refused when they are none, and of who may not', async () => {
    const { bot, emulator } = await start();
    expect((await upload(bot, { filename: new Blob(['text']) })).error).toBe('Unsupported image type');
    expect((await upload(bot, { 'upload-url': 'http://elsewhere.test/x.png' })).error).toBe(
      'The image could not be read',
    );
    expect((await upload(bot, {})).error).toBeDefined();
    const large = new Blob([png, new Uint8Array(2 * 1024 * 1024)]);
    expect((await upload(bot, { filename: large })).error).toContain('2 MiB');
    emulator.setUser('chatmux', { reputation: 19 });
    expect((await upload(bot, { filename: new Blob([png]) })).error).toContain('20 reputation');
    expect((await upload(new Browser(emulator), { filename: new Blob([png]) })).error).toContain('logged in');
  });

  it("people's stand alone: what they say beside it is a message of its own", async () => {
    const { bot, ada, general, world } = await start();
    const said = ada.upload('general', { filename: 'photo.png', data: png, contentType: 'image/png' }, 'look');
    expect(world.messages('general').map(({ text, files }) => [text, files.length])).toEqual([
      [expect.stringMatching(/\/photo\.png$/), 1],
      ['look', 0],
    ]);
    const [picture, words] = (await bot.events(general.id)).events;
    expect(picture).toMatchObject({ message_id: Number(said.id) });
    const src = /src="([^"]+)"/.exec(String(picture?.['content']))?.[1] ?? '';
    expect(new Uint8Array(await (await fetch(src)).arrayBuffer())).toEqual(png);
    expect(words).toMatchObject({ content: 'look' });
    const text = ada.upload('general', { filename: 'notes.txt', data: 'notes' });
    expect(text.content).toMatch(/^<a href="http:\/\/127\.0\.0\.1:\d+\/image\/\w+\/notes\.txt"/);
    const both = ada.say('general', '', {
      files: [
        { filename: 'a.png', data: png },
        { filename: 'b.png', data: png },
      ],
    });
    expect(both.files.map(({ filename }) => filename)).toEqual(['a.png']);
    expect(world.lastMessage('general')?.files.map(({ filename }) => filename)).toEqual(['b.png']);
  });
});

describe('people', () => {
  it('do what the site has, and are told what it has not', async () => {
    const { ada, bob, world, eve } = await start();
    const said = ada.say('general', 'hello @bob and @Grace, *now*');
    expect(said).toMatchObject({ text: 'hello @bob and @Grace, now', content: 'hello @Bob and @Grace, <i>now</i>' });
    expect(bob.reply(said, 'yes').replyToId).toBe(said.id);
    expect(ada.edit(said, 'hello').isEdited).toBe(true);
    bob.react(said, '⭐️');
    bob.unreact(said, 'star');
    eve.pin(said);
    eve.unpin(said);
    ada.rename('Ada King');
    expect(ada.say('general', 'hi @ada').content).toBe('hi @AdaKing');
    ada.delete(said);
    for (const act of [
      () => ada.say('general', 'x', { thread: bob.say('general', 'y') }),
      () => ada.type('general'),
      () => ada.read('general'),
      () => ada.command('general', '/x'),
      () => ada.shareLocation('general', { lat: 1, lon: 2 }),
      () => world.addGroup('team', ['ada']),
    ])
      expect(act).toThrow(/people cannot do this on stackexchange|there are no groups/);
  });

  it('raw is Markdown as it is typed', async () => {
    const { ada, emulator } = await start();
    const said = ada.say('general', { raw: '[a](http://x.test) @bob' });
    expect(said.text).toBe('a @bob');
    expect(emulator.sourceOf(said)).toBe('[a](http://x.test) @bob');
  });
});

describe('the emulator', () => {
  it('is known by its name; each host has its login site', async () => {
    await using emulator = await startEmulator('stackexchange', {
      host: 'stackoverflow.com',
      bot: { handle: 'smokey', name: 'Smoke Detector' },
      password: 'hunter2 hunter2',
    });
    expect(emulator.config).toEqual({
      platform: 'stackexchange',
      host: 'stackoverflow.com',
      email: 'smokey@bots.example.test',
      password: 'hunter2 hunter2',
      loginOrigin: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      chatOrigin: emulator.url,
    });
    expect(emulator.config.loginOrigin).not.toBe(emulator.config.chatOrigin);
    const browser = new Browser(emulator);
    expect((await browser.get('/users/login', browser.login)).text).toContain('stackoverflow.com');
    expect((await browser.get('/')).text).toContain('chat.stackoverflow.com');
    expect(emulator.world.bot).toMatchObject({ handle: 'smokey', name: 'Smoke Detector' });
  });

  it('notes the calls by their paths, with their fields, without the password', async () => {
    const { bot, emulator, general } = await start();
    await bot.send(general.id, 'x');
    expect(emulator.requests.at(-1)).toMatchObject({
      call: '/chats/{room}/messages/new',
      method: 'POST',
      status: 200,
      params: { room: general.id, text: 'x', fkey: bot.fkey },
    });
    expect(emulator.requests.map(({ call }) => call)).toContain('/users/login');
    expect(JSON.stringify(emulator.requests)).not.toContain(emulator.config.password);
  });
});
