import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatRoutes, loginRoutes } from '../../../src/testing/stackexchange/routes/index.js';
import { all, Browser, start, texts } from './harness.js';

const names = [
  'text',
  'parentId',
  'mode',
  'msgCount',
  'since',
  'before',
  'after',
  'roomid',
  'roomId',
  'RoomId',
  'r1',
  'r9',
  'ids',
  'to',
  'id',
  'name',
  'description',
  'tags',
  'defaultAccess',
  'userAccess',
  'aclUserId',
  'UserId',
  'withUserId',
  'userID',
  'duration',
  'quiet',
  'upload-url',
  'email',
  'password',
  's',
  'q',
  'user',
  'room',
  'page',
  'count',
  'limit',
  'plain',
  'tab',
  'users',
  'm',
  'returnurl',
  'showUsage',
];

describe('whatever is asked', () => {
  it('is answered by the site, never by an error of the emulator', async () => {
    const { bot, ada } = await start();
    const said = ada.say('general', 'x');
    const value = fc.oneof(
      fc.constantFrom(
        '1',
        '2',
        '0',
        '-1',
        '99999999999',
        said.id,
        ada.id,
        '',
        ' ',
        'NaN',
        'true',
        `${bot.chat}evil`,
        'https://en.wikipedia.org/wiki/%',
        '%',
        '//evil.test',
        '\'"<&>',
        '5-',
        '2026',
      ),
      fc.string({ maxLength: 20 }),
    );
    const fields = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 6 });
    const site = fc.constantFrom('chat' as const, 'login' as const);
    await fc.assert(
      fc.asyncProperty(
        site,
        fc.nat(),
        fc.array(value, { minLength: 5, maxLength: 5 }),
        fields,
        async (where, at, values, form) => {
          const routes = where === 'chat' ? chatRoutes : loginRoutes;
          const route = routes[at % routes.length];
          if (!route) return;
          let next = 0;
          const path = route.path.replace(/\{\w+\*?\}/g, () => encodeURIComponent(values[next++] ?? '') || 'x');
          const origin = where === 'chat' ? bot.chat : bot.login;
          const query = new URLSearchParams(form);
          const answer =
            route.method === 'GET' ? await bot.get(`${path}?${query}`, origin) : await bot.post(path, form, origin);
          expect(answer.text, `${route.method} ${path}`).not.toContain('emulator error');
        },
      ),
      { numRuns: 250 },
    );
  });

  it('two slashes are as good as one, as public clients write them', async () => {
    const { bot } = await start();
    expect((await bot.get('//rooms/1/')).text).toContain('id="roomname"');
    expect((await bot.get('//rooms/1')).status).toBe(200);
    expect((await bot.post('//chats/leave/1', { quiet: 'true' })).status).toBe(200);
  });

  it('names, descriptions and texts never become markup of the page', async () => {
    const { emulator, world, bot } = await start();
    const nasty = `</script><script>x</script>"'<b>&amp;${'`'}`;
    const mallory = world.user('mallory', { name: nasty });
    const room = world.channel(nasty, { topic: nasty, members: ['mallory'] });
    emulator.setUser('mallory', { about: nasty });
    emulator.setRoom(room, { tags: [nasty], parentSite: nasty });
    const said = mallory.say(room, nasty);
    for (const path of [
      `/rooms/${room.id}`,
      `/rooms/info/${room.id}?tab=access`,
      `/users/${mallory.id}`,
      `/transcript/message/${said.id}`,
      `/messages/${said.id}/history`,
      `/chats/stars/${room.id}`,
      `/rooms`,
    ]) {
      const { text } = await bot.get(path);
      expect(
        all(text, 'script').flatMap(({ children = [] }) => children.map(({ data }) => data)),
        path,
      ).not.toContain('x');
      expect(
        all(text, 'b').filter((node) => texts(node, 'a').length > 0),
        path,
      ).toEqual([]);
    }
    const page = (await bot.get(`/rooms/${room.id}`)).text;
    expect(texts(page, '#roomname')).toEqual([nasty]);
    const [present] = all(page, '.js-present').map(({ attribs }) => JSON.parse(attribs?.['data-users'] ?? ''));
    expect(present[0].name).toBe(nasty);
    expect((await bot.get(`/message/${said.id}`)).text).toContain('&lt;/script&gt;');
  });

  it('another site gets nobody to go there after the log-in', async () => {
    const { emulator } = await start();
    for (const [wanted, got] of [
      ['/questions', '/questions'],
      ['//evil.test', '/'],
      ['https://evil.test', '/'],
    ] as const) {
      const browser = new Browser(emulator);
      await browser.logIn();
      const answer = await browser.get(`/users/login?returnurl=${encodeURIComponent(wanted)}`, browser.login);
      expect(answer.headers.get('location')).toBe(got);
    }
  });
});
