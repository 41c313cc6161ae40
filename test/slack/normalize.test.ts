import { describe, expect, it } from 'vitest';
import { SlackChannel, SlackMessage, SlackUser } from '../../src/backends/slack/native.js';
import { channelOf } from '../../src/backends/slack/normalize/channel.js';
import { emojiOfSlackName, slackNameOfEmoji } from '../../src/backends/slack/normalize/emoji.js';
import { fileOf } from '../../src/backends/slack/normalize/file.js';
import { userOf } from '../../src/backends/slack/normalize/user.js';
import type { Wire } from '../../src/backends/slack/wire/read.js';
import { bot, person, reader } from './context.js';

function message(fields: Wire, made = reader()) {
  const model = made.message(
    { type: 'message', ts: '1700000000.000100', user: 'U0ADA111', text: '', ...fields },
    'C0AAA111',
  );
  if (model) expect(SlackMessage.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
  return model;
}

describe('messages', () => {
  it('a person’s, with the names that are known', () => {
    const made = reader();
    made.users.set(person('U0ADA111', 'Ada'));
    made.channels.set({ platform: 'slack', account: 'slack', id: 'C0BBB222', name: 'plans', type: 'public' });
    const text = 'Hi <@U0BOT111> &amp; <@U0ADA111>, see <#C0BBB222>';
    expect(message({ text }, made)).toMatchObject({
      id: '1700000000.000100',
      channelId: 'C0AAA111',
      author: { id: 'U0ADA111', name: 'Ada' },
      content: text,
      text: 'Hi @U0BOT111 & @Ada, see #plans',
      type: 'default',
      createdAt: new Date(1700000000000),
      isOwn: false,
      mentionsMe: true,
      url: 'https://acme.slack.com/archives/C0AAA111/p1700000000000100',
      mentions: [
        { kind: 'user', id: 'U0BOT111', start: 3, end: 14 },
        { kind: 'user', id: 'U0ADA111', name: 'Ada' },
        { kind: 'channel', id: 'C0BBB222', name: 'plans' },
      ],
    });
  });

  it('the ts stays a string and a damaged one is refused', () => {
    expect(message({ ts: '1700000000.0001' })).toBeUndefined();
    expect(message({ ts: 1700000000.0001 })).toBeUndefined();
    expect(message({ ts: undefined })).toBeUndefined();
  });

  it('a reply has its thread, the root has none', () => {
    expect(message({ thread_ts: '1699999999.000100' })).toMatchObject({
      threadId: '1699999999.000100',
      url: 'https://acme.slack.com/archives/C0AAA111/p1700000000000100?thread_ts=1699999999.000100&cid=C0AAA111',
    });
    const root = message({ thread_ts: '1700000000.000100', reply_count: 2, latest_reply: '1700000009.000100' });
    expect(root).not.toHaveProperty('threadId');
    expect(root?.native).toMatchObject({ replyCount: 2, latestReply: '1700000009.000100' });
  });

  describe('who wrote it', () => {
    it('the account itself, by its user', () => {
      expect(message({ user: bot.userId, bot_id: bot.botId, app_id: bot.appId })?.isOwn).toBe(true);
    });
    it('the account under another name, by its bot', () => {
      const own = message({
        user: undefined,
        subtype: 'bot_message',
        bot_id: bot.botId,
        username: 'Deploys',
        icons: { image_48: 'https://x.test/i.png' },
      });
      expect(own).toMatchObject({
        isOwn: true,
        type: 'default',
        author: { id: bot.userId, name: 'Deploys', isBot: true, avatarUrl: 'https://x.test/i.png' },
      });
    });
    it('a person by a user token of the app: not the bot', () => {
      expect(message({ user: 'U0ADA111', bot_id: bot.botId })?.isOwn).toBe(false);
    });
    it('a webhook has no user', () => {
      expect(
        message({ user: undefined, subtype: 'bot_message', bot_id: 'B0HOOK11', username: 'Alerts' }),
      ).toMatchObject({
        isOwn: false,
        author: { id: 'B0HOOK11', name: 'Alerts', isBot: true },
      });
    });
    it('another app’s bot, by its profile', () => {
      const profile = { id: 'B0XXX111', user_id: 'U0XXX111', name: 'Xavier' };
      expect(message({ user: 'U0XXX111', bot_id: 'B0XXX111', bot_profile: profile })?.author).toMatchObject({
        id: 'U0XXX111',
        name: 'Xavier',
        isBot: true,
      });
    });
    it('Slackbot is the system', () => {
      expect(message({ user: 'USLACKBOT' })?.author).toMatchObject({ name: 'Slackbot', isBot: true, isSystem: true });
    });
  });

  it('a post of blocks alone has a content and a text', () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Deployed* &lt;v2&gt;' } }];
    const made = message({ text: '', blocks });
    expect(made?.text).toBe('Deployed <v2>');
    expect(made?.content).toContain('Deployed');
    expect(made?.native?.blocks).toEqual(blocks);
  });

  it('what a person typed is read from the blocks, not from Slack’s rendering of them', () => {
    const section = {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: 'snake_case_name ' },
        { type: 'text', text: 'b', style: { bold: true } },
      ],
    };
    expect(message({ text: 'snake_case_name *b*', blocks: [{ type: 'rich_text', elements: [section] }] })?.text).toBe(
      'snake_case_name b',
    );
  });

  it('previews are not the author’s embeds', () => {
    const made = message({
      text: '<https://a.test>',
      attachments: [
        { id: 1, from_url: 'https://a.test', title: 'A page' },
        { id: 2, color: '36a64f', title: 'Build &amp; test', text: '*ok*' },
      ],
    });
    expect(made?.embeds).toEqual([{ title: 'Build & test', description: '**ok**', color: '#36a64f', fields: [] }]);
    expect(made?.native?.attachments).toHaveLength(1);
  });

  it('a shared message without words of its own is a forward', () => {
    const made = message({ attachments: [{ is_share: true, is_msg_unfurl: true, text: 'the original' }] });
    expect(made).toMatchObject({ type: 'forward', text: 'the original', content: '' });
  });

  it('notices have their type, unknown ones are the system’s', () => {
    const types = [
      'channel_join',
      'channel_leave',
      'channel_topic',
      'group_purpose',
      'channel_name',
      'pinned_item',
      'huddle_thread',
      'from_the_future',
      'me_message',
      'constructor',
    ];
    expect(types.map((subtype) => message({ subtype, text: 'x' })?.type)).toEqual([
      'join',
      'leave',
      'topic',
      'topic',
      'rename',
      'pin',
      'call',
      'system',
      'default',
      'system',
    ]);
  });

  it('a deleted root is empty and says when', () => {
    const made = message({
      subtype: 'tombstone',
      user: 'USLACKBOT',
      text: 'This message was deleted.',
      hidden: true,
      thread_ts: '1700000000.000100',
      reply_count: 1,
    });
    expect(made).toMatchObject({ content: '', text: '', deletedAt: new Date(1700000000000) });
  });

  it('reactions, with fewer names than counted', () => {
    const reactions = [
      { name: '+1::skin-tone-4', count: 7, users: ['U0ADA111', bot.userId] },
      { name: 'party_parrot', count: 1, users: ['U0ADA111'] },
    ];
    expect(message({ reactions })?.reactions).toEqual([
      {
        emoji: { name: '+1', unicode: '👍🏽', isCustom: false },
        count: 7,
        me: true,
        userIds: ['U0ADA111', bot.userId],
      },
      { emoji: { name: 'party_parrot', isCustom: true }, count: 1, me: false, userIds: ['U0ADA111'] },
    ]);
  });

  it('an edit, by whom', () => {
    expect(message({ edited: { user: 'B0BOT111', ts: '1700000050.000000' } })).toMatchObject({
      editedAt: new Date(1700000050000),
      native: { editedBy: 'B0BOT111' },
    });
  });

  it('an edit is never of before its message, though Slack tells only its second', () => {
    const wire = { ts: '1700000050.700000', edited: { user: 'U0ADA111', ts: '1700000050.000000' } };
    expect(message(wire)).toMatchObject({ createdAt: new Date(1700000050700), editedAt: new Date(1700000050700) });
  });

  it('keeps the payload for raw', () => {
    const made = reader();
    const wire = { type: 'message', ts: '1700000000.000100', user: 'U1', text: 'x', something: 'else' };
    const model = made.message(wire, 'C1');
    expect(made.raw.get(model as object)).toBe(wire);
  });
});

describe('users', () => {
  const wire = {
    id: 'U0ADA111',
    team_id: 'T0AAA111',
    name: 'ada',
    real_name: 'Ada Example',
    tz: 'Europe/Oslo',
    is_admin: true,
    profile: {
      display_name: 'Ada',
      real_name: 'Ada Example',
      email: 'ada@example.com',
      title: 'Engineer',
      image_512: 'https://x.test/512.png',
      fields: null,
      status_text: 'Lunch',
      status_emoji: ':sandwich:',
      status_expiration: 1700000000,
    },
  };
  it('by display name, e-mail and status', () => {
    const user = userOf(wire, { account: 'slack' });
    expect(SlackUser.parse(JSON.parse(JSON.stringify(user)))).toEqual(user);
    expect(user).toMatchObject({
      name: 'Ada',
      handle: 'ada',
      email: 'ada@example.com',
      avatarUrl: 'https://x.test/512.png',
      title: 'Engineer',
      timezone: 'Europe/Oslo',
      isBot: false,
      presence: {
        status: 'unknown',
        statusText: 'Lunch',
        statusEmoji: ':sandwich:',
        expiresAt: new Date(1700000000000),
      },
      native: { isAdmin: true, realName: 'Ada Example' },
    });
  });
  it.each([
    [{ profile: { display_name: '', real_name: 'Ada R' } }, 'Ada R'],
    [{ profile: {}, real_name: 'Ada T' }, 'Ada T'],
    [{ profile: undefined, real_name: undefined }, 'ada'],
    [{ profile: [], real_name: '', name: undefined }, 'U0ADA111'],
  ])('falls back to the next name: %j', (fields, name) => {
    expect(userOf({ ...wire, ...fields }, { account: 'slack' })?.name).toBe(name);
  });
});

describe('channels', () => {
  const kinds: [string, Wire, string, string | undefined][] = [
    ['a public one', { id: 'C1', name: 'general', is_channel: true, is_private: false }, 'public', 'general'],
    ['a private one, new', { id: 'C2', name: 'secret', is_channel: true, is_private: true }, 'private', 'secret'],
    ['a private one, old', { id: 'G3', name: 'old', is_group: true, is_channel: false }, 'private', 'old'],
    [
      'a group conversation, new',
      { id: 'C4', name: 'mpdm-a--b-1', is_channel: true, is_mpim: true, is_private: true },
      'group',
      undefined,
    ],
    ['a group conversation, old', { id: 'G5', name: 'mpdm-a--b-1', is_group: true, is_mpim: true }, 'group', undefined],
    ['a direct conversation', { id: 'D6', is_im: true, user: 'U0ADA111' }, 'direct', undefined],
    ['nobody knows', { id: 'C7' }, 'unknown', undefined],
  ];
  it.each(kinds)('%s', (_what, wire, type, name) => {
    const channel = channelOf(wire, reader());
    expect(SlackChannel.parse(JSON.parse(JSON.stringify(channel)))).toEqual(channel);
    expect(channel?.type).toBe(type);
    expect(channel?.name).toBe(name);
  });
  it('topic and purpose are unescaped, seconds and strings are read', () => {
    const channel = channelOf(
      {
        id: 'C1',
        name: 'a',
        is_channel: true,
        created: '1600000000',
        topic: { value: 'a &lt; b &amp;amp;' },
        purpose: 'plain',
        num_members: '3',
        is_archived: true,
      },
      reader(),
    );
    expect(channel).toMatchObject({
      topic: 'a < b &amp;',
      description: 'plain',
      memberCount: 3,
      isArchived: true,
      createdAt: new Date(1600000000000),
      organizationId: 'T0AAA111',
      url: 'https://acme.slack.com/archives/C1',
    });
  });
});

describe('files', () => {
  it('a picture', () => {
    expect(
      fileOf(
        {
          id: 'F1',
          name: 'cat.png',
          title: 'cat.png',
          mimetype: 'image/png',
          size: 12,
          original_w: 4,
          original_h: 3,
          url_private: 'https://files.slack.com/a',
          url_private_download: 'https://files.slack.com/b',
          thumb_360: 'https://files.slack.com/t',
          mode: 'hosted',
        },
        { account: 'slack' },
      ),
    ).toEqual({
      platform: 'slack',
      account: 'slack',
      id: 'F1',
      filename: 'cat.png',
      url: 'https://files.slack.com/b',
      contentType: 'image/png',
      size: 12,
      type: 'image',
      width: 4,
      height: 3,
      thumbnailUrl: 'https://files.slack.com/t',
      native: { mode: 'hosted' },
    });
  });
  it('a deleted one', () => {
    expect(fileOf({ id: 'F1', mode: 'tombstone', name: null, title: null }, { account: 'slack' })).toMatchObject({
      filename: 'F1',
      type: 'file',
      native: { mode: 'tombstone' },
    });
  });
});

describe('emoji', () => {
  it.each([
    ['+1', '👍'],
    ['thumbsup', '👍'],
    ['wave::skin-tone-2', '👋🏻'],
    ['flag-no', '🇳🇴'],
  ])('%s is %s', (name, unicode) => {
    const emoji = emojiOfSlackName(name);
    expect(emoji.unicode).toBe(unicode);
    expect(emojiOfSlackName(slackNameOfEmoji(emoji)).unicode).toBe(unicode);
  });
  it('an unknown name is a custom one', () => {
    expect(emojiOfSlackName('party_parrot')).toEqual({ name: 'party_parrot', isCustom: true });
    expect(slackNameOfEmoji({ name: ':party_parrot:', isCustom: true })).toBe('party_parrot');
  });
});
