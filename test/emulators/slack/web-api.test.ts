import { WebAPIPlatformError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { client, refusal, start, userClient } from './harness.js';

describe('identity and tokens', () => {
  it('logs in with a bot token and says who it is', async () => {
    const { slack, web } = await start();
    const me = await web.auth.test();
    expect(me).toMatchObject({
      ok: true,
      user_id: slack.ids.botUserId,
      bot_id: slack.ids.botId,
      team_id: slack.ids.teamId,
    });
    expect(me.url).toMatch(/^https:\/\/emulated\.slack\.com\/$/);
    expect(me.response_metadata?.scopes).toContain('chat:write');
    expect((await web.team.info()).team?.name).toBe('Emulated');
    expect((await web.bots.info({ bot: slack.ids.botId })).bot).toMatchObject({
      user_id: slack.ids.botUserId,
      app_id: slack.ids.appId,
    });
  });

  it('refuses wrong tokens as Slack does', async () => {
    const { slack, web, general } = await start({ userToken: 'ada', scopes: ['chat:write', 'users:read'] });
    expect(await refusal(client(slack, { token: 'xoxb-wrong' }).auth.test())).toBe('invalid_auth');
    expect(await refusal(client(slack, { token: '' }).auth.test())).toBe('not_authed');
    expect(await refusal(client(slack, { token: slack.config.appToken }).auth.test())).toBe('not_allowed_token_type');
    expect(await refusal(web.apps.connections.open())).toBe('not_allowed_token_type');
    expect(await refusal(web.search.messages({ query: 'x' }))).toBe('not_allowed_token_type');
    expect(await refusal(web.apiCall('no.such'))).toBe('unknown_method');
    const missing = await web.reactions
      .add({ channel: general, timestamp: '1700000000.000100', name: 'tada' })
      .catch((error: unknown) => error);
    expect(missing).toBeInstanceOf(WebAPIPlatformError);
    expect((missing as WebAPIPlatformError).data).toMatchObject({
      error: 'missing_scope',
      needed: 'reactions:write',
      provided: 'chat:write,users:read',
    });
    expect(await refusal(web.users.profile.set({ profile: { status_text: 'x' } }))).toBe('not_allowed_token_type');
  });

  it('takes GET, forms, JSON (for writes) and no token in the query', async () => {
    const { slack, general } = await start();
    const { apiUrl, botToken } = slack.config;
    const call = async (path: string, init: RequestInit = {}) => (await fetch(apiUrl + path, init)).json();
    const bearer = { authorization: `Bearer ${botToken}` };
    const json = { ...bearer, 'content-type': 'application/json' };
    expect(await call(`conversations.info?channel=${general}`, { headers: bearer })).toMatchObject({ ok: true });
    expect(await call(`auth.test?token=${botToken}`)).toEqual({ ok: false, error: 'not_authed' });
    expect(await call('auth.test', { method: 'POST', body: new URLSearchParams({ token: botToken }) })).toMatchObject({
      ok: true,
    });
    expect(
      await call('chat.postMessage', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ channel: general, text: 'hi' }),
      }),
    ).toMatchObject({ ok: true });
    expect(
      await call('conversations.history', {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ channel: general }),
      }),
    ).toMatchObject({ error: 'channel_not_found' });
    expect(await call('chat.postMessage', { method: 'POST', headers: json, body: '{' })).toMatchObject({
      error: 'invalid_json',
    });
    expect(await call('chat.postMessage', { method: 'POST', headers: json, body: '[1]' })).toMatchObject({
      error: 'json_not_object',
    });
    expect(
      await call('chat.postMessage', {
        method: 'POST',
        headers: { ...bearer, 'content-type': 'text/plain' },
        body: 'x',
      }),
    ).toMatchObject({ error: 'invalid_post_type' });
    expect(JSON.stringify(slack.requests)).not.toContain(botToken);
  });
});

describe('chat', () => {
  it('posts, updates, deletes, and the other side sees it', async () => {
    const { slack, web, world, general } = await start();
    const posted = await web.chat.postMessage({
      channel: general,
      text: 'Hello <http://x.test|there> & *you* 🎉 see http://a.test.',
    });
    expect(posted.message).toMatchObject({
      user: slack.ids.botUserId,
      bot_id: slack.ids.botId,
      text: 'Hello <http://x.test|there> &amp; *you* :tada: see <http://a.test>.',
      blocks: [{ type: 'rich_text' }],
    });
    expect(posted.message).not.toHaveProperty('subtype');
    expect(world.lastMessage('general')).toMatchObject({
      author: 'chatmux',
      isBot: true,
      text: 'Hello there & you 🎉 see http://a.test.',
    });
    const ts = posted.ts ?? '';
    expect(ts).toMatch(/^\d{10}\.\d{6}$/);
    const updated = await web.chat.update({ channel: general, ts, text: 'Changed' });
    expect(updated).toMatchObject({ ts, text: 'Changed', message: { edited: { user: slack.ids.botId } } });
    expect(world.lastMessage('general')).toMatchObject({ text: 'Changed', isEdited: true });
    await web.chat.delete({ channel: general, ts });
    expect(world.messages('general')).toEqual([]);
    expect(await refusal(web.chat.delete({ channel: general, ts }))).toBe('message_not_found');
  });

  it('posts to a user id and tells the real channel', async () => {
    const { web, world } = await start();
    const ada = world.user('ada').id;
    const posted = await web.chat.postMessage({ channel: ada, text: 'hi' });
    expect(posted.channel).toMatch(/^D/);
    expect((await web.conversations.open({ users: ada })).channel?.id).toBe(posted.channel);
    expect(world.lastMessage(world.direct('ada'))?.text).toBe('hi');
  });

  it('refuses what Slack refuses', async () => {
    const { web, world, general } = await start();
    world.channel('secret', { type: 'private', members: ['ada'], bot: false });
    const outside = world.channel('outside', { bot: false }).id;
    const secret = world.channels.find((channel) => channel.name === 'secret')?.id ?? '';
    const said = world.user('ada').say('general', 'mine');
    const post = (args: Record<string, unknown>) =>
      refusal(web.apiCall('chat.postMessage', { channel: general, ...args }));
    expect(await post({})).toBe('no_text');
    expect(await post({ channel: 'C000NOPE', text: 'x' })).toBe('channel_not_found');
    expect(await post({ channel: secret, text: 'x' })).toBe('channel_not_found');
    expect(await post({ channel: undefined, text: 'x' })).toBe('channel_not_found');
    expect(await post({ text: 'x', markdown_text: 'y' })).toBe('markdown_text_conflict');
    expect(await post({ blocks: 'not json' })).toBe('invalid_blocks_format');
    expect(await post({ text: 'x', attachments: Array.from({ length: 101 }, () => ({ text: 'a' })) })).toBe(
      'too_many_attachments',
    );
    expect(await post({ blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) })).toBe('invalid_blocks');
    expect(
      await post({
        blocks: Array.from({ length: 6 }, () => ({
          type: 'section',
          text: { type: 'mrkdwn', text: 'x'.repeat(2_900) },
        })),
      }),
    ).toBe('msg_blocks_too_long');
    expect(await post({ text: 'x', thread_ts: '1700000000.000100' })).toBe('thread_not_found');
    expect(await refusal(web.chat.update({ channel: general, ts: said.id, text: 'x' }))).toBe('cant_update_message');
    expect(await refusal(web.chat.delete({ channel: general, ts: said.id }))).toBe('cant_delete_message');
    expect(await refusal(web.conversations.history({ channel: outside }))).toBe('not_in_channel');
    expect((await web.chat.postMessage({ channel: outside, text: 'public needs no joining' })).ok).toBe(true);
    const own = await web.chat.postMessage({ channel: general, text: 'x' });
    expect(await refusal(web.chat.update({ channel: general, ts: own.ts ?? '', text: 'x'.repeat(4_001) }))).toBe(
      'msg_too_long',
    );
  });

  it('names the fault in blocks by a JSON pointer', async () => {
    const { web, general } = await start();
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }];
    const error = await web.chat.postMessage({ channel: general, text: '', blocks }).catch((each: unknown) => each);
    expect((error as WebAPIPlatformError).data).toMatchObject({
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'] },
    });
  });

  it('truncates long text with a warning', async () => {
    const { web, general, world } = await start();
    const posted = await web.chat.postMessage({ channel: general, text: 'x'.repeat(40_010) });
    expect(posted.response_metadata?.warnings).toEqual(['message_truncated']);
    expect(world.lastMessage('general')?.text).toHaveLength(40_000);
  });

  it('echoes blocks filled in; an update by text alone drops them, one by blocks shows no edit', async () => {
    const { web, general } = await start();
    const blocks = [
      { type: 'section', text: { type: 'mrkdwn', text: '*bold*' } },
      { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }] },
    ];
    const posted = await web.chat.postMessage({ channel: general, text: 'fallback', blocks });
    expect(posted.message?.blocks).toMatchObject([
      { type: 'section', block_id: expect.stringMatching(/^.{5}$/), text: { verbatim: false } },
      { type: 'actions', elements: [{ text: { emoji: true } }] },
    ]);
    const ts = posted.ts ?? '';
    const byBlocks = await web.chat.update({ channel: general, ts, text: 'f', blocks: [{ type: 'divider' }] });
    expect(byBlocks.message).toMatchObject({ blocks: [{ type: 'divider' }] });
    expect(byBlocks.message).not.toHaveProperty('edited');
    const byText = await web.chat.update({ channel: general, ts, text: 'only text' });
    expect(byText.message).toMatchObject({ blocks: [{ type: 'rich_text' }], edited: {} });
  });

  it('shows attachments as cards and posed senders as bot_message', async () => {
    const { web, world, general } = await start();
    const posted = await web.chat.postMessage({
      channel: general,
      text: 'card',
      username: 'Weather',
      icon_emoji: ':sunny:',
      attachments: [
        {
          color: '#36a64f',
          title: 'T',
          text: 'a *b*',
          fields: [{ title: 'F', value: 'V', short: true }],
          footer: 'foot',
          fallback: 'T',
        },
      ],
    });
    expect(posted.message).toMatchObject({
      subtype: 'bot_message',
      username: 'Weather',
      icons: { emoji: ':sunny:' },
      attachments: [{ id: 1, color: '36a64f' }],
    });
    expect(posted.message).not.toHaveProperty('user');
    expect(world.lastMessage('general')).toMatchObject({
      sender: 'Weather',
      embeds: [{ title: 'T', text: 'a b', color: '#36a64f', fields: [{ name: 'F', value: 'V' }], footer: 'foot' }],
    });
  });

  it('turns markdown_text into blocks', async () => {
    const { web, world, general } = await start();
    const posted = await web.chat.postMessage({
      channel: general,
      markdown_text: '# Head\n\n**b** and [l](https://x.test)\n\n- one\n  - two\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    });
    expect(posted.message?.blocks?.map((block) => block.type)).toEqual(['header', 'rich_text', 'table']);
    expect(world.lastMessage('general')?.text).toBe('Head\nb and l\n• one\n  • two\na | b\n1 | 2');
  });

  it('keeps ephemeral messages out of history', async () => {
    const { web, world, general } = await start();
    const user = world.user('ada').id;
    expect((await web.chat.postEphemeral({ channel: general, user, text: 'psst' })).message_ts).toMatch(/^\d+\.\d+$/);
    expect(world.lastMessage('general')).toMatchObject({ text: 'psst', ephemeralTo: 'ada' });
    expect((await web.conversations.history({ channel: general })).messages).toEqual([]);
    world.channel('others', { members: ['bob'] });
    const others = world.channels.find((channel) => channel.name === 'others')?.id ?? '';
    expect(await refusal(web.chat.postEphemeral({ channel: others, user, text: 'x' }))).toBe('user_not_in_channel');
  });

  it('schedules, lists, cancels and sends', async () => {
    // A clock that stands shortly before a full second, so that the next one is not long to wait for.
    const offset = 850 - (Date.now() % 1_000);
    const clock = () => new Date(Date.now() + offset);
    const { web, world, general } = await start({ clock });
    const now = Math.floor(clock().getTime() / 1_000);
    await web.chat.scheduleMessage({ channel: general, text: 'soon', post_at: now + 1 });
    await world.waitForMessage((message) => message.text === 'soon');
    expect(await refusal(web.chat.scheduleMessage({ channel: general, text: 'x', post_at: now - 5 }))).toBe(
      'time_in_past',
    );
    expect(await refusal(web.chat.scheduleMessage({ channel: general, text: 'x', post_at: now + 121 * 86_400 }))).toBe(
      'time_too_far',
    );
    const later = await web.chat.scheduleMessage({ channel: general, text: 'much later', post_at: now + 3_600 });
    expect(later).toMatchObject({ channel: general, post_at: now + 3_600, message: { type: 'delayed_message' } });
    expect((await web.chat.scheduledMessages.list()).scheduled_messages).toMatchObject([
      { id: later.scheduled_message_id, text: 'much later' },
    ]);
    await web.chat.deleteScheduledMessage({ channel: general, scheduled_message_id: later.scheduled_message_id ?? '' });
    expect((await web.chat.scheduledMessages.list()).scheduled_messages).toEqual([]);
    expect(await refusal(web.chat.deleteScheduledMessage({ channel: general, scheduled_message_id: 'Q1' }))).toBe(
      'invalid_scheduled_message_id',
    );
  });

  it('streams, and refuses what a stream does not take', async () => {
    const { slack, web, world, general } = await start();
    const root = world.user('ada').say('general', 'tell me');
    const who = { recipient_team_id: slack.ids.teamId, recipient_user_id: world.user('ada').id };
    expect(await refusal(web.apiCall('chat.startStream', { channel: general, thread_ts: root.id }))).toBe(
      'missing_recipient_team_id',
    );
    const stream = web.chatStream({ channel: general, thread_ts: root.id, buffer_size: 1, ...who });
    await stream.append({ markdown_text: '**one** ' });
    const ts = world.lastMessage('general')?.id ?? '';
    expect(await refusal(web.chat.update({ channel: general, ts, text: 'x' }))).toBe('streaming_state_conflict');
    await stream.append({ markdown_text: 'two' });
    await stream.stop();
    expect(world.lastMessage('general')).toMatchObject({ text: 'one two', isEdited: false, threadId: root.id });
    expect(await refusal(web.chat.appendStream({ channel: general, ts, markdown_text: 'x' }))).toBe(
      'message_not_in_streaming_state',
    );
  });

  it('gives permalinks', async () => {
    const { web, world, general } = await start();
    const root = world.user('ada').say('general', 'root');
    const reply = world.user('bob').say('general', 'reply', { thread: root });
    expect((await web.chat.getPermalink({ channel: general, message_ts: root.id })).permalink).toBe(
      `https://emulated.slack.com/archives/${general}/p${root.id.replace('.', '')}`,
    );
    expect((await web.chat.getPermalink({ channel: general, message_ts: reply.id })).permalink).toContain(
      `?thread_ts=${root.id}&cid=${general}`,
    );
  });
});

describe('history and threads', () => {
  it('pages newest first, leaves metadata out at the end, excludes the bounds', async () => {
    const { web, world, general } = await start();
    const said = Array.from({ length: 7 }, (_, index) => world.user('ada').say('general', `m${index}`));
    const pages: string[][] = [];
    for await (const page of web.paginate('conversations.history', { channel: general, limit: 3 }))
      pages.push((page as unknown as { messages: { text: string }[] }).messages.map((message) => message.text));
    expect(pages).toEqual([['m6', 'm5', 'm4'], ['m3', 'm2', 'm1'], ['m0']]);
    const raw = await (
      await fetch(`${web.slackApiUrl}conversations.history?channel=${general}`, {
        headers: { authorization: `Bearer ${web.token}` },
      })
    ).json();
    expect(raw).not.toHaveProperty('response_metadata');
    expect(raw).toMatchObject({ has_more: false });
    const between = { channel: general, oldest: said[1]?.id ?? '', latest: said[4]?.id ?? '' };
    expect((await web.conversations.history(between)).messages?.map((message) => message.text)).toEqual(['m3', 'm2']);
    expect((await web.conversations.history({ ...between, inclusive: true })).messages).toHaveLength(4);
    expect(await refusal(web.conversations.history({ channel: general, limit: 5_000 }))).toBe('invalid_limit');
    expect(await refusal(web.conversations.history({ channel: general, cursor: 'bm90IG9uZQ==' }))).toBe(
      'invalid_cursor',
    );
    expect(await refusal(web.conversations.history({ channel: general, oldest: 'yesterday' }))).toBe(
      'invalid_ts_oldest',
    );
  });

  it('keeps replies in their thread, broadcasts in both, tombstones for deleted roots', async () => {
    const { web, world, general } = await start();
    const ada = world.user('ada');
    const root = ada.say('general', 'root');
    const first = world.user('bob').say('general', 'first', { thread: root });
    const own = await web.chat.postMessage({
      channel: general,
      text: 'own',
      thread_ts: first.id,
      reply_broadcast: true,
    });
    const history = await web.conversations.history({ channel: general });
    expect(history.messages).toMatchObject([
      { text: 'own', subtype: 'thread_broadcast', thread_ts: root.id, root: { text: 'root' } },
      { text: 'root', thread_ts: root.id, reply_count: 2, reply_users_count: 2, latest_reply: own.ts },
    ]);
    for (const message of history.messages ?? []) expect(message).not.toHaveProperty('channel');
    const replies = await web.conversations.replies({ channel: general, ts: first.id });
    expect(replies.messages?.map((message) => message.text)).toEqual(['root', 'first', 'own']);
    const paged: (string | undefined)[][] = [];
    for await (const page of web.paginate('conversations.replies', { channel: general, ts: root.id, limit: 1 }))
      paged.push((page as unknown as { messages: { text?: string }[] }).messages.map((message) => message.text));
    expect(paged).toEqual([
      ['root', 'first'],
      ['root', 'own'],
    ]);
    ada.delete(root);
    expect((await web.conversations.history({ channel: general })).messages?.[1]).toMatchObject({
      subtype: 'tombstone',
      user: 'USLACKBOT',
      reply_count: 2,
    });
    expect(await refusal(web.conversations.replies({ channel: general, ts: '1700000000.000100' }))).toBe(
      'thread_not_found',
    );
  });

  it('may give short pages and expires cursors', async () => {
    const { slack, web, world, general } = await start({ pageSize: 2 });
    for (let index = 0; index < 5; index += 1) world.user('ada').say('general', `m${index}`);
    const page = await web.conversations.history({ channel: general, limit: 100 });
    expect([page.messages?.length, page.has_more]).toEqual([2, true]);
    slack.faults.expireSession();
    const cursor = page.response_metadata?.next_cursor ?? '';
    expect(await refusal(web.conversations.history({ channel: general, cursor }))).toBe('invalid_cursor');
  });
});

describe('conversations', () => {
  it('lists by kind, with flags for each', async () => {
    const { web, world } = await start();
    world.channel('secret', { type: 'private', members: ['ada'] });
    world.channel('hidden', { type: 'private', members: ['ada'], bot: false });
    world.direct('ada');
    world.direct('ada', 'bob');
    const list = await web.conversations.list({ types: 'public_channel,private_channel,mpim,im' });
    const flags = list.channels?.map(({ name, is_channel, is_im, is_mpim, is_private }) => ({
      name,
      is_channel,
      is_im,
      is_mpim,
      is_private,
    }));
    expect(flags).toEqual([
      { name: 'general', is_channel: true, is_im: false, is_mpim: false, is_private: false },
      { name: 'secret', is_channel: true, is_im: false, is_mpim: false, is_private: true },
      { name: undefined, is_channel: undefined, is_im: true, is_mpim: undefined, is_private: undefined },
      { name: 'mpdm-ada--bob--chatmux-1', is_channel: true, is_im: false, is_mpim: true, is_private: true },
    ]);
    expect((await web.conversations.list()).channels).toHaveLength(1);
    expect(await refusal(web.conversations.list({ types: 'forum' }))).toBe('invalid_types');
    const mine = await web.users.conversations({ types: 'public_channel' });
    expect(mine.channels?.[0]).not.toHaveProperty('is_member');
  });

  it('cuts the page before it filters', async () => {
    const { web, world } = await start();
    for (const name of ['a', 'b', 'c']) world.channel(name);
    for (const channel of world.channels.filter((each) => each.name === 'a' || each.name === 'b'))
      await web.conversations.archive({ channel: channel.id });
    const pages: number[] = [];
    for await (const page of web.paginate('conversations.list', { limit: 1, exclude_archived: true }))
      pages.push((page as unknown as { channels: unknown[] }).channels.length);
    expect(pages).toEqual([1, 0, 0, 1]);
  });

  it('creates, names, describes, archives, joins and leaves', async () => {
    const { web, world } = await start();
    const created = await web.conversations.create({ name: 'plans' });
    const channel = created.channel?.id ?? '';
    expect(created.channel).toMatchObject({ name: 'plans', is_member: true, is_private: false });
    const naming = async (name: string) => refusal(web.conversations.create({ name }));
    expect([
      await naming('plans'),
      await naming('Up'),
      await naming(''),
      await naming('---'),
      await naming('x'.repeat(81)),
    ]).toEqual([
      'name_taken',
      'invalid_name_specials',
      'invalid_name_required',
      'invalid_name_punctuation',
      'invalid_name_maxlength',
    ]);
    expect((await web.conversations.setTopic({ channel, topic: 'a < b' })).channel?.topic?.value).toBe('a &lt; b');
    await web.conversations.setPurpose({ channel, purpose: 'why' });
    expect(await refusal(web.conversations.setTopic({ channel, topic: 'x'.repeat(251) }))).toBe('too_long');
    expect((await web.conversations.rename({ channel, name: 'plans-2' })).channel).toMatchObject({
      name: 'plans-2',
      previous_names: ['plans'],
    });
    const info = await web.conversations.info({ channel, include_num_members: true });
    expect(info.channel).toMatchObject({ num_members: 1, purpose: { value: 'why' } });
    const ada = world.user('ada').id;
    await web.conversations.invite({ channel, users: ada });
    expect(await refusal(web.conversations.invite({ channel, users: ada }))).toBe('already_in_channel');
    expect((await web.conversations.members({ channel })).members).toContain(ada);
    await web.conversations.kick({ channel, user: ada });
    expect(await refusal(web.conversations.kick({ channel, user: ada }))).toBe('not_in_channel');
    await web.conversations.archive({ channel });
    expect(await refusal(web.chat.postMessage({ channel, text: 'x' }))).toBe('is_archived');
    await web.conversations.unarchive({ channel });
    expect((await web.conversations.join({ channel })).warning).toBe('already_in_channel');
    await web.conversations.leave({ channel });
    expect(await web.conversations.leave({ channel })).toMatchObject({ ok: true, not_in_channel: true });
    const general = world.channel('general').id;
    expect(await refusal(web.conversations.leave({ channel: general }))).toBe('cant_leave_general');
    const history = await web.conversations.join({ channel }).then(() => web.conversations.history({ channel }));
    expect(history.messages?.map((message) => message.subtype)).toEqual([
      'channel_join',
      'channel_leave',
      'channel_unarchive',
      'channel_archive',
      'channel_leave',
      'channel_join',
      'channel_name',
      'channel_purpose',
      'channel_topic',
    ]);
  });

  it('opens the same conversation for the same people', async () => {
    const { web, world } = await start();
    const [ada, bob] = [world.user('ada').id, world.user('bob').id];
    const group = await web.conversations.open({ users: `${ada},${bob}`, return_im: true });
    expect(group.channel).toMatchObject({ is_mpim: true });
    expect(await web.conversations.open({ users: `${bob},${ada}` })).toMatchObject({
      already_open: true,
      channel: { id: group.channel?.id },
    });
    expect(await refusal(web.conversations.open({ users: 'U0NOBODY' }))).toBe('user_not_found');
    expect(await refusal(web.apiCall('conversations.open', {}))).toBe('users_list_not_supplied');
  });
});

describe('users', () => {
  it('gives people with and without the scope for mail', async () => {
    const { web, world } = await start();
    const ada = world.user('ada').id;
    expect((await web.users.info({ user: ada })).user).toMatchObject({
      name: 'ada',
      real_name: 'Ada',
      profile: { display_name: 'Ada', email: 'ada@example.test' },
    });
    expect((await web.users.lookupByEmail({ email: 'ada@example.test' })).user?.id).toBe(ada);
    expect(await refusal(web.users.lookupByEmail({ email: 'no@example.test' }))).toBe('users_not_found');
    expect(await refusal(web.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    const seen: (string | undefined)[] = [];
    for await (const page of web.paginate('users.list', { limit: 2 }))
      seen.push(...(page as unknown as { members: { name?: string }[] }).members.map((user) => user.name));
    expect(seen).toEqual(['chatmux', 'ada', 'bob']);
    const { web: shy } = await start({ scopes: ['users:read'] });
    const members = (await shy.users.list({})).members ?? [];
    expect(members.some((member) => member.profile?.email)).toBe(false);
  });

  it('knows presence, and status by a user token only', async () => {
    const { slack, web, world } = await start({ userToken: 'ada' });
    const ada = world.user('ada').id;
    expect(await web.users.getPresence({ user: ada })).toMatchObject({ presence: 'active' });
    await web.users.setPresence({ presence: 'away' });
    expect(world.botPresence.status).toBe('away');
    expect(await web.users.getPresence({ user: slack.ids.botUserId })).toMatchObject({
      presence: 'away',
      manual_away: true,
    });
    expect(await refusal(web.apiCall('users.setPresence', { presence: 'active' }))).toBe('invalid_presence');
    const user = userClient(slack);
    const set = await user.users.profile.set({
      profile: { status_text: 'Lunch', status_emoji: ':sandwich:', status_expiration: 1_900_000_000 },
    });
    expect(set.profile).toMatchObject({
      status_text: 'Lunch',
      status_emoji: ':sandwich:',
      status_expiration: 1_900_000_000,
    });
    expect((await web.users.profile.get({ user: ada })).profile).toMatchObject({ status_text: 'Lunch' });
    expect(await refusal(user.users.profile.set({ profile: { status_text: 'x'.repeat(101) } }))).toBe('too_long');
    expect((await web.dnd.info({ user: ada })).dnd_enabled).toBe(false);
  });
});

describe('reactions, pins, stars, bookmarks, emoji, groups', () => {
  it('reacts by Slack names and gives back the canonical one', async () => {
    const { slack, web, world, general } = await start();
    world.addCustomEmoji('parrot');
    const said = world.user('ada').say('general', 'hi');
    const target = { channel: general, timestamp: said.id };
    await web.reactions.add({ ...target, name: 'thumbsup' });
    await web.reactions.add({ ...target, name: 'wave::skin-tone-3' });
    await web.reactions.add({ ...target, name: 'parrot' });
    world.user('bob').react(said, '👍');
    expect((await web.reactions.get({ ...target, full: true })).message?.reactions).toMatchObject([
      { name: '+1', count: 2, users: [slack.ids.botUserId, world.user('bob').id] },
      { name: 'wave::skin-tone-3', count: 1 },
      { name: 'parrot', count: 1 },
    ]);
    expect(world.lastMessage('general')?.reactions).toEqual({
      '👍': ['chatmux', 'bob'],
      '👋🏼': ['chatmux'],
      parrot: ['chatmux'],
    });
    expect(await refusal(web.reactions.add({ ...target, name: '+1' }))).toBe('already_reacted');
    expect(await refusal(web.reactions.add({ ...target, name: 'nonsense' }))).toBe('invalid_name');
    expect(await refusal(web.reactions.add({ channel: general, timestamp: '1.2', name: '+1' }))).toBe(
      'message_not_found',
    );
    await web.reactions.remove({ ...target, name: '+1' });
    expect(await refusal(web.reactions.remove({ ...target, name: '+1' }))).toBe('no_reaction');
    expect((await web.reactions.list({ user: slack.ids.botUserId })).items).toHaveLength(1);
    expect((await web.emoji.list({})).emoji).toMatchObject({ parrot: expect.stringContaining('http') });
  });

  it('pins', async () => {
    const { web, world, general } = await start();
    const said = world.user('ada').say('general', 'hi');
    const target = { channel: general, timestamp: said.id };
    await web.pins.add(target);
    expect(await refusal(web.pins.add(target))).toBe('already_pinned');
    expect(world.lastMessage('general')?.isPinned).toBe(true);
    expect((await web.pins.list({ channel: general })).items).toMatchObject([
      { type: 'message', message: { text: 'hi', pinned_to: [general] } },
    ]);
    await web.pins.remove(target);
    expect(await refusal(web.pins.remove(target))).toBe('no_pin');
  });

  it('stars and searches with a user token', async () => {
    const { slack, world, general } = await start({ userToken: 'ada' });
    const user = userClient(slack);
    const said = world.user('bob').say('general', 'the deploy is done');
    world.user('bob').say('plans', 'no deploy here');
    const target = { channel: general, timestamp: said.id };
    await user.stars.add(target);
    expect(await refusal(user.stars.add(target))).toBe('already_starred');
    expect((await user.stars.list({})).items).toHaveLength(1);
    await user.stars.remove(target);
    const found = await user.search.messages({ query: 'deploy in:#general from:@bob', highlight: true });
    expect(found.messages).toMatchObject({
      total: 1,
      matches: [
        {
          ts: said.id,
          channel: { id: general, name: 'general' },
          username: 'bob',
          text: 'the \uE000deploy\uE001 is done',
        },
      ],
    });
    const first = await user.search.messages({ query: 'deploy', count: 1, cursor: '*' });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await user.search.messages({ query: 'deploy', count: 1, cursor });
    expect([first, second].map((page) => page.messages?.matches?.[0]?.channel?.name)).toEqual(['plans', 'general']);
  });

  it('keeps bookmarks and groups', async () => {
    const { web, world, general } = await start();
    const added = await web.bookmarks.add({ channel_id: general, title: 'Docs', type: 'link', link: 'https://x.test' });
    expect((await web.bookmarks.list({ channel_id: general })).bookmarks).toMatchObject([
      { id: added.bookmark?.id, title: 'Docs' },
    ]);
    await web.bookmarks.remove({ channel_id: general, bookmark_id: added.bookmark?.id ?? '' });
    world.addGroup('crew', ['ada', 'bob']);
    const { usergroups } = await web.usergroups.list({ include_users: true });
    expect(usergroups).toMatchObject([{ handle: 'crew', user_count: 2, date_delete: 0 }]);
    const group = usergroups?.[0]?.id ?? '';
    await web.usergroups.users.update({ usergroup: group, users: world.user('ada').id });
    expect((await web.usergroups.users.list({ usergroup: group })).users).toEqual([world.user('ada').id]);
  });
});

describe('files', () => {
  it('uploads by the SDK in three steps, shares a little later, and downloads only with the token', async () => {
    const { slack, web, world, general } = await start({ shareDelayMs: 20 });
    const uploaded = await web.filesUploadV2({
      channel_id: general,
      filename: 'hello.txt',
      file: Buffer.from('Hello file'),
      initial_comment: 'here',
      title: 'Greeting',
    });
    const file = (uploaded as unknown as { files: { files: { id: string; url_private: string; shares: object }[] }[] })
      .files[0]?.files[0];
    expect(file?.shares).toEqual({});
    const message = await world.waitForMessage((each) => each.files.length > 0);
    expect(message).toMatchObject({
      text: 'here',
      files: [{ filename: 'hello.txt', title: 'Greeting', size: 10, contentType: 'text/plain' }],
    });
    const info = await web.files.info({ file: file?.id ?? '' });
    expect(info).toMatchObject({
      content: 'Hello file',
      file: { channels: [general], shares: { public: { [general]: [{ ts: message.id }] } } },
    });
    const url = file?.url_private ?? '';
    const without = await fetch(url);
    expect([without.status, without.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const withToken = await fetch(url, { headers: { authorization: `Bearer ${slack.config.botToken}` } });
    expect(await withToken.text()).toBe('Hello file');
    expect((await web.files.list({ channel: general })).files).toHaveLength(1);
    await web.files.delete({ file: file?.id ?? '' });
    expect(await refusal(web.files.info({ file: file?.id ?? '' }))).toBe('file_not_found');
  });

  it('checks the length and the old way is closed', async () => {
    const { web } = await start();
    const { upload_url } = await web.files.getUploadURLExternal({ filename: 'a.bin', length: 3 });
    expect((await fetch(upload_url ?? '', { method: 'POST', body: 'four' })).status).toBe(400);
    const right = await fetch(upload_url ?? '', { method: 'POST', body: 'abc' });
    expect([right.status, await right.text()]).toEqual([200, 'OK - 3']);
    expect(await refusal(web.apiCall('files.upload', { content: 'x' }))).toBe('method_deprecated');
    expect(await refusal(web.files.completeUploadExternal({ files: [{ id: 'F0NONE' }] }))).toBe('file_not_found');
  });

  it('shows files that people upload', async () => {
    const { web, world, general } = await start();
    world
      .user('ada')
      .upload('general', { filename: 'cat.png', data: new Uint8Array([1, 2, 3]), contentType: 'image/png' }, 'my cat');
    const { messages = [] } = await web.conversations.history({ channel: general });
    const [message] = messages;
    expect(message).toMatchObject({
      text: 'my cat',
      files: [{ name: 'cat.png', mimetype: 'image/png', size: 3, mode: 'hosted', is_public: true }],
    });
  });
});
