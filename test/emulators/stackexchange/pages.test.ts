import { describe, expect, it } from 'vitest';
import { pageParts } from '../../../src/testing/stackexchange/pages/parts.js';
import { all, Browser, start, texts } from './harness.js';

const attributes = (html: Parameters<typeof all>[0], selector: string, name: string) =>
  all(html, selector).map(({ attribs }) => attribs?.[name]);

describe("a room's page", () => {
  it('names the room, who is there, who one is, and whether one may write', async () => {
    const { bot, emulator, world, ada } = await start();
    const lab = world.channel('L & B', { topic: 'Own **test** room', members: ['ada'] });
    emulator.setRoom(lab, { tags: ['alpha', 'c++'] });
    emulator.setUser('ada', { avatarUrl: "https://x.test/y's.png?a=1&b=2" });
    const { text } = await bot.get(`/rooms/${lab.id}/l-b`);
    expect(texts(text, 'span#roomname')).toEqual(['L & B']);
    expect(text).toContain('<div id="roomdesc">Own <b>test</b> room</div>');
    expect(all(text, 'div#room-tags').flatMap((box) => texts(box, 'a.tag'))).toEqual(['alpha', 'c++']);
    expect(all(text, 'textarea#input')).toHaveLength(1);
    expect(attributes(text, 'div#active-user', 'class')[0]).toContain(`user-${world.bot.id}`);
    const [users] = attributes(text, 'div.js-present', 'data-users');
    expect(JSON.parse(users ?? '')).toEqual([
      {
        id: Number(ada.id),
        name: 'Ada',
        email_hash: "!https://x.test/y's.png?a=1&b=2",
        reputation: 101,
        last_post: null,
        is_owner: true,
      },
      expect.objectContaining({ name: 'Chatmux', is_owner: true }),
    ]);
    expect(text).toMatch(
      new RegExp(
        `StartChat\\(\\{[^}]*\\}, ${world.bot.id}, \\{ id: ${lab.id}, host: "chat.stackexchange.com", deleted: false, frozen: false \\}`,
      ),
    );
    emulator.freeze(lab);
    const frozen = (await bot.get(`/rooms/${lab.id}`)).text;
    expect(frozen).toContain('frozen: true');
    expect(all(frozen, 'textarea#input')).toHaveLength(0);
  });

  it('before 2020 the list was a script', async () => {
    const { bot, ada } = await start({ presentUsers: 'script' });
    const { text } = await bot.get('/rooms/1');
    expect(all(text, '.js-present')).toHaveLength(0);
    expect(text).toMatch(new RegExp(`CHAT\\.RoomUsers\\.initPresent\\(\\[.*\\{id: ${ada.id}, name: \\("Ada"\\),`, 's'));
  });

  it('says what kind it is; what is private is not shown', async () => {
    const { bot, world } = await start();
    const gallery = world.channel('gallery', { type: 'announcement' });
    const inside = world.channel('inside', { type: 'private', members: ['ada'] });
    const closed = world.channel('closed', { type: 'private', members: ['ada'], bot: false });
    expect(all((await bot.get(`/rooms/${gallery.id}`)).text, '.sprite-sec-gallery')).toHaveLength(1);
    expect(all((await bot.get(`/rooms/${inside.id}`)).text, '.sprite-sec-private')).toHaveLength(1);
    const hidden = await bot.get(`/rooms/${closed.id}`);
    expect([hidden.status, texts(hidden.text, 'h2')]).toEqual([200, ['Private Room']]);
    for (const path of [`/rooms/info/${closed.id}`, `/transcript/${closed.id}`, '/rooms/4711', '/users/4711'])
      expect((await bot.get(path)).status, path).toBe(404);
    const rooms = texts((await bot.get('/rooms')).text, '.room-name');
    expect(rooms).toEqual(['general', 'gallery', 'inside']);
  });
});

describe('other pages', () => {
  it("a room's information, and who may what", async () => {
    const { bot, emulator, world, ada, eve } = await start({ bot: { isOwner: false } });
    const lab = world.channel('lab', { topic: 'A room', members: ['ada', 'bob'] });
    emulator.setRoom(lab, { tags: ['alpha'], parentSite: 'Ask & Tell' });
    emulator.setUser('ada', { isModerator: true, about: 'I count' });
    const said = ada.say(lab, 'one');
    ada.say(lab, 'two');
    ada.delete(said);
    const { text } = await bot.get(`/rooms/info/${lab.id}`);
    expect(all(text, '.subheader').flatMap((box) => texts(box, 'h1'))).toEqual(['lab']);
    expect(texts(all(text, '.roomcard-xxl')[0] ?? {}, 'p')).toEqual(['A room']);
    expect(attributes(text, 'img.small-site-logo', 'title')).toEqual(['Ask & Tell']);
    expect(texts(text, '.room-message-count-xxl')).toEqual(['2']);
    expect(attributes(text, '.room-message-count-xxl', 'title')).toEqual(['2 all time messages']);
    expect(texts(text, '.room-user-count-xxl')).toEqual(['3']);
    const owners = all(text, '#room-ownercards')[0] ?? {};
    expect(attributes(owners, '.usercard', 'id')).toEqual([`owner-user-${ada.id}`]);
    expect(texts(owners, 'a.username')).toEqual(['Ada']);
    const present = all(text, '#room-usercards')[0] ?? {};
    expect(attributes(present, '.user-header', 'title')).toEqual(['Ada ♦', 'Bob', 'Chatmux']);
    expect(attributes(present, '.user-message-info', 'title')[0]).toBe('I count');
    const given = await bot.post(`/rooms/setuseraccess/${lab.id}`, { aclUserId: eve.id, userAccess: 'read-write' });
    expect(given.status).toBe(404);
    emulator.setRoom(lab, { owners: ['ada', 'chatmux'] });
    await bot.post(`/rooms/setuseraccess/${lab.id}`, { aclUserId: eve.id, userAccess: 'read-write' });
    const access = (await bot.get(`/rooms/info/${lab.id}?tab=access`)).text;
    expect(texts(all(access, '#access-section-read-write')[0] ?? {}, 'a.username')).toEqual(['Eve']);
    expect(texts(all(access, '#access-section-owner')[0] ?? {}, 'a.username')).toEqual(['Ada', 'Chatmux']);
  });

  it('a transcript by day: monologues, answers, edits, stars', async () => {
    let now = Date.parse('2026-03-04T11:58:00Z');
    const { bot, emulator, ada, bob, general } = await start({ clock: () => new Date(now), editWindowMs: 1e9 });
    const first = ada.say('general', 'first <x>');
    now += 60_000;
    const second = ada.say('general', 'second\nline');
    now += 10 * 60_000;
    const answer = bob.reply(first, 'answer');
    emulator.star('chatmux', first);
    emulator.star('bob', second);
    emulator.star('eve', second);
    bob.pin(second);
    ada.edit(first, 'first');
    now += 24 * 3_600_000;
    ada.say('general', 'next day');
    const { text } = await bot.get(`/transcript/message/${second.id}`);
    expect((await bot.get(`/transcript/${general.id}/2026/3/4`)).text).toContain('id="message-');
    expect(texts(text, '.room-name').at(-1)).toContain('general');
    expect(
      all(text, '.room-name')
        .flatMap((box) => attributes(box, 'a', 'href'))
        .at(-1),
    ).toBe(`/rooms/${general.id}/general`);
    const monologues = all(text, '.monologue');
    expect(monologues.map(({ attribs }) => attribs?.['class'])).toEqual([
      `monologue user-${ada.id}`,
      `monologue user-${bob.id}`,
    ]);
    expect(texts(text, '.signature').map((name) => name.trim())).toEqual(['Ada', 'Bob']);
    expect(texts(text, '.timestamp')).toEqual(['11:58 AM', '12:09 PM']);
    expect(attributes(text, '.message', 'id')).toEqual([first, second, answer].map(({ id }) => `message-${id}`));
    expect(attributes(text, '.message.highlight', 'id')).toEqual([`message-${second.id}`]);
    expect(texts(text, '.content')).toEqual(['first', 'second  line', 'answer']);
    expect(all(text, '.edits')).toHaveLength(1);
    expect(attributes(text, 'a.reply-info', 'href')).toEqual([`/transcript/${general.id}?m=${first.id}#${first.id}`]);
    expect(attributes(text, '.stars', 'class').map((each) => each?.split(' ').slice(0, -1))).toEqual([
      ['stars', 'user-star'],
      ['stars', 'owner-star'],
    ]);
    expect(texts(text, '.times')).toEqual(['', '2']);
    expect(texts((await bot.get(`/transcript/${general.id}`)).text, '.content')).toEqual(['next day']);
    expect((await bot.get('/transcript/message/999')).status).toBe(404);
  });

  it('a long day is split by hours', async () => {
    let now = Date.parse('2026-03-04T00:30:00Z');
    const { bot, ada, general } = await start({ clock: () => new Date(now), transcriptPage: 5 });
    const said = Array.from({ length: 12 }, (_, index) => {
      now += 3_600_000;
      return ada.say('general', `m${index}`);
    });
    const { text } = await bot.get(`/transcript/message/${said[7]?.id}`);
    expect(texts(text, '.content')).toEqual(['m5', 'm6', 'm7', 'm8', 'm9']);
    const links = all(text, '.pager').flatMap((box) => attributes(box, 'a', 'href'));
    expect(links).toHaveLength(3);
    const pages = await Promise.all(links.map(async (link) => texts((await bot.get(link ?? '')).text, '.content')));
    expect(pages.flat()).toEqual(said.map((message) => message.text));
    expect(links[1]).toBe(`/transcript/${general.id}/2026/3/4/6-11`);
  });

  it("a message's history, newest first", async () => {
    const { bot, ada, bob } = await start();
    const said = ada.say('general', 'one');
    ada.edit(said, '**two**');
    ada.edit(said, 'three');
    bob.pin(said);
    const { text } = await bot.get(`/messages/${said.id}/history`);
    expect(texts(text, '.message-source')).toEqual(['three', '**two**', 'one']);
    expect(texts(text, 'b')).toEqual(['edited:', 'edited:', 'said:']);
    expect(all(text, '.monologue')).toHaveLength(4);
    const current = all(text, '.monologue')[0] ?? {};
    expect(texts(current, '.content')).toEqual(['three']);
    expect(all(current, '.stars.owner-star')).toHaveLength(1);
    expect(all(text, '.owner-star').flatMap((star) => texts(star, 'a'))).toEqual(['Bob']);
    ada.delete(said);
    const gone = (await bot.get(`/messages/${said.id}/history`)).text;
    expect(texts(gone, 'b')[0]).toBe('deleted');
  });

  it('a person: rows by key', async () => {
    let now = Date.parse('2026-03-04T12:00:00Z');
    const { bot, emulator, ada, general } = await start({ clock: () => new Date(now) });
    emulator.setUser('ada', { about: 'I count <numbers>', reputation: 12_345, isModerator: true });
    ada.say('general', 'one');
    now += 49 * 60_000;
    const { text } = await bot.get(`/users/${ada.id}`);
    expect(all(text, '.subheader').flatMap((box) => texts(box, 'h1'))).toEqual(['Ada']);
    expect(texts(text, '.user-status')[0]).toMatch(/♦$/);
    expect(texts(text, '.user-message-count-xxl')).toEqual(['1']);
    expect(texts(text, '.user-room-count-xxl')).toEqual(['1']);
    expect(attributes(text, '.reputation-score', 'title')).toEqual(['12345']);
    const keys = texts(text, '.user-keycell');
    const row = (key: string) => texts(text, '.user-valuecell')[keys.indexOf(key)];
    expect(row('chat user since')).toBe('2026-03-04');
    expect(row('last message')).toBe('49m ago');
    expect(row('about')).toBe('I count <numbers>');
    expect(all(text, '#user-roomcards-container').flatMap((box) => attributes(box, '.roomcard', 'id'))).toEqual([
      `room-${general.id}`,
    ]);
    const community = (await bot.get('/users/-1')).text;
    expect(all(community, '.subheader').flatMap((box) => texts(box, 'h1'))).toEqual(['Community']);
    expect(all(community, '.reputation-score')).toHaveLength(0);
    expect((await bot.get(`/users/${ada.id}?tab=recent`)).text).toContain('class="monologue');
  });

  it('search, stars and feeds', async () => {
    const { bot, emulator, ada, bob, general, world } = await start();
    for (let index = 0; index < 60; index += 1) ada.say('general', `apple ${index}`);
    const pear = bob.say(world.channel('other'), 'a pear and an apple');
    const contents = async (path: string) => texts((await bot.get(path)).text, '.content');
    expect(await contents('/search?q=apple')).toHaveLength(50);
    expect(await contents('/search?q=apple&page=2')).toHaveLength(11);
    expect(await contents(`/search?q=apple+pear&user=${bob.id}`)).toEqual(['a pear and an apple']);
    expect(await contents(`/search?q=pear&room=${general.id}`)).toEqual([]);
    emulator.star('ada', pear);
    const pinned = bob.say(pear.channelId, 'rules');
    bob.pin(pinned);
    const list = (await bot.get(`/chats/stars/${pear.channelId}?count=0`)).text;
    expect(attributes(list, 'li', 'id')).toEqual([`summary_${pinned.id}`, `summary_${pear.id}`]);
    expect(all(list, 'span.owner-star')).toHaveLength(1);
    expect((await bot.get(`/feeds/rooms/${pear.channelId}`)).text.match(/<entry>/g)).toHaveLength(2);
    expect((await bot.get(`/feeds/rooms/starred/${pear.channelId}`)).text.match(/<entry>/g)).toHaveLength(1);
  });

  it('can lack any of their parts', async () => {
    const { bot, emulator, ada, general } = await start({ clock: () => new Date('2026-03-04T12:00:00Z') });
    const said = ada.say('general', 'one');
    const reply = ada.reply(said, 'two');
    emulator.star('bob', said);
    ada.pin(said);
    emulator.setRoom('general', { parentSite: 'Site', tags: ['x'] });
    const paths: [string, string][] = [
      ['login', '/users/login'],
      ['room', `/rooms/${general.id}`],
      ['info', `/rooms/info/${general.id}?tab=access`],
      ['transcript', `/transcript/message/${reply.id}`],
      ['history', `/messages/${said.id}/history`],
      ['user', `/users/${ada.id}`],
    ];
    const page = async (name: string) => {
      const [, path = '/'] = paths.find(([each]) => each === name) ?? [];
      const stranger = new Browser(emulator);
      const { text } = name === 'login' ? await stranger.get(path, stranger.login) : await bot.get(path);
      return text.replace(/[0-9a-f]{32}/g, '');
    };
    for (const part of pageParts) {
      const name = part.includes('.') ? (part.split('.')[0] ?? '') : 'room';
      const whole = await page(name);
      emulator.faults.leaveOut(part);
      expect((await page(name)).length, part).toBeLessThan(whole.length);
      emulator.faults.clear();
      expect((await page(name)).length, part).toBe(whole.length);
    }
    expect(() => emulator.faults.leaveOut('room.nme' as 'room.name')).toThrow(
      'no page has a part room.nme; there are: fkey',
    );
  });
});

describe('people and rooms by JSON', () => {
  it('user info, thumbs, search, pingable', async () => {
    const { bot, ada, bob, general, emulator, world } = await start();
    emulator.setUser('bob', { reputation: 7, isModerator: true });
    bob.say('general', 'x');
    const info = await fetch(`${bot.chat}/user/info`, {
      method: 'POST',
      body: new URLSearchParams({ ids: `${ada.id},${bob.id},-2,4711`, roomId: general.id }),
    });
    const seconds = expect.any(Number);
    expect(await info.json()).toEqual({
      users: [
        {
          id: Number(ada.id),
          name: 'Ada',
          email_hash: expect.stringMatching(/^[0-9a-f]{32}$/),
          reputation: 101,
          is_moderator: null,
          is_owner: null,
          last_post: null,
          last_seen: seconds,
        },
        {
          id: Number(bob.id),
          name: 'Bob',
          email_hash: expect.any(String),
          reputation: 7,
          is_moderator: true,
          is_owner: null,
          last_post: seconds,
          last_seen: seconds,
        },
        expect.objectContaining({ id: -2, name: 'Feeds' }),
      ],
    });
    expect((await bot.get(`/users/thumbs/${bob.id}`)).json).toMatchObject({
      id: Number(bob.id),
      name: 'Bob',
      rooms: [{ id: Number(general.id), name: 'general' }],
      reputation: 7,
      profileUrl: `//meta.stackexchange.com/users/${bob.id}/bob`,
    });
    expect((await bot.get('/users/thumbs/4711')).status).toBe(404);
    const lines = (await bot.get('/users/search?q=B')).text.split('\n').map((line) => JSON.parse(line));
    expect(lines).toEqual([{ id: Number(bob.id), dn: 'Bob', hash: expect.any(String) }]);
    expect((await bot.get('/users/search?q=b&limit=0')).text).toBe('');
    expect((await bot.get('/users/search?q=b&limit=-1')).status).toBe(500);
    ada.leave('general');
    const stranger = world.user('zoe');
    stranger.leave('general');
    const pingable = (await bot.get(`/rooms/pingable/${general.id}`)).json as unknown[][];
    expect(pingable.map(([id]) => id)).toContain(Number(ada.id));
    expect(pingable[0]).toEqual([seconds, expect.any(String), seconds, seconds]);
    emulator.setRoom('general', { tags: ['alpha'], favorite: true });
    expect((await bot.get(`/rooms/thumbs/${general.id}`)).json).toEqual({
      id: Number(general.id),
      name: 'general',
      description: '',
      isFavorite: true,
      usage: null,
      tags: expect.stringContaining('>alpha</a>'),
    });
  });

  it('rooms are made and changed; people invited, let in, thrown out', async () => {
    const { bot, world, ada, bob, eve, emulator } = await start();
    const made = await bot.post('/rooms/save', {
      name: 'Made',
      description: 'By a bot',
      host: 'chat.stackexchange.com',
      defaultAccess: 'request',
      tags: 'a b',
      noDupeCheck: 'true',
    });
    expect(made.status).toBe(302);
    const id = /^\/rooms\/info\/(\d+)\/made$/.exec(made.headers.get('location') ?? '')?.[1] ?? '';
    const room = () => world.channels.find((each) => each.id === id);
    expect(room()).toMatchObject({ name: 'Made', topic: 'By a bot', type: 'private', memberHandles: ['chatmux'] });
    await bot.post('/users/invite', { UserId: ada.id, RoomId: id });
    expect(room()?.memberHandles).toEqual(['chatmux']);
    await bot.post(`/rooms/setuseraccess/${id}`, { aclUserId: ada.id, userAccess: 'read-write' });
    await bot.post('/users/invite', { UserId: ada.id, RoomId: id });
    expect(room()?.memberHandles).toEqual(['chatmux', 'ada']);
    const kicked = await bot.post(`/rooms/kickmute/${id}`, { userID: ada.id });
    expect(kicked.json).toEqual({ message: expect.stringContaining('The user has been kicked and cannot return') });
    expect(room()?.memberHandles).toEqual(['chatmux']);
    const hers = new Browser(emulator);
    await hers.logIn(emulator.configOf('ada'));
    await hers.readKey();
    expect((await hers.post(`/chats/${id}/messages/new`, { text: 'back' })).status).toBe(404);
    expect((await bot.post(`/rooms/timeout/${id}`, { duration: 60, reason: 'hot' })).text).toBe('timeout applied');
    expect((await bot.post(`/rooms/timeout/${id}`, { duration: 1 })).status).toBe(404);
    expect((await bot.post('/rooms/pairoff', { withUserId: bob.id, name: 'Two of us' })).status).toBe(302);
    expect(world.direct('bob')).toMatchObject({ name: 'Two of us', type: 'direct' });
    emulator.setUser('chatmux', { reputation: 99 });
    expect((await bot.post('/rooms/save', { name: 'More' })).status).toBe(200);
    expect((await bot.post('/users/ignorelist/add', { id: eve.id })).status).toBe(200);
    expect((await bot.post('/rooms/requestaccess', { roomId: id })).status).toBe(200);
    const target = world.channel('target');
    const said = bob.say('general', 'move me');
    expect((await bot.post('/admin/movePosts/1', { ids: said.id, to: target.id })).text).toBe(said.id);
    expect(world.messages('target')[0]?.text).toBe('move me');
  });
});
