import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connect, start, until } from './harness.js';

describe('Socket Mode', () => {
  it('says hello, delivers what people say, and takes acknowledgements', async () => {
    const { slack, world, general } = await start();
    const { events, received } = await connect(slack);
    world.user('ada').say('general', 'hi @chatmux, see #general :tada: 👍 http://a.test');
    const [message, mention] = await until(() => events().length >= 2 && events());
    expect(message).toMatchObject({
      type: 'message',
      user: world.user('ada').id,
      text: `hi <@${slack.ids.botUserId}>, see <#${general}> :tada: :+1: <http://a.test>`,
      channel: general,
      channel_type: 'channel',
      client_msg_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const blocks = message?.blocks as { elements: { elements: { type: string }[] }[] }[] | undefined;
    const inline = blocks?.[0]?.elements[0]?.elements;
    expect(inline?.map((element) => element.type)).toEqual([
      'text',
      'user',
      'text',
      'channel',
      'text',
      'emoji',
      'text',
      'emoji',
      'text',
      'link',
    ]);
    expect(mention).toMatchObject({ type: 'app_mention', ts: message?.ts });
    expect(mention).not.toHaveProperty('channel_type');
    expect(new Set(received.map((each) => each.body?.event_id)).size).toBe(2);
    expect(received[0]?.body?.authorizations).toMatchObject([{ user_id: slack.ids.botUserId, is_bot: true }]);
    expect(slack.connections).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(slack.failures).toEqual([]);
  });

  it("echoes the bot's own posts, with user and bot_id and no subtype; posed ones as bot_message", async () => {
    const { slack, web, general } = await start();
    const { events } = await connect(slack);
    await web.chat.postMessage({ channel: general, text: 'mine' });
    await web.chat.postMessage({ channel: general, text: 'posed', username: 'Other' });
    const [own, posed] = await until(() => events().length >= 2 && events());
    expect(own).toMatchObject({
      user: slack.ids.botUserId,
      bot_id: slack.ids.botId,
      bot_profile: { user_id: slack.ids.botUserId },
    });
    expect(own).not.toHaveProperty('subtype');
    expect(posed).toMatchObject({ subtype: 'bot_message', bot_id: slack.ids.botId, username: 'Other' });
    expect(posed).not.toHaveProperty('user');
  });

  it('tells edits, previews, deletions and counters apart', async () => {
    const { slack, web, world, general } = await start();
    const { events } = await connect(slack);
    const ada = world.user('ada');
    const root = ada.say('general', 'root');
    ada.edit(root, 'root edited');
    slack.unfurl(root, { from_url: 'https://x.test', title: 'X' });
    world.user('bob').say('general', 'reply', { thread: root });
    ada.delete(root);
    const own = await web.chat.postMessage({ channel: general, text: 'a' });
    await web.chat.update({ channel: general, ts: own.ts ?? '', text: 'b' });
    await web.chat.delete({ channel: general, ts: own.ts ?? '' });
    const all = await until(() => events().length >= 9 && events());
    const told = all.map((event) => [event.subtype, (event.message as { subtype?: string } | undefined)?.subtype]);
    expect(told).toEqual([
      [undefined, undefined],
      ['message_changed', undefined],
      ['message_changed', undefined],
      [undefined, undefined],
      ['message_changed', undefined],
      ['message_changed', 'tombstone'],
      [undefined, undefined],
      ['message_changed', undefined],
      ['message_deleted', undefined],
    ]);
    const [, edit, unfurl, reply, counters, , , update, deletion] = all;
    expect(edit).toMatchObject({
      hidden: true,
      message: { text: 'root edited', edited: { user: ada.id } },
      previous_message: { text: 'root' },
    });
    expect(unfurl).toMatchObject({
      message: { attachments: [{ title: 'X' }], edited: edit && (edit.message as { edited: object }).edited },
    });
    expect(reply).toMatchObject({ thread_ts: root.id, parent_user_id: ada.id });
    expect(counters).toMatchObject({ message: { ts: root.id, reply_count: 1, text: 'root edited' } });
    expect((counters?.previous_message as object) ?? {}).not.toHaveProperty('reply_count');
    expect(update).toMatchObject({ message: { edited: { user: slack.ids.botId } } });
    expect(deletion).toMatchObject({ deleted_ts: own.ts, previous_message: { text: 'b' } });
    expect(edit?.ts).not.toBe(root.id);
  });

  it('tells of reactions, pins, files, members, channels, people, groups and emoji', async () => {
    const { slack, web, world, general } = await start();
    const { events } = await connect(slack);
    const said = world.user('ada').say('general', 'hi');
    world.user('bob').react(said, '👍');
    world.user('bob').unreact(said, '👍');
    world.user('bob').pin(said);
    world.user('bob').unpin(said);
    world.user('ada').upload('general', { filename: 'a.txt', data: 'x', contentType: 'text/plain' });
    world.user('carl').rename('Carl Example');
    world.user('carl').setPresence({ statusText: 'Lunch', statusEmoji: '🥪' });
    world.addCustomEmoji('parrot');
    world.addGroup('crew', ['ada']);
    world.user('ada').leave('general');
    await web.conversations.create({ name: 'new' });
    world.channel('secret', { type: 'private', members: ['ada'] });
    const types = await until(() => {
      const seen = events().map((event) => [event.type, event.subtype].filter(Boolean).join(':'));
      return (
        seen.includes('channel_created') && seen.filter((type) => type === 'member_joined_channel').length >= 2 && seen
      );
    });
    expect(types).toEqual([
      'message',
      'reaction_added',
      'reaction_removed',
      'pin_added',
      'pin_removed',
      'file_created',
      'message:file_share',
      'file_shared',
      'team_join',
      'member_joined_channel',
      'user_change',
      'user_profile_changed',
      'user_change',
      'user_status_changed',
      'emoji_changed:add',
      'subteam_created',
      'member_left_channel',
      'message:channel_leave',
      'channel_created',
      'member_joined_channel',
    ]);
    expect(events().at(-1)).toMatchObject({
      channel_type: 'G',
      user: slack.ids.botUserId,
      inviter: world.user('ada').id,
    });
    expect(events()[1]).toMatchObject({
      reaction: '+1',
      item: { type: 'message', channel: general, ts: said.id },
      item_user: world.user('ada').id,
    });
    expect(events()[12]).toMatchObject({ user: { profile: { status_text: 'Lunch', status_emoji: ':sandwich:' } } });
  });

  it('tells of nothing in channels that the app is not in, and of nothing that its scopes do not cover', async () => {
    const { slack, world } = await start({ scopes: ['channels:history', 'channels:read'] });
    const { events } = await connect(slack);
    world.channel('elsewhere', { bot: false });
    const out = world.user('ada').say('elsewhere', 'unheard');
    world.user('ada').react(out, '👍');
    const said = world.user('ada').say('general', 'heard @chatmux');
    world.user('bob').react(said, '👍');
    world.user('ada').say(world.direct('ada'), 'direct, unheard');
    await until(() => events().length >= 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(events().map((event) => [event.type, event.channel_type])).toEqual([
      ['channel_created', undefined],
      ['message', 'channel'],
    ]);
  });

  it('gives each payload to one of several sockets, and ten at most', async () => {
    const { slack, world } = await start();
    const clients = await Promise.all([connect(slack), connect(slack)]);
    for (let index = 0; index < 10; index += 1) world.user('ada').say('general', `m${index}`);
    await until(() => clients[0].events().length + clients[1].events().length >= 10);
    expect(clients.map((each) => each.events().length)).toEqual([5, 5]);
    for (let index = 0; index < 8; index += 1) await connect(slack);
    expect(slack.connections).toBe(10);
  });

  it('refuses a ticket that is used twice', async () => {
    const { slack } = await start();
    const opened = await fetch(`${slack.config.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.config.appToken}` },
    });
    const { url } = (await opened.json()) as { url: string };
    const attempt = () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(url);
        socket.onmessage = (event) => {
          resolve(String(JSON.parse(String(event.data)).type));
          socket.close();
        };
        socket.onerror = () => resolve('refused');
      });
    expect(await attempt()).toBe('hello');
    expect(await attempt()).toBe('refused');
  });

  it('redelivers what is not acknowledged, with the same event id', async () => {
    const { slack, world } = await start({ ackTimeoutMs: 300, retryDelaysMs: [10, 10] });
    const { received } = await connect(slack, { acknowledge: (event) => (event.retry_num ?? 0) >= 2 && undefined });
    world.user('ada').say('general', 'hi');
    const all = await until(() => received.length >= 3 && received);
    expect(all.map((each) => [each.retry_num, each.retry_reason])).toEqual([
      [0, ''],
      [1, 'timeout'],
      [2, 'timeout'],
    ]);
    expect(new Set(all.map((each) => each.body?.event_id)).size).toBe(1);
    expect(new Set(all.map((each) => each.envelope_id)).size).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect([received.length, slack.failures.length]).toEqual([3, 0]);
  });

  it('keeps trying a little while no socket is open, then loses the event', async () => {
    const { slack, world } = await start({ retryDelaysMs: [1] });
    const lost = world.user('ada').say('general', 'too early');
    await until(() => slack.failures.length > 0);
    expect(slack.failures[0]).toMatchObject({
      kind: 'events_api',
      reason: 'no_connection',
      payload: { event: { ts: lost.id } },
    });
    const patient = await start({ retryDelaysMs: Array(50).fill(100) });
    const kept = patient.world.user('ada').say('general', 'just in time');
    const { events } = await connect(patient.slack);
    await until(() => events().length > 0);
    expect(events().map((event) => event.ts)).toEqual([kept.id]);
  });

  it('asks for a reconnect, and the client comes back', async () => {
    const { slack, world } = await start();
    const { events, socket } = await connect(slack, { reconnect: true, pingTimeoutMs: 600 });
    let reconnected = 0;
    socket.on('connected', () => {
      reconnected += 1;
    });
    slack.faults.requestReconnect();
    await until(() => reconnected > 0);
    await until(() => slack.connections === 1);
    world.user('ada').say('general', 'after');
    await until(() => events().some((event) => event.text === 'after'));
  });

  it('link_disabled ends Socket Mode', async () => {
    const { slack, world } = await start({ retryDelaysMs: [] });
    const { socket } = await connect(slack);
    let closed = false;
    socket.on('disconnected', () => {
      closed = true;
    });
    slack.disconnect('link_disabled');
    await until(() => closed);
    world.user('ada').say('general', 'unheard');
    await until(() => slack.failures.length === 1);
  });
});
