import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdentityMap } from '../../src/backends/stackexchange/client/identity-map.js';
import { LazyGroup } from '../../src/backends/stackexchange/client/lazy-group.js';
import { decodeEntities, htmlToText } from '../../src/backends/stackexchange/client/pages/entities.js';
import { readHistory } from '../../src/backends/stackexchange/client/pages/history-page.js';
import { countOf, idAfter, Page } from '../../src/backends/stackexchange/client/pages/page.js';
import { readRoomInfo } from '../../src/backends/stackexchange/client/pages/room-info-page.js';
import { readRoomPage } from '../../src/backends/stackexchange/client/pages/room-page.js';
import { readSession } from '../../src/backends/stackexchange/client/pages/session-page.js';
import { readStars } from '../../src/backends/stackexchange/client/pages/stars-page.js';
import { readTranscript } from '../../src/backends/stackexchange/client/pages/transcript-page.js';
import { agoOf, readUserPage } from '../../src/backends/stackexchange/client/pages/user-page.js';
import { readEvents, readFrame, readUser } from '../../src/backends/stackexchange/client/read-json.js';
import { PageError } from '../../src/backends/stackexchange/index.js';
import { NotFoundError } from '../../src/core/errors/index.js';
import { growth } from '../measure/cpu-time.js';
import { clientOf, emulate, until, visitorOf } from './rig.js';

const readers: Readonly<Record<string, (html: string) => unknown>> = {
  room: (html) => readRoomPage(1, html),
  roomInfo: (html) => readRoomInfo(1, html),
  transcript: (html) => readTranscript('/transcript/1', html),
  history: (html) => readHistory(1, html),
  user: (html) => readUserPage(1, html),
  stars: (html) => readStars(1, html),
  session: (html) => readSession('/', html),
};

test('the minimal room page of the wire sheet', () => {
  const page = readRoomPage(
    7,
    `<body id="chat-body"><span id="roomname">Lab</span><div id="roomdesc">Own <b>test</b> room</div>
<div id="room-tags"><a class="tag" href="#">alpha</a></div><textarea id="input"></textarea>
<div class="js-present" data-users='[{"id":42,"name":"Ann B","email_hash":"!https://x/y.png","reputation":101,"last_post":1700000000,"is_owner":true}]'></div>
<input id="fkey" name="fkey" type="hidden" value="0123456789abcdef0123456789abcdef" /></body>`,
  );
  expect(page).toMatchObject({
    name: 'Lab',
    description: 'Own test room',
    tags: ['alpha'],
    mayWrite: true,
    kind: 'public',
    fkey: '0123456789abcdef0123456789abcdef',
  });
  expect(page.present).toEqual([
    {
      id: 42,
      name: 'Ann B',
      email_hash: '!https://x/y.png',
      reputation: 101,
      last_post: 1_700_000_000,
      is_owner: true,
    },
  ]);
});

test('the list of present users of old, in a script', () => {
  const { present } = readRoomPage(
    1,
    `<span id="roomname">Old</span><script>CHAT.RoomUsers.initPresent([
      {id: 1, name: ("A \\"b\\""), email_hash: "abc", reputation: 5, last_post: 17, is_moderator: true},
      {id: -2, name: ("Feeds"), reputation: 1}
    ]); StartChat({}, 5, {id: 1, host: "x", deleted: false, frozen: true}, true);</script>`,
  );
  expect(present).toEqual([
    { id: 1, name: 'A "b"', email_hash: 'abc', reputation: 5, last_post: 17, is_moderator: true },
    { id: -2, name: 'Feeds', reputation: 1 },
  ]);
});

test('a private room is not found', () => {
  expect(() => readRoomPage(5, '<h2>Private Room</h2>')).toThrow(NotFoundError);
});

test('counts, numbers and times of the site', () => {
  expect(['1234', '1,234', '12k', '3.4m', ' 7 ', 'n/a', ''].map((text) => countOf(text))).toEqual([
    1234,
    1234,
    12_000,
    3_400_000,
    7,
    undefined,
    undefined,
  ]);
  expect(['just now', '14s ago', '49m ago', '3h ago', '746d ago', '2y ago', 'n/a'].map(agoOf)).toEqual([
    0,
    14,
    49 * 60,
    3 * 3_600,
    746 * 86_400,
    2 * 365 * 86_400,
    undefined,
  ]);
  expect(idAfter('/users/', '/users/-1/community')).toBe(-1);
  expect(idAfter('/users/', '/users/login')).toBeUndefined();
});

test('stars of a transcript: an empty number is one, a pin alone none', () => {
  const of = (stars: string) =>
    readTranscript(
      '/t',
      `<div class="monologue user-4"><div class="messages"><div class="message" id="message-9"><div class="content"> hi </div><span class="flash">${stars}</span></div></div></div>`,
    ).messages[0];
  expect(of('')).toMatchObject({ stars: 0, isPinned: false, content: 'hi', owner: { id: 4 } });
  expect(of('<span class="stars"><span class="times"></span></span>')).toMatchObject({ stars: 1 });
  expect(of('<span class="stars user-star"><span class="times">3</span></span>')).toMatchObject({
    stars: 3,
    starredByYou: true,
  });
  expect(of('<span class="stars owner-star"></span>')).toMatchObject({ stars: 0, isPinned: true });
});

test('text of HTML, and of what came escaped', () => {
  expect(htmlToText("<div class='full'>one <br> two &amp; &#39;three&#39;</div>")).toBe("one\ntwo & 'three'");
  expect(decodeEntities('a &lt;b&gt; &amp;amp; c < d')).toBe('a <b> &amp; c < d');
});

test('each part of a page that is missing is named when it is asked for, and the others are read', async () => {
  const emulator = await emulate();
  const { world } = emulator;
  const place = world.channel('lab', { topic: 'about' });
  const said = world.user('ada').say(place, 'hi');
  const client = visitorOf(emulator);
  const room = client.getRoom(Number(place.id));
  emulator.faults.leaveOut('info.messageCount', 'info.owners', 'room.present', 'transcript.content', 'user.roomCount');
  expect(await room.name()).toBe('lab');
  expect(await room.description()).toBe('about');
  await expect(room.messageCount()).rejects.toMatchObject({ page: `/rooms/info/${place.id}`, part: 'messageCount' });
  await expect(room.owners()).rejects.toBeInstanceOf(PageError);
  await expect(room.currentUsers()).rejects.toMatchObject({ part: 'list of present users' });
  const message = client.getMessage(Number(said.id));
  await expect(message.content()).rejects.toMatchObject({ code: 'server', platformCode: 'page', part: 'content' });
  expect(await message.stars()).toBe(0);
  const user = client.getUser(Number(world.user('ada').id));
  await expect(user.roomCount()).rejects.toMatchObject({ part: 'roomCount' });
  expect(await user.name()).toBe('Ada');
  emulator.faults.clear();
  room.refresh();
  expect(await room.messageCount()).toBe(1);
});

test('a message without its source, and a user without a name', async () => {
  const emulator = await emulate();
  const said = emulator.world.user('ada').say(emulator.world.channel('lab'), 'hi');
  const client = clientOf(emulator);
  await client.login();
  emulator.faults.leaveOut('history.source', 'user.name', 'transcript.room');
  await expect(client.getMessage(Number(said.id)).contentSource()).rejects.toMatchObject({ part: 'contentSource' });
  expect(await client.getMessage(Number(said.id)).edits()).toBe(0);
  await expect(client.getUser(Number(emulator.world.user('ada').id)).name()).rejects.toMatchObject({ part: 'name' });
  // The room also stands in the address of each message.
  expect((await client.getMessage(Number(said.id)).room()).id).toBeGreaterThan(0);
});

test('no page makes a reader throw anything but its own errors', () => {
  const pieces = fc.constantFrom(
    '<div class="monologue user-1">',
    '<div class="message" id="message-5">',
    '<div class="content">',
    '<div class="js-present" data-users=\'[{"id":1',
    '<input name="fkey">',
    '<span class="stars"><span class="times">9999999999999999999</span>',
    '<a class="reply-info" href="/transcript/1?m=#x">',
    '<li id="summary_x">',
    '<div class="usercard" id="owner-user-">',
    '<script>CHAT.RoomUsers.initPresent([{id: x, name: ("',
    '<td class="user-keycell">about</td>',
    '</div>',
    '<!--',
    '&#x110000;',
    '\u0000',
    ']]>',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 20 })), { maxLength: 30 }), (parts) => {
      for (const read of Object.values(readers)) {
        try {
          read(parts.join(''));
        } catch (error) {
          expect(error instanceof PageError || error instanceof NotFoundError).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
});

test('a page that is nested without end is refused, not fatal', () => {
  const deep = '<div class="monologue user-1">'.repeat(50_000);
  for (const read of Object.values(readers)) expect(() => read(deep)).toThrow(PageError);
  expect(() => new Page('/x', '<i>'.repeat(100_000))).toThrow(PageError);
});

test('reading takes time in proportion to the page', () => {
  const one =
    '<div class="monologue user-1"><div class="messages"><div class="message" id="message-5"><div class="content">x</div></div></div></div>';
  expect(growth((size) => readTranscript('/t', one.repeat(size)), 400, 3_200)).toBeLessThan(1.6);
});

test('frames and lists of any shape are read or left out', () => {
  expect(readFrame('null')).toBeUndefined();
  expect(readFrame('[]')).toBeUndefined();
  expect(readFrame('{"r1":{"e":[')).toBeUndefined();
  expect(readFrame('{"r1":{"e":[null,{"event_type":999},{"event_type":"1"},7],"t":null},"x":7,"r2":null}')).toEqual({
    r1: { e: [{ event_type: 999 }] },
  });
  expect(readFrame('{"__proto__":{"e":[]},"r1":{}}')).toEqual({ r1: { e: [] } });
  expect(readEvents([{ event_type: 1, message_id: '5', content: 7, user_id: 1.5, id: 3, new_field: true }])).toEqual([
    { event_type: 1, id: 3, new_field: true },
  ]);
  expect(readUser({})).toBeUndefined();
  fc.assert(
    fc.property(fc.json(), (text) => {
      readFrame(text);
      readEvents(JSON.parse(text));
      readUser(JSON.parse(text));
    }),
    { numRuns: 200 },
  );
});

test('a lazy group: one load for all, failures forgotten, what is told meanwhile is newer', async () => {
  let loads = 0;
  let fails = true;
  const group = new LazyGroup<{ a: number | undefined; b: string | null | undefined }>('/x', async () => {
    loads += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (fails) throw new Error('offline');
    return { a: 1, b: null };
  });
  await expect(Promise.all([group.get('a'), group.get('b')])).rejects.toThrow('offline');
  expect(loads).toBe(1);
  fails = false;
  const values = Promise.all([group.get('a'), group.get('b')]);
  group.learn({ a: 2 });
  expect(await values).toEqual([2, null]);
  expect(loads).toBe(2);
  group.forget();
  expect(await group.get('a')).toBe(1);
  expect(group.peek('b')).toBeNull();
});

test('a lazy group that is forgotten while its page is on the way asks once more', async () => {
  const answers: (() => void)[] = [];
  const group = new LazyGroup<{ a: number | undefined }>('/page', async () => {
    const turn = answers.length + 1;
    await new Promise<void>((resolve) => answers.push(resolve));
    return { a: turn };
  });
  const asked = group.get('a');
  group.forget();
  answers[0]?.();
  await until(() => answers.length === 2, 'the second request');
  answers[1]?.();
  expect(await asked).toBe(2);
});

test('an identity map keeps the newest and gives the same object as long as it lives', () => {
  const made: number[] = [];
  const map = new IdentityMap((id) => {
    made.push(id);
    return { id };
  });
  const one = map.get(1);
  for (let id = 2; id <= 6_000; id += 1) map.get(id);
  expect(map.get(1)).toBe(one);
  expect(map.get(6_000).id).toBe(6_000);
  expect(map.peek(7_000)).toBeUndefined();
  expect(made.filter((id) => id === 1)).toHaveLength(1);
});
