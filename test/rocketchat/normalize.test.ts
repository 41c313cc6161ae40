import { describe, expect, it } from 'vitest';
import {
  RocketChatAttachment,
  RocketChatChannel,
  RocketChatMessage,
  RocketChatThread,
  RocketChatUser,
} from '../../src/backends/rocketchat/index.js';
import { toChannel } from '../../src/backends/rocketchat/normalize/channel.js';
import { emojiOfKey, isSameEmoji, keyOfEmoji } from '../../src/backends/rocketchat/normalize/emoji.js';
import { toMessage } from '../../src/backends/rocketchat/normalize/message.js';
import { toThread } from '../../src/backends/rocketchat/normalize/thread.js';
import { toUser } from '../../src/backends/rocketchat/normalize/user.js';
import { parse } from '../../src/richtext/index.js';
import { context, wire } from './context.js';

function message(fields: Record<string, unknown> = {}, given = {}) {
  const made = toMessage(wire(fields), context(given));
  expect(made).toBeDefined();
  const whole = made as RocketChatMessage;
  expect(RocketChatMessage.parse(whole)).toEqual(whole);
  expect(RocketChatMessage.parse(JSON.parse(JSON.stringify(whole)))).toEqual(whole);
  return whole;
}

describe('a message', () => {
  it('is what it says, where and by whom', () => {
    expect(message()).toMatchObject({
      platform: 'rocketchat',
      account: 'work',
      id: 'M1',
      channelId: 'R1',
      content: 'hello',
      text: 'hello',
      type: 'default',
      createdAt: new Date('2026-11-20T00:53:20.123Z'),
      author: { id: 'U1', name: 'Ada Lovelace', handle: 'ada' },
      isOwn: false,
      mentionsMe: false,
      url: 'https://chat.example.com/channel/general?msg=M1',
    });
  });

  it('takes dates of every transport', () => {
    const at = Date.parse('2026-11-20T00:53:20.123Z');
    for (const ts of [at, { $date: at }, new Date(at).toISOString()])
      expect(message({ ts }).createdAt.getTime()).toBe(at);
    expect(toMessage(wire({ ts: 'soon' }), context())).toBeUndefined();
  });

  it('of this account is its own, under whatever name', () => {
    const own = message({ u: { _id: 'UBOT', username: 'bot' }, alias: 'CI', avatar: 'https://example.com/ci.png' });
    expect(own.isOwn).toBe(true);
    expect(own.author).toMatchObject({ id: 'UBOT', name: 'CI', avatarUrl: 'https://example.com/ci.png' });
    expect(own.native?.alias).toBe('CI');
    expect(message({ alias: '' }).author.name).toBe('Ada Lovelace');
    expect(message({ alias: null }).author.name).toBe('Ada Lovelace');
  });

  it('in a thread knows its thread and its channel; a parent is in none', () => {
    expect(message({ tmid: 'T1', tshow: true })).toMatchObject({
      channelId: 'R1',
      threadId: 'T1',
      native: { tshow: true },
    });
    const parent = message({ tcount: 2, tlm: '2026-11-20T01:00:00.000Z', replies: ['U1'] });
    expect(parent.threadId).toBeUndefined();
    expect(parent.native).toMatchObject({ tcount: 2, followers: ['U1'] });
  });

  it('that quotes another is a reply to it, and says what was written', () => {
    const reply = message({ msg: '[ ](https://chat.example.com/channel/general?msg=M0)\n*yes*' });
    expect(reply).toMatchObject({
      type: 'reply',
      replyTo: { channelId: 'R1', id: 'M0' },
      content: '*yes*',
      text: 'yes',
      native: { quotes: ['https://chat.example.com/channel/general?msg=M0'] },
    });
    expect(parse(reply)).toMatchObject({ children: [{ children: [{ type: 'strong' }] }] });
    const elsewhere = message({ msg: '[ ](https://chat.example.com/group/secret?msg=M0) yes' });
    expect(elsewhere.replyTo).toEqual({ channelId: 'R2', id: 'M0' });
    const direct = message({ msg: '[ ](http://10.0.0.5:3000/direct/R9?msg=M0) yes' });
    expect(direct.replyTo).toEqual({ channelId: 'R9', id: 'M0' });
    const unknown = message({ msg: '[ ](https://chat.example.com/group/unheard-of?msg=M0) yes' });
    expect(unknown.replyTo).toBeUndefined();
    expect(unknown.content).toBe('yes');
  });

  it('with two quotes answers the first; a link elsewhere is a link', () => {
    const first = 'https://chat.example.com/channel/general?msg=M0';
    const both = message({ msg: `[ ](${first}) [ ](${first}2) both` });
    expect(both.replyTo?.id).toBe('M0');
    expect(both.content).toBe('both');
    const foreign = message({ msg: '[ ](https://evil.example/channel/general?msg=M0) hm' });
    expect(foreign.replyTo).toBeUndefined();
    expect(foreign.content).toContain('evil.example');
  });

  it('has the mentions that the server found, with ids, places and shown names', () => {
    const found = message({
      msg: 'ping @bot and @nobody in #general, @all',
      mentions: [
        { _id: 'UBOT', username: 'bot', name: 'The Bot', type: 'user' },
        { _id: 'all', username: 'all' },
      ],
      channels: [{ _id: 'R1', name: 'general,' }],
    });
    expect(found.mentions).toEqual([
      { kind: 'user', id: 'UBOT', name: 'The Bot', start: 5, end: 9 },
      { kind: 'everyone', start: 35, end: 39 },
    ]);
    expect(found.mentionsMe).toBe(true);
    expect(found.text).toBe('ping @The Bot and @nobody in #general, @all');
    expect(found.content.slice(5, 9)).toBe('@bot');
    const team = message({ msg: '@ops', mentions: [{ _id: 'TEAM', username: 'ops', type: 'team' }] });
    expect(team.mentions).toEqual([{ kind: 'role', id: 'TEAM', name: 'ops', start: 0, end: 4 }]);
  });

  it('tells files with their originals, not their thumbnails', () => {
    const shown = message({
      msg: '',
      file: { _id: 'F1', name: 'photo one.png', type: 'image/png' },
      files: [
        { _id: 'F1', name: 'photo one.png', type: 'image/png', size: 9000 },
        { _id: 'F2', name: 'thumb-photo one.png', type: 'image/png', size: 100 },
      ],
      attachments: [
        {
          ts: '1970-01-01T00:00:00.000Z',
          title: 'photo one.png',
          title_link: '/file-upload/F1/photo%20one.png',
          title_link_download: true,
          type: 'file',
          description: 'us at the sea',
          image_url: '/file-upload/F2/photo%20one.png',
          image_type: 'image/png',
          image_dimensions: { width: 640, height: 480 },
        },
      ],
    });
    expect(shown.attachments).toEqual([
      {
        platform: 'rocketchat',
        account: 'work',
        id: 'F1',
        filename: 'photo one.png',
        url: 'https://chat.example.com/file-upload/F1/photo%20one.png',
        contentType: 'image/png',
        size: 9000,
        type: 'image',
        description: 'us at the sea',
        width: 640,
        height: 480,
        thumbnailUrl: 'https://chat.example.com/file-upload/F2/photo%20one.png',
        native: { path: '/file-upload/F1/photo%20one.png' },
      },
    ]);
    expect(shown.attachments.every((file) => RocketChatAttachment.safeParse(file).success)).toBe(true);
    // Servers before 7 keep the caption there.
    expect(shown.content).toBe('us at the sea');
    expect(shown.embeds).toEqual([]);
  });

  it('reads files below the path of a server, and of older forms', () => {
    const below = message(
      { attachments: [{ type: 'file', title: 'a.txt', title_link: '/chat/file-upload/F1/a.txt' }] },
      { siteUrl: 'https://example.com/chat' },
    );
    expect(below.attachments[0]).toMatchObject({
      id: 'F1',
      filename: 'a.txt',
      url: 'https://example.com/chat/file-upload/F1/a.txt',
      native: { path: '/file-upload/F1/a.txt' },
    });
  });

  it('has cards as embeds, and no quote among them', () => {
    const cards = message({
      attachments: [
        {
          title: 'Build',
          text: 'is *green*',
          color: 'good',
          fields: [{ title: 'Branch', value: 'main', short: true }],
        },
        { text: 'quoted', author_name: 'ada', message_link: 'https://chat.example.com/channel/general?msg=M0' },
      ],
    });
    expect(cards.embeds).toHaveLength(1);
    expect(cards.embeds[0]).toMatchObject({
      title: 'Build',
      description: 'is **green**',
      color: '#35ac19',
      fields: [{ name: 'Branch', value: 'main', inline: true }],
    });
  });

  it('joins reactions of one emoji, and tells whose they are where all are known', () => {
    const { reactions } = message({
      reactions: {
        ':thumbsup:': { usernames: ['ada', 'bot'] },
        ':+1:': { usernames: ['ada'] },
        ':party_parrot:': { usernames: ['somebody'] },
        ':heart:': { usernames: [] },
      },
    });
    expect(reactions).toEqual([
      { emoji: expect.objectContaining({ unicode: '👍' }), count: 2, me: true, userIds: ['U1', 'UBOT'] },
      { emoji: { name: 'party_parrot', isCustom: true }, count: 1, me: false },
    ]);
  });

  it('that the server wrote is never taken for words of a person', () => {
    expect(message({ t: 'uj', msg: 'ada' })).toMatchObject({ type: 'join', text: 'Ada Lovelace joined the channel' });
    expect(message({ t: 'au', msg: 'bob' })).toMatchObject({ type: 'join', text: 'Ada Lovelace added bob' });
    expect(message({ t: 'ru', msg: 'bob' })).toMatchObject({ type: 'leave' });
    expect(message({ t: 'room_changed_topic', msg: '' }).text).toBe('Ada Lovelace cleared the topic');
    expect(
      message({ t: 'message_pinned', msg: '', attachments: [{ text: 'Hello', author_name: 'ada' }] }),
    ).toMatchObject({
      type: 'pin',
      embeds: [],
    });
    expect(message({ t: 'something-new', msg: '@bot', mentions: [{ _id: 'UBOT', username: 'bot' }] })).toMatchObject({
      type: 'system',
      mentionsMe: false,
      text: '@bot',
    });
    expect(message({ t: 'constructor', msg: '' })).toMatchObject({ type: 'system', text: 'constructor' });
  });

  it('that is encrypted shows no cipher, that is deleted nothing', () => {
    const cipher = message({
      t: 'e2e',
      msg: 'U2FsdGVkX1',
      content: { ciphertext: 'x' },
      attachments: [{ title: 'x' }],
    });
    expect(cipher).toMatchObject({ content: '', text: '', type: 'default', embeds: [], native: { isEncrypted: true } });
    expect(JSON.stringify(cipher)).not.toContain('U2FsdGVkX1');
    const gone = message({ t: 'rm', msg: '', editedAt: '2026-11-20T02:00:00.000Z', editedBy: { _id: 'U1' } });
    expect(gone).toMatchObject({ content: '', text: '', deletedAt: new Date('2026-11-20T02:00:00.000Z') });
    expect(gone.editedAt).toBeUndefined();
  });

  it('keeps the little that is the platform’s alone', () => {
    const kept = message({
      starred: { _id: 'UBOT' },
      pinned: true,
      pinnedBy: { _id: 'U1' },
      drid: 'R7',
      customFields: { build: 7 },
      md: [{ type: 'PARAGRAPH', value: [{ type: 'PLAIN_TEXT', value: 'hello' }] }],
    });
    expect(kept.isPinned).toBe(true);
    expect(kept.native).toMatchObject({ isStarred: true, pinnedBy: 'U1', drid: 'R7', customFields: { build: 7 } });
    expect(message({ starred: [] }).native?.isStarred).toBeUndefined();
  });
});

describe('a room', () => {
  const room = (fields: object) => {
    const made = toChannel({ _id: 'R1', ...fields }, context());
    expect(RocketChatChannel.parse(made)).toEqual(made);
    return made;
  };

  it('is of its kind, under the title that is shown', () => {
    expect(room({ t: 'c', name: 'general', fname: 'General talk', usersCount: 3 })).toMatchObject({
      type: 'public',
      name: 'General talk',
      memberCount: 3,
      url: 'https://chat.example.com/channel/general',
      native: { roomType: 'c', slug: 'general' },
    });
    expect(room({ t: 'p', name: 'x' })?.type).toBe('private');
    expect(room({ t: 'c', name: 'x', ro: true })).toMatchObject({ type: 'announcement', isReadOnly: true });
    expect(room({ t: 'p', name: 'x', broadcast: true })?.type).toBe('announcement');
    expect(room({ t: 'l', fname: 'a guest' })?.type).toBe('unknown');
  });

  it('of a conversation has people and no name; a discussion has a parent', () => {
    expect(room({ t: 'd', usernames: ['ada', 'bot'], uids: ['U1', 'UBOT'] })).toMatchObject({
      type: 'direct',
      native: { usernames: ['ada', 'bot'], userIds: ['U1', 'UBOT'] },
    });
    expect(room({ t: 'd', usernames: ['ada', 'bob', 'bot'] })?.type).toBe('group');
    expect(room({ t: 'd', name: 'x' })?.name).toBeUndefined();
    expect(room({ t: 'p', name: 'aBcDeF', fname: 'The plan', prid: 'R2' })).toMatchObject({
      name: 'The plan',
      parentId: 'R2',
      native: { isDiscussion: true },
    });
  });
});

describe('people, threads and emoji', () => {
  it('bots are known by type and role', () => {
    const user = (fields: object) => {
      const made = toUser({ _id: 'U9', username: 'nine', ...fields }, context());
      expect(RocketChatUser.parse(made)).toEqual(made);
      return made;
    };
    expect(user({ name: 'Nine', emails: [{ address: 'nine@example.com', verified: true }] })).toMatchObject({
      name: 'Nine',
      email: 'nine@example.com',
      isBot: false,
    });
    expect(user({ type: 'bot' })?.isBot).toBe(true);
    expect(user({ roles: ['user', 'bot'] })?.isBot).toBe(true);
    expect(user({ name: '' })?.name).toBe('nine');
    expect(user({ _id: 'rocket.cat' })).toMatchObject({ isBot: true, isSystem: true });
    expect(user({ status: 'busy', statusText: 'in a call' })?.presence).toMatchObject({
      status: 'busy',
      statusText: 'in a call',
    });
    expect(toUser({}, context())).toBeUndefined();
  });

  it('a thread is there when somebody has replied', () => {
    const thread = toThread(wire({ tcount: 3, tlm: '2026-11-20T02:00:00.000Z', replies: ['U1'] }), 'work');
    expect(RocketChatThread.parse(thread)).toEqual(thread);
    expect(thread).toMatchObject({ id: 'M1', channelId: 'R1', messageCount: 3, participants: ['U1'] });
    expect(toThread(wire(), 'work')).toBeUndefined();
    expect(toThread(wire({ tcount: 0 }), 'work')).toBeUndefined();
  });

  it('emoji go by the server’s names, and come back', () => {
    for (const unicode of ['👍', '🎉', '❤️', '👩‍💻', '👍🏽']) {
      const key = keyOfEmoji({ name: 'x', unicode, isCustom: false });
      expect(key, unicode).toMatch(/^:[^:]+:$/);
      expect(emojiOfKey(key ?? '', 'work').unicode).toBe(unicode);
    }
    expect(keyOfEmoji({ name: 'party_parrot', isCustom: true })).toBe(':party_parrot:');
    expect(isSameEmoji(':+1:', { name: 'thumbsup', unicode: '👍', isCustom: false })).toBe(true);
    expect(isSameEmoji(':tada:', { name: 'thumbsup', unicode: '👍', isCustom: false })).toBe(false);
  });
});
