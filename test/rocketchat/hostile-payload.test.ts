import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  RocketChatAttachment,
  RocketChatChannel,
  RocketChatClient,
  RocketChatMessage,
  RocketChatThread,
  RocketChatUser,
} from '../../src/backends/rocketchat/index.js';
import { MessageEvents } from '../../src/backends/rocketchat/message-events.js';
import { MessageStream } from '../../src/backends/rocketchat/message-stream.js';
import { toAttachments } from '../../src/backends/rocketchat/normalize/attachment.js';
import { toChannel } from '../../src/backends/rocketchat/normalize/channel.js';
import { toMessage } from '../../src/backends/rocketchat/normalize/message.js';
import { splitQuotes } from '../../src/backends/rocketchat/normalize/quote.js';
import { toThread } from '../../src/backends/rocketchat/normalize/thread.js';
import { toUser } from '../../src/backends/rocketchat/normalize/user.js';
import { PeopleStream } from '../../src/backends/rocketchat/people-stream.js';
import { RocketChatReader } from '../../src/backends/rocketchat/reader.js';
import { RoomStream } from '../../src/backends/rocketchat/room-stream.js';
import { EntityCache } from '../../src/core/cache/index.js';
import { ChatEvent } from '../../src/models/index.js';
import { growth } from '../measure/cpu-time.js';
import { context, person, wire } from './context.js';

const keys = [
  ...['_id', 'rid', 'msg', 'ts', 'u', '_updatedAt', 't', 'tmid', 'tshow', 'tcount', 'tlm', 'replies', 'drid', 'md'],
  ...['mentions', 'channels', 'urls', 'attachments', 'file', 'files', 'reactions', 'starred', 'pinned', 'pinnedAt'],
  ...['pinnedBy', 'editedAt', 'editedBy', 'alias', 'avatar', 'emoji', 'bot', 'customFields', 'private', 'name'],
  ...['fname', 'username', 'usernames', 'uids', 'usersCount', 'topic', 'ro', 'archived', 'prid', 'emails', 'roles'],
  ...['status', 'type', 'title', 'title_link', 'image_url', 'size', 'image_dimensions', 'fields', 'color', 'text'],
];
const junk = fc.oneof(
  // Through JSON, which has no `-0`: what is compared below goes through it, too.
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((value): unknown => JSON.parse(JSON.stringify(value))) },
  fc.constantFrom(null, '', '__proto__', -1, 1e300, [], {}, [null], { $date: 'x' }, '2026-11-20T00:53:20.123Z', true),
  fc.constantFrom('/file-upload/%E0%A4%A/x', '//evil.example/file-upload/x/y', 'javascript:alert(1)', '@all', ':x:'),
);
const object = fc.dictionary(fc.constantFrom(...keys), fc.oneof(junk, fc.dictionary(fc.constantFrom(...keys), junk)), {
  maxKeys: 20,
});
const runs = { numRuns: 300 };

describe('payloads that are none', () => {
  it('become models that fit their schema, or nothing, and never throw', () => {
    fc.assert(
      fc.property(object, object, (fields, over) => {
        const given = { ...wire(), ...fields, ...over };
        const message = toMessage(given, context());
        if (message) expect(RocketChatMessage.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
        const channel = toChannel(given, context());
        if (channel) expect(RocketChatChannel.parse(JSON.parse(JSON.stringify(channel)))).toEqual(channel);
        const user = toUser(given, context());
        if (user) expect(RocketChatUser.parse(JSON.parse(JSON.stringify(user)))).toEqual(user);
        const thread = toThread(given, 'work');
        if (thread) expect(RocketChatThread.parse(JSON.parse(JSON.stringify(thread)))).toEqual(thread);
        for (const file of toAttachments(given, context())) expect(RocketChatAttachment.parse(file)).toEqual(file);
      }),
      runs,
    );
  });

  it('on the streams become valid events, or none', async () => {
    const client = new RocketChatClient({
      url: 'http://127.0.0.1:9',
      userId: 'UBOT',
      authToken: 'token-of-the-bot',
      retry: { attempts: 1 },
    });
    afterAll(() => client.close());
    const reader = new RocketChatReader({
      account: 'work',
      client,
      users: new EntityCache(),
      remember: (model) => model,
    });
    reader.self = person('UBOT', 'bot', 'The Bot');
    const messages = new MessageStream(reader, new MessageEvents(reader, 'work'), 'work');
    const rooms = new RoomStream(reader, 'work', () => undefined);
    const people = new PeopleStream(reader, 'work');
    await fc.assert(
      fc.asyncProperty(object, fc.constantFrom('inserted', 'updated', 'removed'), async (fields, kind) => {
        const events = [
          ...(await messages.message({ ...wire(), reactions: {}, ...fields }, {})),
          ...rooms.changed(kind as 'inserted', fields),
          ...people.named(fields),
          ...messages.deletedInBulk('R1', fields as never),
        ];
        for (const event of events) expect(ChatEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
      }),
      { numRuns: 60 },
    );
  });

  it('a file is never looked for elsewhere than on the server', () => {
    const links = ['https://evil.example/file-upload/F1/a.txt', '//evil.example/file-upload/F1/a.txt', 'file:///etc/x'];
    for (const title_link of links) {
      const [file] = toAttachments(
        { files: [{ _id: 'F1', name: 'a.txt' }], attachments: [{ type: 'file', title_link }] },
        context(),
      );
      expect(file?.native?.path).toBe('/file-upload/F1/a.txt');
      expect(file?.url).toBe('https://chat.example.com/file-upload/F1/a.txt');
    }
  });

  it('quotes are read in linear time', () => {
    const links = (count: number) => '[ ](https://chat.example.com/channel/general?msg=M0)'.repeat(count);
    const hosts = ['https://chat.example.com'];
    const many = (size: number) => splitQuotes(links(size), hosts);
    const endless = (size: number) => splitQuotes(`[ ](https://${'x'.repeat(size)}`, hosts);
    expect(growth(many, 1_000, 8_000)).toBeLessThan(1.6);
    expect(growth(endless, 10_000, 80_000)).toBeLessThan(1.6);
    const { quotes, rest } = splitQuotes(`${links(3)} words`, ['https://chat.example.com']);
    expect([quotes.length, rest]).toEqual([3, 'words']);
  });
});
