import { describe, expect, it } from 'vitest';
import { type Json, start } from './harness.js';

const form = `<messageML>Lunch?<form id="vote"><text-field name="why" required="true">hungry</text-field>
<select name="where"><option value="p">Pizza</option><option value="s" selected="true">Sushi</option></select>
<checkbox name="late" value="yes">Late</checkbox><checkbox name="late" value="no" checked="true">No</checkbox>
<person-selector name="with"/><button name="ok" class="primary">Send</button><button name="no">No</button>
<button type="reset">Clear</button></form></messageML>`;

describe('people', () => {
  it('type, and their words are what the desktop client sends', async () => {
    const { bot, ada, world } = await start();
    const feed = await bot.feed();
    const said = ada.say('general', 'Hi @chatmux,\n1 < 2 & #news');
    expect(said.text).toBe('Hi @chatmux,\n1 < 2 & #news');
    const event = await feed.until('MESSAGESENT');
    const { message } = (event.payload as { messageSent: { message: Json } }).messageSent;
    expect(message.message).toBe(
      '<div data-format="PresentationML" data-version="2.0" class="wysiwyg"><p>Hi <span class="entity" data-entity-id="0">@Chatmux</span>,<br/>1 &lt; 2 &amp; <span class="entity" data-entity-id="1">#news</span></p></div>',
    );
    expect(JSON.parse(String(message.data))).toMatchObject({
      '0': { type: 'com.symphony.user.mention', id: [{ type: 'com.symphony.user.userId', value: world.bot.id }] },
      '1': { type: 'org.symphonyoss.taxonomy' },
    });
    expect(event.initiator.user).toMatchObject({ username: 'ada', displayName: 'Ada', email: 'ada@example.test' });
    expect(ada.say('general', { raw: '<messageML><b>x</b></messageML>' }).text).toBe('x');
    expect(() => ada.say('general', { raw: '<messageML><u>x</u></messageML>' })).toThrow('Invalid MessageML');
  });

  it('cannot do what Symphony has not', async () => {
    const { ada, world } = await start();
    const said = ada.say('general', 'x');
    expect(() => ada.react(said, '👍')).toThrow('cannot do this on symphony');
    expect(() => ada.type('general')).toThrow('cannot');
    expect(() => ada.say('general', 'y', { thread: said })).toThrow('cannot');
    expect(() => ada.command('general', '/x')).toThrow('cannot');
    expect(() => world.addGroup('team', ['ada'])).toThrow('no groups');
  });

  it('reply, upload, come and go, and the bot hears of what it is in', async () => {
    const { bot, ada, bob, world } = await start();
    const feed = await bot.feed();
    const said = ada.say('general', 'x');
    bob.reply(said, 'y');
    const reply = await feed.until('MESSAGESENT', (event) => event.initiator.user.username === 'bob');
    expect((reply.payload as { messageSent: { message: Json } }).messageSent.message.parentMessageId).toBe(said.id);
    ada.upload('general', { filename: 'a.txt', data: 'hello' }, 'see');
    world.channel('other', { type: 'private', members: ['ada'], bot: false });
    ada.say('other', 'unheard');
    world.channel('team', { type: 'private', members: ['ada'] });
    await feed.until('USERJOINEDROOM', (event) => {
      const { stream, affectedUser } = (event.payload as { userJoinedRoom: { stream: Json; affectedUser: Json } })
        .userJoinedRoom;
      return stream.roomName === 'team' && affectedUser.username === 'chatmux';
    });
    const made = feed.events.filter((each) => JSON.stringify(each.payload).includes('"team"'));
    expect(made.map(({ type }) => type)).toEqual(['ROOMCREATED', 'USERJOINEDROOM']);
    expect(made[0]?.id).toBe(made[1]?.id);
    expect(made[0]?.messageId).not.toBe(made[1]?.messageId);
    bob.leave('general');
    await feed.until('USERLEFTROOM');
    world.direct('ada', 'bob');
    const mim = await feed.until('INSTANTMESSAGECREATED');
    expect(mim.payload).toMatchObject({ instantMessageCreated: { stream: { streamType: 'MIM' } } });
    expect(JSON.stringify(feed.events)).not.toContain('unheard');
  });

  it('of other pods come without address, and connect', async () => {
    const { bot, symphony, world } = await start();
    const feed = await bot.feed();
    const zoe = symphony.externalUser('zoe', 'Zoe Z');
    expect((await bot.call(`/pod/v3/users?uid=${zoe.id}&local=true`)).status).toBe(204);
    const { users } = await bot.ok<{ users: Json[] }>(`/pod/v3/users?uid=${zoe.id}`);
    expect(users[0]).toMatchObject({ displayName: 'Zoe Z' });
    expect(users[0]).not.toHaveProperty('emailAddress');
    await bot.ok('/pod/v1/connection/create', { json: { userId: Number(zoe.id) } });
    await feed.until('CONNECTIONREQUESTED');
    symphony.connect('zoe');
    await feed.until('CONNECTIONACCEPTED', (event) => event.initiator.user.displayName === 'Zoe Z');
    await bot.ok('/pod/v1/im/create', { json: [Number(zoe.id)] });
    zoe.say(world.direct('zoe'), 'hello');
    const said = await feed.until('MESSAGESENT');
    const { message } = (said.payload as { messageSent: { message: Json } }).messageSent;
    expect([message.externalRecipients, (message.user as Json).email]).toEqual([true, undefined]);
  });

  it('ask to be let in, and other things happen that no script does', async () => {
    const { bot, symphony, ada, general, world } = await start({ roles: ['CONTENT_MANAGEMENT'], multiPartyIm: true });
    const feed = await bot.feed();
    const room = await bot.ok('/pod/v3/room/create', { json: { name: 'club' } });
    symphony.askToJoin('ada', 'club');
    const asked = await feed.until('USERREQUESTEDTOJOINROOM');
    expect(asked.initiator.user.username).toBe('ada');
    expect(asked.payload).toMatchObject({
      userRequestedToJoinRoom: {
        stream: { streamId: (room.roomSystemInfo as Json).id },
        affectedUsers: [{ username: 'chatmux' }],
      },
    });
    symphony.sendEvent({ id: 'x', type: 'SHAREDPOST', payload: { sharedPost: { message: {}, sharedMessage: {} } } });
    await feed.until('SHAREDPOST');
    const message = {
      message: '<messageML>old</messageML>',
      streamId: general.id,
      intendedMessageTimestamp: 1_600_000_000_000,
      intendedMessageFromUserId: Number(ada.id),
      originatingSystemId: 'other',
    };
    const imported = await bot.ok<Json[]>('/agent/v4/message/import', {
      json: [message, { ...message, message: '<messageML><u>x</u></messageML>' }],
    });
    expect(imported[0]).toEqual({ messageId: expect.any(String), originatingSystemId: 'other' });
    expect(imported[1]).toEqual({ originatingSystemId: 'other', diagnostic: expect.stringContaining('"u"') });
    expect(world.messages('general')[0]).toMatchObject({ author: 'ada', text: 'old' });
    expect((await bot.call('/pod/v1/im/create', { json: [ada.id, 7].map(Number) })).status).toBe(400);
    await bot.ok('/pod/v1/im/create', { json: [Number(ada.id), Number(world.user('bob').id)] });
    await feed.until('INSTANTMESSAGECREATED');
    expect(feed.events.filter(({ type }) => type === 'MESSAGESENT')).toEqual([]);
    expect(symphony.feeds).toEqual([{ id: feed.id, waiting: 0, handedOut: expect.any(Number) }]);
  });

  it('are present', async () => {
    const { bot, ada, world } = await start();
    const of = async (path: string) => (await bot.ok(path)).category;
    const hers = `/pod/v3/user/${ada.id}/presence`;
    ada.setPresence({ status: 'dnd' });
    expect(await of(hers)).toBe('DO_NOT_DISTURB');
    ada.setPresence({ status: 'offline' });
    expect(await of(hers)).toBe('OFFLINE');
    const set = (category: string, query = '') => bot.call(`/pod/v2/user/presence${query}`, { json: { category } });
    expect((await set('ON_THE_PHONE')).body).toMatchObject({ category: 'ON_THE_PHONE' });
    expect(world.botPresence.status).toBe('busy');
    expect((await set('ASLEEP')).status).toBe(400);
    await set('OFFLINE');
    expect((await set('BUSY', '?soft=true')).body).toMatchObject({ category: 'OFFLINE' });
    const feed = await bot.feed();
    await feed.raw('', { updatePresence: false });
    expect(await of('/pod/v2/user/presence')).toBe('OFFLINE');
    await feed.raw('');
    expect(await of('/pod/v2/user/presence')).toBe('AVAILABLE');
  });
});

describe('forms', () => {
  it('are filled in and sent', async () => {
    const { bot, symphony, ada, bob, world, general } = await start();
    const feed = await bot.feed();
    const sent = await bot.send(general.id, form);
    const shown = world.lastMessage('general') ?? ada.say('general', 'missing');
    expect(shown.buttons.map(({ id, label }) => [id, label])).toEqual([
      ['ok', 'Send'],
      ['no', 'No'],
      ['reset', 'Clear'],
    ]);
    expect(shown.selects.map(({ id }) => id)).toEqual(['where', 'late', 'with']);
    symphony.fill('ada', shown, { with: bob.id });
    ada.choose(shown, 'where', ['p']);
    ada.click(shown, 'Send');
    const event = await feed.until('SYMPHONYELEMENTSACTION');
    expect(event.initiator.user.username).toBe('ada');
    expect(event.payload).toEqual({
      symphonyElementsAction: {
        stream: { streamId: general.id, streamType: 'ROOM' },
        formMessageId: sent.messageId,
        formId: 'vote',
        formValues: { action: 'ok', why: 'hungry', where: 'p', late: 'no', with: [Number(bob.id)] },
      },
    });
    symphony.fill('ada', shown, { why: '' });
    expect(() => ada.click(shown, 'No')).toThrow('why is required');
    expect(() => symphony.fill('ada', shown, { nothing: 'x' })).toThrow('has no field nothing');
  });

  it('are sent by choosing where there is one button, and open as dialogs', async () => {
    const { bot, ada, world, general } = await start();
    const feed = await bot.feed();
    await bot.send(
      general.id,
      '<messageML><form id="f"><select name="s"><option value="a">A</option><option value="b">B</option></select><button name="go">Go</button></form></messageML>',
    );
    ada.choose(world.messages('general')[0] ?? ada.say('general', 'missing'), 's', ['b']);
    const chosen = await feed.until('SYMPHONYELEMENTSACTION');
    expect(chosen.payload).toMatchObject({ symphonyElementsAction: { formValues: { action: 'go', s: 'b' } } });
    await bot.send(
      general.id,
      '<messageML><ui-action action="open-dialog" target-id="d"><button>Tell</button></ui-action><dialog id="d"><form id="df"><title>Feedback</title><body><text-field name="words" label="Your words"/></body><footer><button name="send">Send</button></footer></form></dialog></messageML>',
    );
    const opener = world.lastMessage('general') ?? ada.say('general', 'missing');
    ada.click(opener, 'Tell');
    expect(ada.modal).toMatchObject({ title: 'Feedback', inputs: [{ id: 'words', label: 'Your words' }] });
    ada.submit({ words: 'fine' });
    expect(ada.modal).toBeUndefined();
    const told = await feed.until('SYMPHONYELEMENTSACTION', (event) => JSON.stringify(event.payload).includes('"df"'));
    expect(told.payload).toMatchObject({ symphonyElementsAction: { formValues: { action: 'send', words: 'fine' } } });
  });
});
