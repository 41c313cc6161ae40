import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../src/backends/discord/events.js';
import {
  DiscordAttachment,
  DiscordChannel,
  DiscordGroup,
  DiscordInteraction,
  DiscordMember,
  DiscordMessage,
  DiscordOrganization,
  DiscordPresence,
  DiscordThread,
  DiscordUser,
} from '../../src/backends/discord/native.js';
import { attachmentOf } from '../../src/backends/discord/normalize/attachment.js';
import { channelOf } from '../../src/backends/discord/normalize/channel.js';
import { emojiOfWire, emojiRoute } from '../../src/backends/discord/normalize/emoji.js';
import { interactionOf } from '../../src/backends/discord/normalize/interaction.js';
import { memberOf } from '../../src/backends/discord/normalize/member.js';
import { groupOf, organizationOf } from '../../src/backends/discord/normalize/organization.js';
import { presenceOf } from '../../src/backends/discord/normalize/presence.js';
import { threadOf } from '../../src/backends/discord/normalize/thread.js';
import { userOf } from '../../src/backends/discord/normalize/user.js';
import type { Wire } from '../../src/backends/discord/wire/read.js';
import { compareSnowflakes, dateOfSnowflake, snowflakeOfDate } from '../../src/backends/discord/wire/snowflake.js';
import { ada, bot, guildCreate, ids, reader, same, wireMessage } from './context.js';

async function known() {
  const made = reader();
  await eventsOf('GUILD_CREATE', guildCreate, made);
  return made;
}

function message(fields: Wire, made = reader()) {
  const model = made.message(wireMessage(fields));
  if (model) same(DiscordMessage, model);
  return model;
}

describe('snowflakes', () => {
  it('tell their time, both ways (wire sheet, section 1)', () => {
    expect(dateOfSnowflake('175928847299117063')).toEqual(new Date('2016-04-30T11:18:25.796Z'));
    expect(snowflakeOfDate(new Date('2023-11-14T22:13:20.000Z'))).toBe('1174109840998400000');
    expect(dateOfSnowflake('DM_CHANNEL')).toBeUndefined();
    expect(compareSnowflakes('99999999999999999', '100000000000000000')).toBeLessThan(0);
  });
});

describe('messages', () => {
  it('a person’s, with the names that stand in it', async () => {
    const content = `Hi <@${ids.bot}>, <@!${ids.ada}> and <@&${ids.role}> in <#${ids.general}> @everyone`;
    const mentions = [{ ...bot }, { ...ada, member: { nick: 'Countess' } }];
    expect(message({ content, mentions, mention_roles: [ids.role] }, await known())).toMatchObject({
      channelId: ids.general,
      author: { id: ids.ada, name: 'Ada L.', handle: 'ada', isBot: false },
      content,
      text: 'Hi @helper, @Countess and @ops in #general @everyone',
      type: 'default',
      createdAt: new Date('2026-02-17T00:48:03.193Z'),
      isOwn: false,
      mentionsMe: true,
      url: `https://discord.com/channels/${ids.guild}/${ids.general}/${ids.message}`,
      mentions: [
        { kind: 'user', id: ids.bot, name: 'helper', start: 3 },
        { kind: 'user', id: ids.ada, name: 'Countess' },
        { kind: 'role', id: ids.role, name: 'ops' },
        { kind: 'channel', id: ids.general, name: 'general' },
      ],
      native: { guildId: ids.guild, type: 0 },
    });
  });

  it('the bot’s own role mentions it; a foreign role and @everyone do not', async () => {
    const made = await known();
    expect(message({ content: `<@&${ids.botRole}>`, mention_roles: [ids.botRole] }, made)?.mentionsMe).toBe(true);
    expect(message({ content: `<@&${ids.role}>`, mention_roles: [ids.role] }, made)?.mentionsMe).toBe(false);
    const all = message({ content: '@everyone', mention_everyone: true, mention_roles: [ids.guild] }, made);
    expect(all).toMatchObject({ mentionsMe: false, mentions: [{ kind: 'everyone' }] });
  });

  it('a reply that pings stands beside the content', () => {
    const reply = message({
      type: 19,
      content: 'yes',
      mentions: [bot],
      message_reference: { message_id: '800000000000000001', channel_id: ids.general, guild_id: ids.guild },
      referenced_message: { id: '800000000000000001', content: 'ready?', author: bot },
    });
    expect(reply).toMatchObject({
      type: 'reply',
      replyTo: { channelId: ids.general, id: '800000000000000001' },
      mentionsMe: true,
      mentions: [{ kind: 'user', id: ids.bot, start: 0, end: 0 }],
      native: { referenced: { id: '800000000000000001', authorId: ids.bot, content: 'ready?' } },
    });
    const reference = { message_reference: { message_id: '800000000000000001' }, type: 19 };
    expect(message({ ...reference, referenced_message: null })?.native?.isReferenceDeleted).toBe(true);
    expect(message(reference)?.native).not.toHaveProperty('isReferenceDeleted');
  });

  it('in a thread it has the parent and the thread', async () => {
    expect(message({ channel_id: ids.thread, channel_type: 11, position: 3 }, await known())).toMatchObject({
      channelId: ids.general,
      threadId: ids.thread,
      url: `https://discord.com/channels/${ids.guild}/${ids.thread}/${ids.message}`,
      native: { position: 3 },
    });
  });

  it('the first message of a forum post is its parent', async () => {
    const made = await known();
    await eventsOf('THREAD_CREATE', { id: ids.post, type: 11, parent_id: ids.forum, guild_id: ids.guild }, made);
    const first = message({ id: ids.post, channel_id: ids.post, channel_type: 11 }, made);
    expect(first?.channelId).toBe(ids.forum);
    expect(first).not.toHaveProperty('threadId');
    expect(message({ channel_id: ids.post, channel_type: 11 }, made)).toMatchObject({ threadId: ids.post });
  });

  it('in a direct conversation there is no server', () => {
    const direct = message({ guild_id: undefined, member: undefined, channel_id: ids.dm, channel_type: 1 });
    expect(direct?.url).toBe(`https://discord.com/channels/@me/${ids.dm}/${ids.message}`);
  });

  it('a forward shows what was forwarded, and from where', () => {
    const forward = message({
      flags: 16384,
      message_reference: { type: 1, channel_id: '700000000000000009', message_id: '800000000000000002' },
      message_snapshots: [
        {
          message: {
            type: 0,
            content: `the **original** for <@${ids.bot}>`,
            embeds: [{ type: 'rich', title: 'Card' }],
            attachments: [
              { id: '900000000000000001', filename: 'a.png', content_type: 'image/png', url: 'https://x.test/a' },
            ],
            timestamp: '2026-02-16T00:00:00+00:00',
            mentions: [bot],
          },
        },
      ],
    });
    expect(forward).toMatchObject({
      type: 'forward',
      content: `the **original** for <@${ids.bot}>`,
      text: 'the original for @helper',
      embeds: [{ title: 'Card' }],
      attachments: [{ filename: 'a.png', type: 'image' }],
      mentionsMe: false,
      native: { forwardedFrom: { channelId: '700000000000000009', messageId: '800000000000000002' } },
    });
    expect(forward).not.toHaveProperty('replyTo');
  });

  it('files, voice messages and stickers are attachments', () => {
    const made = message({
      flags: 8192,
      attachments: [
        {
          id: '900000000000000001',
          filename: 'SPOILER_a.png',
          size: 3,
          content_type: 'image/png',
          width: 4,
          height: 5,
          url: 'https://cdn.test/a?ex=1',
          proxy_url: 'https://media.test/a',
          description: 'alt',
        },
        {
          id: '900000000000000002',
          filename: 'voice.ogg',
          content_type: 'audio/ogg',
          duration_secs: 1.5,
          waveform: 'AAA=',
        },
        { filename: 'without an id' },
      ],
      sticker_items: [{ id: '910000000000000001', name: 'Wave', format_type: 3 }],
    });
    expect(made?.attachments).toMatchObject([
      {
        type: 'image',
        isSpoiler: true,
        description: 'alt',
        size: 3,
        width: 4,
        native: { channelId: ids.general, messageId: ids.message, proxyUrl: 'https://media.test/a' },
      },
      { type: 'audio', durationMs: 1500, native: { waveform: 'AAA=' } },
      { filename: 'Wave.json', native: { isSticker: true } },
    ]);
    expect(made?.attachments).toHaveLength(3);
    expect(made?.native).toMatchObject({ isVoiceMessage: true, stickers: [{ name: 'Wave', format: 'lottie' }] });
    for (const file of made?.attachments ?? []) same(DiscordAttachment, file);
  });

  it('a poll is read, with its counts where they are told', () => {
    const poll = {
      question: { text: 'Lunch?' },
      answers: [
        { answer_id: 1, poll_media: { text: 'Soup', emoji: { id: null, name: '🍲' } } },
        { answer_id: 2, poll_media: { text: 'Salad' } },
      ],
      expiry: '2026-02-18T00:00:00+00:00',
      allow_multiselect: true,
      results: { is_finalized: false, answer_counts: [{ id: 1, count: 3, me_voted: false }] },
    };
    expect(message({ poll })).toMatchObject({
      text: 'Lunch?\n1. 🍲 Soup\n2. Salad',
      native: {
        poll: {
          question: 'Lunch?',
          allowsMultiple: true,
          answers: [
            { id: 1, count: 3 },
            { id: 2, count: 0 },
          ],
        },
      },
    });
    expect(message({ poll: { ...poll, results: undefined } })?.native?.poll?.answers[0]).not.toHaveProperty('count');
  });

  it('previews of links are not the author’s embeds', () => {
    const made = message({
      content: 'https://a.test',
      embeds: [
        { type: 'article', url: 'https://a.test', title: 'A page' },
        { type: 'rich', title: 'Mine', color: 0x36a64f, fields: [{ name: 'n', value: '**v**', inline: true }] },
      ],
    });
    expect(made?.embeds).toEqual([
      { title: 'Mine', color: '#36a64f', fields: [{ name: 'n', value: '**v**', inline: true }] },
    ]);
    expect(made?.native?.previews).toHaveLength(1);
  });

  it('components, and the words of those that only show something', () => {
    const made = message({
      flags: 32768,
      components: [
        { type: 10, id: 1, content: '# Title' },
        { type: 1, id: 2, components: [{ type: 2, style: 1, label: 'OK', custom_id: 'ok=1' }] },
      ],
    });
    expect(made).toMatchObject({
      content: '# Title',
      text: 'Title',
      components: [{ type: 'button', id: 'ok', value: '1' }],
    });
    expect(made?.native?.components).toHaveLength(2);
  });

  it('reactions, unicode, custom and deleted', () => {
    const reactions = [
      { count: 2, me: true, emoji: { id: null, name: '👍' } },
      { count: 1, me: false, emoji: { id: '610000000000000001', name: 'party', animated: true } },
      { count: 1, me: false, emoji: { id: '610000000000000002', name: null } },
      { count: 1, emoji: {} },
    ];
    expect(message({ reactions })?.reactions).toMatchObject([
      { count: 2, me: true, emoji: { unicode: '👍', isCustom: false } },
      { emoji: { name: 'party', isAnimated: true, url: 'https://cdn.discordapp.com/emojis/610000000000000001.gif' } },
      { emoji: { name: '610000000000000002', isCustom: true } },
    ]);
    const party = emojiOfWire({ id: '610000000000000001', name: 'party' }, 'https://cdn.test');
    expect(party && emojiRoute(party)).toBe('party:610000000000000001');
  });

  it('what Discord itself tells', () => {
    const types = [7, 2, 4, 6, 3, 18, 8, 24, 46, 999, 20].map((type) => message({ type, content: '' })?.type);
    expect(types).toEqual([
      'join',
      'leave',
      'rename',
      'pin',
      'call',
      'thread',
      'system',
      'system',
      'system',
      'system',
      'command',
    ]);
    expect(message({ type: 7 })?.text).toBe('Ada L. joined the server.');
  });

  it('whose it is', () => {
    expect(message({ author: bot })?.isOwn).toBe(true);
    const hook = { id: '550000000000000001', username: 'Deploys', bot: true };
    const foreign = message({ author: hook, webhook_id: hook.id, member: undefined });
    expect(foreign).toMatchObject({
      isOwn: false,
      author: { name: 'Deploys', isBot: true, native: { isWebhook: true } },
    });
    expect(foreign?.author).not.toHaveProperty('handle');
    expect(message({ author: hook, webhook_id: hook.id, application_id: ids.app })?.isOwn).toBe(true);
    const made = reader();
    made.keepOwnWebhook(hook.id);
    expect(message({ author: hook, webhook_id: hook.id }, made)?.isOwn).toBe(true);
  });

  it('without an id, or a place, it is none', () => {
    expect(message({ id: undefined })).toBeUndefined();
    expect(message({ channel_id: undefined })).toBeUndefined();
  });

  it('keeps the payload for raw', () => {
    const made = reader();
    const wire = wireMessage({ something: 'else' });
    expect(made.raw.get(made.message(wire) as object)).toBe(wire);
  });
});

describe('users and members', () => {
  const own = { account: 'discord', cdnUrl: 'https://cdn.test' };
  it.each([
    [{ global_name: 'Ada L.' }, { nick: 'Countess' }, 'Countess'],
    [{ global_name: 'Ada L.' }, {}, 'Ada L.'],
    [{ global_name: null }, { nick: null }, 'ada'],
    [{ global_name: null, username: undefined }, {}, ids.ada],
  ])('is called by nick, shown name, handle, id: %j %j', (fields, member, name) => {
    const user = userOf({ ...ada, ...fields }, own, { member, guildId: ids.guild });
    same(DiscordUser, user);
    expect(user?.name).toBe(name);
  });
  it('has a picture in any case', () => {
    const url = (fields: Wire, member?: Wire) =>
      userOf({ ...ada, ...fields }, own, { member, guildId: ids.guild })?.avatarUrl;
    expect(url({})).toBe(`https://cdn.test/avatars/${ids.ada}/a_1f2e.gif`);
    expect(url({ avatar: null })).toMatch(/^https:\/\/cdn\.test\/embed\/avatars\/[0-5]\.png$/);
    expect(url({ avatar: null, discriminator: '6184' })).toBe('https://cdn.test/embed/avatars/4.png');
    expect(url({}, { avatar: 'ff00' })).toBe(`https://cdn.test/guilds/${ids.guild}/users/${ids.ada}/avatars/ff00.png`);
    expect(url({ avatar: '../../x' })).toMatch(/embed/);
  });
  it('has the role that its permissions make', async () => {
    const made = await known();
    const role = (user: Wire, roles: string[]) => {
      const member = memberOf({ user, roles, joined_at: '2026-01-04T20:21:10.139000+00:00' }, ids.guild, made);
      same(DiscordMember, member);
      return member?.role;
    };
    expect(role({ id: ids.bob, username: 'bob' }, [])).toBe('owner');
    expect(role(ada, [ids.botRole])).toBe('admin');
    expect(role(ada, [ids.role])).toBe('moderator');
    expect(role(ada, [])).toBe('member');
    expect(memberOf({ user: ada, roles: [] }, '299999999999999999', made)?.role).toBe('unknown');
  });
  it('servers and roles', () => {
    const guild = organizationOf({ ...guildCreate, icon: 'ab12', member_count: 3 }, own);
    same(DiscordOrganization, guild);
    expect(guild).toMatchObject({
      name: 'Lab',
      memberCount: 3,
      iconUrl: `https://cdn.test/icons/${ids.guild}/ab12.png`,
    });
    const role = groupOf({ id: ids.guild, name: '@everyone', permissions: '1024', position: 0 }, ids.guild, own);
    same(DiscordGroup, role);
    expect(role?.name).toBe('everyone');
  });
});

describe('channels and threads', () => {
  const hidden = [{ id: ids.guild, type: 0, allow: '0', deny: '1024' }];
  it.each([
    [{ type: 0 }, 'public'],
    [{ type: 0, permission_overwrites: hidden }, 'private'],
    [{ type: 1, guild_id: undefined, recipients: [ada] }, 'direct'],
    [{ type: 2, permission_overwrites: hidden }, 'voice'],
    [{ type: 3, guild_id: undefined }, 'group'],
    [{ type: 5 }, 'announcement'],
    [{ type: 11, parent_id: ids.general }, 'thread'],
    [{ type: 15 }, 'forum'],
    [{ type: 4 }, 'unknown'],
    [{ type: 'constructor' }, 'unknown'],
  ])('%j is %s', (fields, type) => {
    const channel = channelOf(
      { id: ids.general, guild_id: ids.guild, name: 'a', topic: null, ...fields },
      { account: 'discord' },
    );
    same(DiscordChannel, channel);
    expect(channel?.type).toBe(type);
  });
  it('is read only when everyone is denied to write', () => {
    const overwrites = [{ id: ids.guild, type: 0, allow: '0', deny: '2048' }];
    const wire = { id: ids.general, type: 0, guild_id: ids.guild, permission_overwrites: overwrites };
    expect(channelOf(wire, { account: 'discord' })).toMatchObject({ isReadOnly: true, type: 'public' });
  });
  it('a thread that is younger than its id was started from that message', () => {
    const wire = {
      id: '1457536551830421524',
      type: 11,
      parent_id: ids.general,
      guild_id: ids.guild,
      name: 't',
      message_count: 2,
      last_message_id: '1457536567810854934',
      thread_metadata: {
        archived: false,
        locked: true,
        auto_archive_duration: 1440,
        create_timestamp: '2026-01-05T00:49:57.102000+00:00',
      },
    };
    const started = threadOf(wire, { account: 'discord' });
    same(DiscordThread, started);
    expect(started).toMatchObject({
      channelId: ids.general,
      parentMessage: { channelId: ids.general, id: wire.id },
      messageCount: 2,
      isArchived: false,
      isLocked: true,
      lastMessageAt: new Date('2026-01-05T00:49:57.486Z'),
    });
    const alone = { ...wire, thread_metadata: { create_timestamp: '2026-01-05T00:49:53.676000+00:00' } };
    expect(threadOf(alone, { account: 'discord' })).not.toHaveProperty('parentMessage');
  });
});

describe('presence', () => {
  it('custom status is the text, the other activity the activity', () => {
    const presence = presenceOf(
      {
        user: { id: ids.ada },
        guild_id: ids.guild,
        status: 'dnd',
        activities: [
          { type: 4, name: 'Custom Status', state: 'lunch', emoji: { name: '🍲' } },
          { type: 1, name: 'chess', url: 'https://twitch.tv/x' },
        ],
        client_status: { desktop: 'dnd' },
      },
      { account: 'discord' },
    );
    same(DiscordPresence, presence);
    expect(presence).toMatchObject({
      status: 'dnd',
      statusText: 'lunch',
      statusEmoji: '🍲',
      activity: { type: 'streaming', name: 'chess', url: 'https://twitch.tv/x' },
      native: { clientStatus: { desktop: 'dnd' } },
    });
  });
});

describe('interactions', () => {
  const base = {
    id: '1473118791343800450',
    token: 'aW50',
    version: 1,
    application_id: ids.app,
    guild_id: ids.guild,
    channel_id: ids.general,
    member: { user: ada, nick: 'Countess', permissions: '8' },
  };
  const interaction = (fields: Wire) => {
    const made = interactionOf({ ...base, ...fields }, reader(), new Date(0));
    if (made) same(DiscordInteraction, made);
    return made;
  };
  it('a button in a thread', () => {
    const made = interaction({
      type: 3,
      channel_id: ids.thread,
      channel: { id: ids.thread, type: 11, parent_id: ids.general },
      message: { id: ids.message, flags: 64 },
      data: { component_type: 2, custom_id: 'vote=yes%3Dno' },
    });
    expect(made).toMatchObject({
      type: 'button',
      user: { name: 'Countess' },
      channelId: ids.general,
      threadId: ids.thread,
      message: { channelId: ids.general, threadId: ids.thread, id: ids.message },
      componentId: 'vote',
      value: 'yes=no',
      createdAt: dateOfSnowflake(base.id),
      native: { token: 'aW50', isEphemeral: true },
    });
  });
  it('a select', () => {
    expect(interaction({ type: 3, data: { component_type: 5, custom_id: 'who', values: [ids.ada] } })).toMatchObject({
      type: 'select',
      componentId: 'who',
      values: [ids.ada],
    });
  });
  it('a command, with a subcommand and its options', () => {
    const options = [
      {
        type: 2,
        name: 'list',
        options: [
          {
            type: 1,
            name: 'add',
            options: [
              { type: 3, name: 'what', value: 'milk' },
              { type: 4, name: 'n', value: 2 },
              { type: 5, name: '__proto__', value: true },
            ],
          },
        ],
      },
    ];
    expect(interaction({ type: 2, data: { id: '1', name: 'shop', type: 1, options } })).toMatchObject({
      type: 'command',
      command: 'shop',
      text: 'list add milk 2',
      options: { what: 'milk', n: 2 },
      native: { subcommand: 'list add', commandType: 1 },
    });
  });
  it('an entry of a message’s menu', () => {
    expect(interaction({ type: 2, data: { id: '1', name: 'Quote', type: 3, target_id: ids.message } })).toMatchObject({
      type: 'shortcut',
      componentId: 'Quote',
      message: { id: ids.message },
    });
  });
  it('autocomplete', () => {
    const made = interaction({
      type: 4,
      data: { name: 'shop', type: 1, options: [{ type: 3, name: 'what', value: 'mi', focused: true }] },
    });
    expect(made).toMatchObject({ type: 'autocomplete', focused: { name: 'what', value: 'mi' } });
    expect(made?.expiresAt?.getTime()).toBe((made?.createdAt.getTime() ?? 0) + 3000);
  });
  it('a modal', () => {
    const components = [
      { type: 18, component: { type: 4, custom_id: 'name', value: 'Ada' } },
      { type: 18, component: { type: 3, custom_id: 'pick', values: ['a', 'b'] } },
    ];
    expect(interaction({ type: 5, data: { custom_id: 'form=42', components } })).toMatchObject({
      type: 'modal',
      componentId: 'form',
      metadata: '42',
      fields: { name: 'Ada', pick: ['a', 'b'] },
    });
  });
  it('a ping is none, and so is one that could not be answered', () => {
    expect(interaction({ type: 1 })).toBeUndefined();
    expect(interaction({ type: 3, token: undefined })).toBeUndefined();
  });
});

it('a file alone', () => {
  expect(attachmentOf({ id: '1', flags: 8, filename: 'a.bin' }, { account: 'discord' })).toMatchObject({
    isSpoiler: true,
    type: 'file',
  });
});
