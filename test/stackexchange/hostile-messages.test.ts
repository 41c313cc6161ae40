import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEvent } from '../../src/backends/stackexchange/client/read-json.js';
import { StackExchangeMessageModel } from '../../src/backends/stackexchange/index.js';
import type { NormalizeContext } from '../../src/backends/stackexchange/normalize/context.js';
import { toMessage } from '../../src/backends/stackexchange/normalize/message.js';
import { toUser } from '../../src/backends/stackexchange/normalize/user.js';
import { PingNames } from '../../src/backends/stackexchange/ping-names.js';
import { growth } from '../measure/cpu-time.js';

const names = new PingNames();
names.learn('1', '5', 'Ann B. Clark');
const context: NormalizeContext = {
  account: 'stackexchange',
  origin: 'https://chat.stackexchange.com',
  selfId: '5',
  userById: () => undefined,
  idOfName: (room, name) => names.idOf(room, name),
};

const pieces = fc.constantFrom(
  "<div class='full'>",
  "<pre class='partial'>",
  '<div class="onebox ob-image"><img src="',
  '<img src="javascript:alert(1)">',
  '<img src="//i.example.com/%E0%A4%A.png">',
  ' <br> ',
  '@AnnB',
  '@@5',
  '&#x110000;',
  '\ud800',
  '\u2060',
  '</',
  '<a href="',
);

test('whatever an event holds, it becomes a message that fits its schema, or none', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(pieces, fc.string({ maxLength: 30 })), { maxLength: 12 }),
      fc.record(
        {
          user_id: fc.oneof(fc.integer(), fc.constant(null), fc.string()),
          user_name: fc.oneof(fc.string(), fc.constant(null)),
          time_stamp: fc.oneof(fc.integer(), fc.double(), fc.constant(null)),
          message_edits: fc.oneof(fc.integer(), fc.string()),
          message_stars: fc.oneof(fc.integer(), fc.boolean()),
          parent_id: fc.oneof(fc.integer(), fc.string()),
          show_parent: fc.oneof(fc.boolean(), fc.constant('yes')),
        },
        { requiredKeys: [] },
      ),
      (parts, fields) => {
        const wire = readEvent({ event_type: 1, message_id: 7, room_id: 1, content: parts.join(''), ...fields });
        const message = wire && toMessage(wire, context);
        if (!message) return;
        expect(StackExchangeMessageModel.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
        for (const { url } of message.attachments) expect(url).toMatch(/^https?:/);
        for (const { start, end } of message.mentions) expect(end).toBeGreaterThan(start);
      },
    ),
    { numRuns: 300 },
  );
});

test('a time that is no date is no message', () => {
  for (const time_stamp of [0, -5, Number.MAX_SAFE_INTEGER]) {
    const wire = readEvent({ event_type: 1, message_id: 7, room_id: 1, content: 'x', time_stamp });
    expect(wire && toMessage(wire, context)).toBeUndefined();
  }
});

test('pictures of messages and of users are whole addresses', () => {
  const of = (src: string) => {
    const content = `<div class="onebox ob-image"><a href="x"><img src="${src}" class="user-image"></a></div>`;
    const wire = readEvent({ event_type: 1, message_id: 7, room_id: 1, time_stamp: 1_700_000_000, content });
    return wire && toMessage(wire, context)?.attachments[0]?.url;
  };
  expect(of('//i.stack.imgur.com/a.png')).toBe('https://i.stack.imgur.com/a.png');
  expect(of('javascript:alert(1)')).toBeUndefined();
  expect(of('')).toBeUndefined();
  const avatar = (email_hash: string) => toUser({ id: 1, name: 'A', email_hash }, context).avatarUrl;
  expect(avatar('!https://x.example/y.png?a=1&b=2')).toBe('https://x.example/y.png?a=1&b=2');
  expect(avatar('!//x.example/y.png')).toBe('https://x.example/y.png');
  expect(avatar('abc')).toBe('https://www.gravatar.com/avatar/abc?d=identicon&s=128');
  expect(avatar('!no address')).toBeUndefined();
});

test('names: the exact one first, then the only one that begins so, with three letters at least', () => {
  const book = new PingNames();
  book.self = { id: '1', name: 'Chatmux' };
  for (const [id, name] of [
    ['2', 'Ann'],
    ['3', 'Ann B'],
    ['4', 'Bob'],
    ['5', 'Bobby Tables'],
  ] as const)
    book.learn('7', id, name);
  expect(
    ['ann', 'AnnB', 'bob', 'bobb', 'BobbyTables', 'chat', 'bo', 'nobody'].map((name) => book.idOf('7', name)),
  ).toEqual(['2', '3', '4', '5', '5', '1', undefined, undefined]);
  // In another room nobody but the account itself was seen.
  expect([book.idOf('8', 'ann'), book.idOf('8', 'Chatmux')]).toEqual([undefined, '1']);
  book.learn('7', '6', 'Ann');
  expect(book.idOf('7', 'ann')).toBeUndefined();
});

test('reading a message takes time in proportion to it', () => {
  for (const piece of ['@AnnB ', '<b>x</b> <br> ', '<div class="onebox ob-image">', '&amp;', '@']) {
    const read = (size: number) =>
      toMessage(
        { event_type: 1, message_id: 7, room_id: 1, time_stamp: 1_700_000_000, content: piece.repeat(size) },
        context,
      );
    expect(growth(read, 1_000, 8_000)).toBeLessThan(1.6);
  }
});
