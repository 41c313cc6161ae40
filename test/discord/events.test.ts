import { describe, expect, it } from 'vitest';
import { eventsOf, laneOf } from '../../src/backends/discord/events.js';
import type { Wire } from '../../src/backends/discord/wire/read.js';
import { ChatEvent } from '../../src/models/index.js';
import { ada, bot, guildCreate, ids, reader, same, wireMessage } from './context.js';

async function told(name: string, payload: unknown, made = reader(), mark?: string) {
  const events = await eventsOf(name, payload, made, mark);
  for (const event of events) same(ChatEvent, event);
  return events;
}

async function known() {
  const made = reader();
  await eventsOf('GUILD_CREATE', guildCreate, made);
  return made;
}

const at = (fields: Wire = {}): Wire => ({ channel_id: ids.general, guild_id: ids.guild, ...fields });

describe('messages', () => {
  it('a new one has the same id whenever it is told', async () => {
    const [event] = await told('MESSAGE_CREATE', wireMessage({ content: 'hi' }));
    expect(event).toMatchObject({
      type: 'message.created',
      message: { text: 'hi' },
      at: new Date('2026-02-17T00:48:03.193Z'),
    });
    expect((await told('MESSAGE_CREATE', wireMessage({ content: 'hi' })))[0]?.id).toBe(event?.id);
  });

  it('an edit is one, a link preview is none', async () => {
    const made = await known();
    await told('MESSAGE_CREATE', wireMessage({ content: 'https://a.test' }), made);
    const preview = { content: 'https://a.test', embeds: [{ type: 'article', url: 'https://a.test' }] };
    expect(await told('MESSAGE_UPDATE', wireMessage(preview), made)).toEqual([]);
    const edited = { content: 'better', edited_timestamp: '2026-02-17T00:49:00.000000+00:00' };
    const [edit] = await told('MESSAGE_UPDATE', wireMessage(edited), made);
    expect(edit).toMatchObject({
      type: 'message.updated',
      message: { text: 'better' },
      at: new Date('2026-02-17T00:49:00Z'),
    });
    expect(await told('MESSAGE_UPDATE', wireMessage({ ...edited, embeds: preview.embeds }), made)).toEqual([]);
    const again = { ...edited, edited_timestamp: '2026-02-17T00:50:00.000000+00:00' };
    const [second] = await told('MESSAGE_UPDATE', wireMessage(again), made);
    expect(second?.id).not.toBe(edit?.id);
  });

  it('an edit is one although a call has told of it before, as it does of an own one', async () => {
    const made = reader();
    await told('MESSAGE_CREATE', wireMessage(), made);
    // The reader's time is noon: this edit is new, and its event may be late.
    const edited = wireMessage({ content: 'better', edited_timestamp: '2026-11-21T11:59:58.000000+00:00' });
    made.messages([edited], { channelId: ids.general });
    expect(await told('MESSAGE_UPDATE', edited, made)).toMatchObject([{ type: 'message.updated' }]);
    expect(await told('MESSAGE_UPDATE', edited, made)).toEqual([]);
    // One of an hour ago has been told, or never will be: what comes is a preview.
    const old = wireMessage({ id: ids.post, edited_timestamp: '2026-11-21T10:59:00.000000+00:00' });
    made.messages([old], { channelId: ids.general });
    expect(await told('MESSAGE_UPDATE', old, made)).toEqual([]);
  });

  it('an edit of a message that was never seen is one', async () => {
    expect(
      await told('MESSAGE_UPDATE', wireMessage({ edited_timestamp: '2026-02-17T00:49:00.000000+00:00' })),
    ).toMatchObject([{ type: 'message.updated' }]);
  });

  it('an update that holds only what changed is completed', async () => {
    const whole = wireMessage({
      guild_id: undefined,
      content: 'x',
      edited_timestamp: '2026-02-17T00:49:00.000000+00:00',
    });
    const made = reader({ message: () => whole });
    const partial = at({ id: ids.message, channel_type: 0, content: 'x' });
    expect(await told('MESSAGE_UPDATE', partial, made)).toMatchObject([
      { type: 'message.updated', message: { author: { id: ids.ada }, native: { guildId: ids.guild } } },
    ]);
    expect(await told('MESSAGE_UPDATE', partial)).toMatchObject([{ type: 'native', name: 'MESSAGE_UPDATE' }]);
  });

  it('deleted, alone and many at once', async () => {
    const made = await known();
    expect(await told('MESSAGE_DELETE', at({ id: ids.message, channel_id: ids.thread }), made)).toMatchObject([
      { type: 'message.deleted', message: { channelId: ids.general, threadId: ids.thread, id: ids.message } },
    ]);
    const many = await told('MESSAGE_DELETE_BULK', at({ ids: ['1', '2'] }), made);
    expect(many.map(({ type }) => type)).toEqual(['message.deleted', 'message.deleted']);
  });

  it('a thread that nobody told of is asked for once', async () => {
    const made = reader({ channel: (id) => ({ id, type: 11, parent_id: ids.forum, guild_id: ids.guild }) });
    const wire = wireMessage({ channel_id: ids.thread, channel_type: 11 });
    expect(await told('MESSAGE_CREATE', wire, made)).toMatchObject([
      { message: { channelId: ids.forum, threadId: ids.thread } },
    ]);
    await told('MESSAGE_CREATE', { ...wire, id: '800000000000000031' }, made);
    expect(made.asked).toEqual([ids.thread]);
  });

  it('the pointer that opens a thread is no message', async () => {
    expect(await told('MESSAGE_CREATE', wireMessage({ type: 21 }))).toMatchObject([{ type: 'native' }]);
  });
});

describe('pins', () => {
  const edit = (isPinned: boolean) => wireMessage({ pinned: isPinned });
  it('are told by the message’s own update', async () => {
    const made = await known();
    await told('MESSAGE_CREATE', wireMessage(), made);
    const ref = { channelId: ids.general, id: ids.message };
    const [pinned] = await told('MESSAGE_UPDATE', edit(true), made);
    expect(pinned).toMatchObject({ type: 'message.pinned', message: ref });
    const [unpinned] = await told('MESSAGE_UPDATE', edit(false), made);
    expect(unpinned).toMatchObject({ type: 'message.unpinned', message: ref });
    const [again] = await told('MESSAGE_UPDATE', edit(true), made);
    expect(again?.id).not.toBe(pinned?.id);
  });
  it('of a message that was never seen, after the channel has told of a pin', async () => {
    const made = await known();
    expect(await told('MESSAGE_UPDATE', edit(true), made)).toEqual([]);
    const other = { ...edit(false), id: '800000000000000031' };
    await told('CHANNEL_PINS_UPDATE', at({ last_pin_timestamp: null }), made);
    expect(await told('MESSAGE_UPDATE', other, made)).toMatchObject([{ type: 'message.unpinned' }]);
  });
  it('the notice of a pin is the same event, with who did it', async () => {
    const made = await known();
    await told('MESSAGE_CREATE', wireMessage(), made);
    const notice = wireMessage({
      id: '800000000000000031',
      type: 6,
      message_reference: { message_id: ids.message, channel_id: ids.general },
    });
    const [, pinned] = await told('MESSAGE_CREATE', notice, made);
    expect(pinned).toMatchObject({ type: 'message.pinned', by: { id: ids.ada }, message: { id: ids.message } });
    expect((await told('MESSAGE_UPDATE', edit(true), made))[0]?.id).toBe(pinned?.id);
  });
});

describe('reactions', () => {
  const reaction = at({
    user_id: ids.ada,
    message_id: ids.message,
    emoji: { id: null, name: '👍' },
    type: 0,
    member: { user: ada },
  });
  it('on, off and on again are three events; the same told twice is one', async () => {
    const made = await known();
    const [first] = await told('MESSAGE_REACTION_ADD', reaction, made);
    expect(first).toMatchObject({ type: 'reaction.added', emoji: { unicode: '👍' }, user: { name: 'Ada L.' } });
    const [repeat] = await told('MESSAGE_REACTION_ADD', reaction, made);
    const [off] = await told('MESSAGE_REACTION_REMOVE', { ...reaction, member: undefined }, made);
    const [second] = await told('MESSAGE_REACTION_ADD', reaction, made);
    expect(repeat?.id).toBe(first?.id);
    expect(off?.type).toBe('reaction.removed');
    expect(new Set([first?.id, off?.id, second?.id]).size).toBe(3);
  });
  it('in a direct conversation nobody knows, also without a member', async () => {
    const direct = { ...reaction, guild_id: undefined, member: undefined, channel_id: ids.dm };
    expect(await told('MESSAGE_REACTION_ADD', direct)).toMatchObject([
      { message: { channelId: ids.dm }, user: { id: ids.ada, name: ids.ada } },
    ]);
  });
  it('all of one emoji at once', async () => {
    expect(await told('MESSAGE_REACTION_REMOVE_EMOJI', reaction)).toMatchObject([
      { type: 'reaction.removed', count: 0 },
    ]);
    expect((await told('MESSAGE_REACTION_REMOVE_ALL', reaction)).at(-1)).toMatchObject({ type: 'native' });
  });
});

describe('channels and threads', () => {
  const channel = {
    id: ids.general,
    type: 0,
    guild_id: ids.guild,
    name: 'general',
    permission_overwrites: [] as Wire[],
  };
  it('made, changed, gone', async () => {
    const made = reader();
    expect(await told('CHANNEL_CREATE', channel, made)).toMatchObject([{ type: 'channel.created' }]);
    const [first] = await told('CHANNEL_UPDATE', { ...channel, topic: 'a' }, made);
    const [same] = await told('CHANNEL_UPDATE', { ...channel, topic: 'a' }, made);
    const [second] = await told('CHANNEL_UPDATE', channel, made);
    expect(same?.id).toBe(first?.id);
    expect(second?.id).not.toBe(first?.id);
    expect(await told('CHANNEL_DELETE', channel, made)).toMatchObject([
      { type: 'channel.deleted', channelId: ids.general },
    ]);
    expect(await told('CHANNEL_CREATE', { ...channel, type: 4 }, made)).toMatchObject([{ type: 'native' }]);
  });
  it('whom a channel shows by name has joined it', async () => {
    const made = reader();
    await told('CHANNEL_CREATE', channel, made);
    const shown = { ...channel, permission_overwrites: [{ id: ids.ada, type: 1, allow: '1024', deny: '0' }] };
    const events = await told('CHANNEL_UPDATE', shown, made);
    expect(events).toMatchObject([
      { type: 'channel.updated' },
      { type: 'member.joined', channelId: ids.general, user: { id: ids.ada } },
    ]);
    expect((await told('CHANNEL_UPDATE', channel, made))[1]).toMatchObject({ type: 'member.left' });
  });
  it('threads', async () => {
    const made = await known();
    const wire = { id: ids.post, type: 11, parent_id: ids.forum, guild_id: ids.guild, name: 'q', newly_created: true };
    expect(await told('THREAD_CREATE', wire, made)).toMatchObject([
      {
        type: 'thread.created',
        thread: { channelId: ids.forum, parentMessage: { channelId: ids.forum, id: ids.post } },
      },
    ]);
    expect(await told('THREAD_UPDATE', { ...wire, name: 'r' }, made)).toMatchObject([
      { type: 'thread.updated', thread: { name: 'r' } },
    ]);
    expect(
      await told('THREAD_DELETE', { id: ids.post, guild_id: ids.guild, parent_id: ids.forum, type: 11 }, made),
    ).toMatchObject([{ type: 'thread.deleted', thread: { id: ids.post, channelId: ids.forum } }]);
  });
  it('who came into a thread', async () => {
    const event = {
      id: ids.thread,
      guild_id: ids.guild,
      member_count: 2,
      added_members: [{ user_id: ids.ada, member: { user: ada } }],
      removed_member_ids: [ids.bob],
    };
    expect(await told('THREAD_MEMBERS_UPDATE', event)).toMatchObject([
      { type: 'member.joined', channelId: ids.thread, user: { name: 'Ada L.' } },
      { type: 'member.left', channelId: ids.thread, user: { id: ids.bob } },
    ]);
  });
});

describe('people', () => {
  it('join and leave a server where it greets them', async () => {
    const made = await known();
    const joined = { guild_id: ids.guild, user: ada, roles: [], joined_at: '2026-03-01T00:00:00+00:00' };
    expect(await told('GUILD_MEMBER_ADD', joined, made)).toMatchObject([
      { type: 'member.joined', channelId: ids.general },
    ]);
    expect(await told('GUILD_MEMBER_REMOVE', { guild_id: ids.guild, user: ada }, made)).toMatchObject([
      { type: 'member.left' },
    ]);
  });
  it('the bot’s own roles are learnt', async () => {
    const made = await known();
    const says = () =>
      told('MESSAGE_CREATE', wireMessage({ content: `<@&${ids.role}>`, mention_roles: [ids.role] }), made);
    expect(await says()).toMatchObject([{ message: { mentionsMe: false } }]);
    await told('GUILD_MEMBER_UPDATE', { guild_id: ids.guild, user: bot, roles: [ids.role] }, made);
    expect(await says()).toMatchObject([{ message: { mentionsMe: true } }]);
  });
  it('a presence that two servers tell is one event', async () => {
    const made = await known();
    expect(made.presences.get(ids.ada)?.status).toBe('idle');
    const presence = (status: string, guild: string) => ({
      user: { id: ids.ada },
      guild_id: guild,
      status,
      activities: [],
    });
    const [one] = await told('PRESENCE_UPDATE', presence('online', ids.guild), made);
    const [two] = await told('PRESENCE_UPDATE', presence('online', '200000000000000002'), made);
    const [off] = await told('PRESENCE_UPDATE', presence('offline', ids.guild), made);
    const [back] = await told('PRESENCE_UPDATE', presence('online', ids.guild), made);
    expect(two?.id).toBe(one?.id);
    expect(new Set([one?.id, off?.id, back?.id]).size).toBe(3);
    expect(made.presences.get(ids.ada)?.status).toBe('online');
  });
  it('typing, in seconds', async () => {
    const typing = at({ channel_id: ids.thread, user_id: ids.ada, timestamp: 1_771_289_283 });
    expect(await told('TYPING_START', typing, await known())).toMatchObject([
      { type: 'typing.started', channelId: ids.general, threadId: ids.thread, at: new Date(1_771_289_283_000) },
    ]);
  });
});

describe('all else', () => {
  it('is native, and the start of a session is nothing', async () => {
    expect(await told('VOICE_STATE_UPDATE', { a: 1 }, reader(), 's.1')).toMatchObject([
      { type: 'native', name: 'VOICE_STATE_UPDATE', payload: { a: 1 } },
    ]);
    expect(await told('constructor', { a: 1 })).toMatchObject([{ type: 'native' }]);
    expect(await told('RESUMED', null)).toEqual([]);
    const made = reader();
    made.self = undefined;
    expect(await told('READY', { user: bot, application: { id: ids.app, flags: 0 }, guilds: [] }, made)).toEqual([]);
    expect(made.self).toEqual({ userId: ids.bot, applicationId: ids.app });
  });
  it('an interaction', async () => {
    const event = {
      id: '1473118791343800450',
      token: 't',
      type: 3,
      channel_id: ids.general,
      member: { user: ada },
      data: { component_type: 2, custom_id: 'ok' },
    };
    expect(await told('INTERACTION_CREATE', event)).toMatchObject([
      { type: 'interaction', interaction: { componentId: 'ok' } },
    ]);
  });
  it('has the lane of its channel', () => {
    expect(laneOf('MESSAGE_CREATE', at())).toBe(ids.general);
    expect(laneOf('THREAD_CREATE', { id: ids.thread })).toBe(ids.thread);
    expect(laneOf('GUILD_MEMBER_ADD', { guild_id: ids.guild })).toBe(ids.guild);
  });
});
