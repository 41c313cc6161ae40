import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  Attachment,
  attachmentTypeOf,
  ChatEvent,
  Component,
  canPromote,
  demote,
  Embed,
  Emoji,
  File,
  Image,
  isFile,
  isIdle,
  isImage,
  isOffline,
  isOnline,
  Message,
  Presence,
  PresenceStatus,
  promote,
  Reaction,
  Thread,
  Time,
  toJsonSchema,
  User,
} from '../../src/models/index.js';

const entity = { platform: 'slack', account: 'slack', id: 'X1' };
const author = User.parse({ ...entity, id: 'U1', name: 'Ada' });
const message = Message.parse({
  ...entity,
  channelId: 'C1',
  author,
  content: 'hi',
  text: 'hi',
  createdAt: '2026-01-02T03:04:05.678Z',
});

describe('reading', () => {
  it('makes an unknown enum value `unknown`, in every enum', () => {
    expect(PresenceStatus.parse('dozing')).toBe('unknown');
    expect(Message.parse({ ...message, type: 'hologram', priority: 'cosmic' })).toMatchObject({
      type: 'unknown',
      priority: 'unknown',
    });
    expect(Attachment.parse({ ...entity, filename: 'f', type: 'hologram' }).type).toBe('unknown');
    expect(Component.parse({ type: 'slider', id: 'a' })).toEqual({ type: 'unknown', id: 'a' });
  });

  it('refuses what is no string at all for an enum', () => {
    expect(PresenceStatus.safeParse(3).success).toBe(false);
    expect(PresenceStatus.safeParse(undefined).success).toBe(false);
  });

  it('refuses `undefined` where a key may be left out, and invalid dates', () => {
    expect(User.safeParse({ ...author, email: undefined }).success).toBe(false);
    expect(Time.safeParse(new Date(Number.NaN)).success).toBe(false);
    expect(Time.safeParse('tomorrow').success).toBe(false);
    expect(Time.safeParse(null).success).toBe(false);
    expect(Time.parse('2026-01-02T03:04:05+01:00').toISOString()).toBe('2026-01-02T02:04:05.000Z');
  });

  it('fills lists and flags that are left out', () => {
    expect(message).toMatchObject({
      mentions: [],
      attachments: [],
      embeds: [],
      reactions: [],
      isOwn: false,
      type: 'default',
    });
  });

  it('does not pollute prototypes', () => {
    const hostile = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    Message.parse({ ...message, native: hostile });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('what the requirement shows is expressible', () => {
  it('reactions: unicode, custom, count, me, users', () => {
    const emoji = Emoji.parse({ name: 'thumbsup', unicode: '👍', isCustom: false });
    expect(Reaction.parse({ emoji, count: 5, me: true, userIds: ['U1'] })).toEqual({
      emoji,
      count: 5,
      me: true,
      userIds: ['U1'],
    });
    const event = ChatEvent.parse({
      ...entity,
      type: 'reaction.added',
      at: new Date(0),
      message: { channelId: 'C123456', id: 'msg_123' },
      emoji,
      user: author,
    });
    expect(event).toMatchObject({ type: 'reaction.added', message: { id: 'msg_123' }, user: { id: 'U1' } });
  });

  it('attachments: kinds, File and Image', () => {
    const file = File.parse({ ...entity, filename: 'report.xlsx', size: 512_000 });
    const image = Image.parse({
      ...entity,
      filename: 'photo.png',
      width: 800,
      height: 600,
      thumbnailUrl: 'https://x.test/t.png',
    });
    expect(file.type).toBe('file');
    expect([isFile(file), isImage(file), isFile(image), isImage(image)]).toEqual([true, false, false, true]);
    expect(Image.safeParse({ ...image, type: 'video' }).success).toBe(false);
    expect(
      ['image/png', 'video/mp4', 'audio/ogg', 'application/zip', 'application/pdf', 'text/plain', undefined].map(
        attachmentTypeOf,
      ),
    ).toEqual(['image', 'video', 'audio', 'archive', 'document', 'file', 'file']);
  });

  it('embeds: author, inline fields, footer, media and colour in each form', () => {
    const embed = Embed.parse({
      title: 'Project Update',
      color: 0x3498db,
      timestamp: new Date(0),
      author: { name: 'Ada', url: 'https://x.test', iconUrl: 'https://x.test/a.png' },
      thumbnail: { url: 'https://x.test/t.png', width: 100, height: 100 },
      image: { url: 'https://x.test/i.png' },
      fields: [
        { name: 'Status', value: 'In progress', inline: true },
        { name: 'Rest', value: '…' },
      ],
      footer: { text: 'by the bot' },
    });
    expect(embed.color).toBe('#3498db');
    expect(embed.fields.map(({ inline }) => inline)).toEqual([true, false]);
    expect(Embed.parse({ color: '#ABC' }).color).toBe('#aabbcc');
    for (const color of [-1, 0x1000000, 1.5, 'red', '#12345']) expect(Embed.safeParse({ color }).success).toBe(false);
  });

  it('threads with parent message and channel', () => {
    const thread = Thread.parse({
      ...entity,
      channelId: 'C123456',
      parentMessage: { channelId: 'C123456', id: 'msg_456' },
      name: 'Discussion',
      messageCount: 15,
    });
    expect(thread.parentMessage?.id).toBe('msg_456');
  });

  it('presence: eight statuses and their helpers', () => {
    const of = (status: string) => Presence.parse({ ...entity, userId: 'U1', status });
    const table = Object.fromEntries(
      ['online', 'idle', 'dnd', 'offline', 'invisible', 'away', 'busy', 'unknown'].map((status) => {
        const presence = of(status);
        return [status, [isOnline(presence), isIdle(presence), isOffline(presence)]];
      }),
    );
    expect(table).toEqual({
      online: [true, false, false],
      dnd: [true, false, false],
      busy: [true, false, false],
      idle: [false, true, false],
      away: [false, true, false],
      offline: [false, false, true],
      invisible: [false, false, true],
      unknown: [false, false, false],
    });
  });
});

describe('promote and demote', () => {
  const Typed = Message.extend({ platform: z.literal('slack'), native: z.object({ subtype: z.string() }) });

  it('types native and takes it off again', () => {
    const typed = promote(message, Typed, { subtype: 'me_message' });
    expect(typed.native.subtype).toBe('me_message');
    expect('native' in message).toBe(false);
    expect(demote(typed)).toEqual(message);
    expect('native' in demote(typed)).toBe(false);
  });

  it('canPromote tells a model of another platform, or without native', () => {
    expect(canPromote(message, Typed)).toBe(false);
    expect(canPromote({ ...message, native: { subtype: 'x' } }, Typed)).toBe(true);
    expect(canPromote({ ...message, platform: 'discord', native: { subtype: 'x' } }, Typed)).toBe(false);
    expect(() => promote({ ...message, platform: 'discord' }, Typed, { subtype: 'x' })).toThrow();
  });
});

describe('toJsonSchema', () => {
  it('describes dates as date-time and allows unknown keys', () => {
    const schema = toJsonSchema(Message);
    expect(schema).toMatchObject({
      type: 'object',
      properties: { createdAt: { type: 'string', format: 'date-time' }, attachments: { type: 'array' } },
    });
    expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
  });

  it.each([User, Thread, Embed, Component, ChatEvent])('works for every model', (model) => {
    expect(() => JSON.stringify(toJsonSchema(model))).not.toThrow();
  });
});
