import { describe, expect, it } from 'vitest';
import { Browser, start } from './harness.js';

describe('posting', () => {
  it('gives id and time; the world has it as typed and as shown', async () => {
    const { bot, world, emulator, general } = await start();
    const { json } = await bot.post(`/chats/${general.id}/messages/new`, {
      text: 'hi **there** @ada & [x](http://a.test)',
    });
    const { id, time } = json as { id: number; time: number };
    expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(5);
    const [shown] = world.messages('general');
    expect(shown).toMatchObject({ id: String(id), author: 'chatmux', text: 'hi there @ada & x' });
    expect(shown?.content).toBe(
      'hi <b>there</b> @ada &amp; <a href="http://a.test" rel="nofollow noopener noreferrer">x</a>',
    );
    expect(shown && emulator.sourceOf(shown)).toBe('hi **there** @ada & [x](http://a.test)');
    expect((await bot.get(`/message/${id}`)).text).toBe(shown?.content);
    expect((await bot.get(`/message/${id}?plain=true`)).text).toBe('hi **there** @ada &amp; [x](http://a.test)');
    expect((await bot.get(`/messages/${general.id}/${id}`)).text).toBe('hi **there** @ada & [x](http://a.test)');
  });

  it('what one said last is swallowed when said again', async () => {
    const { bot, world, general } = await start();
    await bot.send(general.id, 'again');
    const { status, json } = await bot.post(`/chats/${general.id}/messages/new`, { text: 'again' });
    expect([status, json]).toEqual([200, { id: null, time: null }]);
    await bot.send(general.id, 'again ');
    await bot.send(general.id, 'again');
    expect(world.messages('general')).toHaveLength(3);
  });

  it('is refused in the words of the site', async () => {
    const { bot, emulator, world, general } = await start({ bot: { isOwner: false } });
    const refusal = async (room = general.id, text = 'x') => {
      const answer = await bot.post(`/chats/${room}/messages/new`, { text });
      return [answer.status, answer.text];
    };
    expect(await refusal(general.id, 'x'.repeat(501))).toEqual([200, '"The message is too long"']);
    expect((await refusal(general.id, `${'x'.repeat(501)}\n`))[0]).toBe(200);
    const closed = world.channel('closed', { type: 'private', members: ['ada'], bot: false });
    const gallery = world.channel('gallery', { type: 'announcement', members: ['ada'] });
    expect(await refusal(gallery.id)).toEqual([404, 'The room does not exist, or you do not have permission']);
    const missing = await refusal('4711');
    expect([missing[0], String(missing[1]).includes('<h1>Page not found</h1>')]).toEqual([404, true]);
    expect((await refusal(closed.id))[0]).toBe(404);
    emulator.freeze('general');
    expect((await refusal())[1]).toBe('The room has been frozen; new messages cannot be added');
    emulator.freeze('general', false);
    emulator.timeout(world.channel('hot', { members: ['ada'] }), 58);
    expect((await refusal(world.channel('hot').id))[1]).toBe('The room is in timeout, ending in 58 seconds');
    emulator.setUser('chatmux', { suspension: 'in 5 hours' });
    expect((await refusal())[1]).toBe('Your account is blocked, ending in 5 hours');
    emulator.setUser('chatmux', { suspension: undefined, reputation: 0 });
    const other = world.channel('other', { members: ['ada'] });
    expect((await refusal(other.id))[1]).toBe('You need 1 reputation points to post in this room');
    bot.fkey = '0'.repeat(32);
    expect((await refusal())[0]).toBe(404);
  });

  it("too often is 409 with the seconds, over all rooms; the curve is the site's", async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const { bot, world, general } = await start({ throttle: true, clock: () => new Date(now) });
    const other = world.channel('other');
    await bot.send(general.id, 'one');
    await bot.send(other.id, 'two');
    const third = await bot.post(`/chats/${general.id}/messages/new`, { text: 'three' });
    expect([third.status, third.text]).toEqual([409, 'You can perform this action again in 2 seconds']);
    now += 1_000;
    expect((await bot.post(`/messages/${world.messages('general')[0]?.id}`, { text: 'edit' })).text).toBe(
      'You can perform this action again in 1 second',
    );
    now += 1_000;
    await bot.send(general.id, 'three');
    now += 100_001;
    await bot.send(general.id, 'four');
    await bot.send(general.id, 'five');
  });

  it('answers by field or by prefix, in the same room only', async () => {
    const { bot, world, general, ada } = await start();
    const said = ada.say('general', 'question');
    const elsewhere = ada.say(world.channel('elsewhere'), 'other');
    await bot.send(general.id, 'by field', { parentId: said.id });
    await bot.send(general.id, `:${said.id} by prefix`);
    await bot.send(general.id, `:${elsewhere.id} no answer`);
    await bot.send(general.id, 'none either', { parentId: elsewhere.id });
    expect(
      world
        .messages('general')
        .slice(1)
        .map(({ text, replyToId }) => [text, replyToId]),
    ).toEqual([
      ['by field', said.id],
      ['by prefix', said.id],
      [`:${elsewhere.id} no answer`, undefined],
      ['none either', undefined],
    ]);
    const { events } = await bot.events(general.id);
    expect(events[1]).toMatchObject({
      content: 'by field',
      parent_id: Number(said.id),
      show_parent: true,
      parent_username: 'Ada',
      parent_text: 'question',
    });
  });

  it('before late 2025 an answer began with the name, and there was no field', async () => {
    const { bot, general, ada } = await start({ replies: 'prefix' });
    const said = ada.say('general', 'question');
    await bot.send(general.id, `:${said.id} **yes**`);
    await bot.send(general.id, 'no answer', { parentId: said.id });
    const { events } = await bot.events(general.id);
    expect(events[1]).toMatchObject({ content: '@Ada <b>yes</b>', parent_id: Number(said.id), show_parent: true });
    expect(events[1]).not.toHaveProperty('parent_text');
    expect(events[2]).not.toHaveProperty('parent_id');
  });
});

describe('changing', () => {
  it('edits own messages, for two minutes', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const { bot, world, general, ada } = await start({ clock: () => new Date(now) });
    const said = ada.say('general', 'hers');
    const id = await bot.send(general.id, 'frist', { parentId: said.id });
    const edit = async (message: string | number, text: string, more = {}) =>
      (await bot.post(`/messages/${message}`, { text, ...more })).text;
    expect(await edit(id, 'first', { parentId: said.id })).toBe('"ok"');
    expect(world.lastMessage('general')).toMatchObject({ text: 'first', isEdited: true, replyToId: said.id });
    expect(await edit(id, 'second')).toBe('"ok"');
    expect(world.lastMessage('general')).not.toHaveProperty('replyToId');
    expect((await bot.events(general.id)).events.at(-1)).toMatchObject({ content: 'second', message_edits: 2 });
    expect(await edit(said.id, 'mine')).toBe('"You can only edit your own messages"');
    const { status, headers } = await bot.post('/messages/999', { text: 'x' });
    expect([status, headers.get('location')]).toEqual([302, '/error?aspxerrorpath=%2Fmessages%2F999']);
    now += 119_000;
    expect(await edit(id, 'third')).toBe('"ok"');
    now += 2_000;
    expect(await edit(id, 'fourth')).toBe('"It is too late to edit this message"');
    expect((await bot.post(`/messages/${id}/delete`)).text).toBe('"It is too late to delete this message"');
  });

  it('deletes own messages; what is gone is not found, and said to be gone', async () => {
    const { bot, world, general, ada } = await start();
    const said = ada.say('general', 'hers');
    const id = await bot.send(general.id, 'mine');
    const remove = async (message: string | number) => (await bot.post(`/messages/${message}/delete`)).text;
    expect(await remove(said.id)).toBe('"You can only delete your own messages"');
    expect(await remove(id)).toBe('"ok"');
    expect(world.messages('general')).toHaveLength(1);
    expect(await remove(id)).toBe('"This message has already been deleted."');
    expect((await bot.post(`/messages/${id}`, { text: 'x' })).text).toBe(
      '"This message has already been deleted and cannot be edited"',
    );
    expect((await bot.get(`/message/${id}`)).status).toBe(404);
    const { events } = await bot.events(general.id);
    expect(events.at(-1)).toMatchObject({ message_id: id });
    expect(events.at(-1)).not.toHaveProperty('content');
    const eve = new Browser(bot.emulator);
    await eve.logIn(bot.emulator.configOf('eve'));
    expect((await eve.get(`/messages/${id}/history`)).status).toBe(404);
    expect((await bot.get(`/messages/${id}/history`)).status).toBe(200);
  });

  it('a moderator may change anything at any time', async () => {
    let now = Date.now();
    const { bot, world, ada } = await start({ bot: { isModerator: true }, clock: () => new Date(now) });
    const said = ada.say('general', 'hers');
    now += 10 * 60_000;
    expect((await bot.post(`/messages/${said.id}`, { text: 'moderated' })).text).toBe('"ok"');
    expect(world.lastMessage('general')?.text).toBe('moderated');
    expect((await bot.get(`/messages/${said.id}/history`)).text).toContain('hers');
    expect((await bot.post(`/messages/${said.id}/purge-history`)).text).toBe('"ok"');
    expect((await bot.get(`/messages/${said.id}/history`)).text).toContain('(older data no longer available)');
    expect((await bot.post(`/messages/${said.id}/delete`)).text).toBe('"ok"');
  });
});

describe('stars and pins', () => {
  it('are toggles; a star is the one reaction', async () => {
    const { bot, world, ada, emulator } = await start();
    const said = ada.say('general', 'good');
    const stars = () => world.lastMessage('general')?.reactions;
    expect((await bot.post(`/messages/${said.id}/star`)).text).toBe('"ok"');
    expect(stars()).toEqual({ '⭐': ['chatmux'] });
    expect(world.log.some(({ what, by }) => what === 'message.starred' && by === 'chatmux')).toBe(true);
    emulator.star('bob', said);
    ada.react(said, ':star:');
    expect(stars()).toEqual({ '⭐': ['chatmux', 'bob', 'ada'] });
    await bot.post(`/messages/${said.id}/star`);
    expect(stars()).toEqual({ '⭐': ['bob', 'ada'] });
    expect(() => ada.react(said, '👍')).toThrow('people cannot do this on stackexchange');
    await bot.post(`/messages/${said.id}/owner-star`);
    expect(world.lastMessage('general')?.isPinned).toBe(true);
    expect((await bot.post(`/messages/${said.id}/unstar`)).text).toBe('"ok"');
    expect([world.lastMessage('general')?.isPinned, stars()]).toEqual([false, {}]);
  });

  it('only owners pin', async () => {
    const { bot, emulator, world, ada } = await start({ bot: { isOwner: false } });
    const said = ada.say(world.channel('hers', { members: ['ada'] }), 'good');
    expect((await bot.post(`/messages/${said.id}/owner-star`)).text).toBe('"Only a room-owner can pin messages"');
    emulator.setRoom('hers', { owners: ['ada', 'chatmux'] });
    expect((await bot.post(`/messages/${said.id}/owner-star`)).text).toBe('"ok"');
    await bot.post(`/messages/${said.id}/owner-star`);
    expect(world.lastMessage('hers')?.isPinned).toBe(false);
  });
});

describe('the past of a room', () => {
  it('is read from its end, before and from a message on', async () => {
    const { bot, ada, general } = await start();
    const said = Array.from({ length: 12 }, (_, index) => ada.say('general', `m${index}`));
    const contents = async (fields: Record<string, string | number>) =>
      (await bot.events(general.id, fields)).events.map(({ content }) => content);
    expect(await contents({ msgCount: 3 })).toEqual(['m9', 'm10', 'm11']);
    expect(await contents({ msgCount: 3, before: said[9]?.id ?? '' })).toEqual(['m6', 'm7', 'm8']);
    expect(await contents({ msgCount: 2, after: said[4]?.id ?? '' })).toEqual(['m4', 'm5']);
    expect(await contents({ after: said[4]?.id ?? '', before: said[7]?.id ?? '' })).toEqual(['m4', 'm5', 'm6']);
    ada.edit(said[0] as never, 'm0 edited');
    ada.join('general');
    const { events } = await bot.events(general.id, { mode: 'events' });
    expect(events.at(-1)).toMatchObject({ event_type: 2, content: 'm0 edited', message_edits: 1 });
    expect(events.every(({ id }) => typeof id === 'number')).toBe(true);
    expect((await bot.events(general.id)).events.every((event) => !('id' in event))).toBe(true);
  });

  it('of an empty room has no last event; reading is being there', async () => {
    const { bot, world, emulator } = await start();
    const empty = world.channel('empty', { members: ['ada'], bot: false });
    const eve = new Browser(emulator);
    await eve.logIn(emulator.configOf('eve'));
    await eve.readKey();
    expect((await new Browser(emulator).events(empty.id)).time).toBeNull();
    await eve.events(empty.id);
    expect(world.channels.find(({ id }) => id === empty.id)?.memberHandles).toEqual(['ada', 'eve']);
    await eve.post(`/chats/leave/${empty.id}`, { quiet: 'true' });
    expect(world.channels.find(({ id }) => id === empty.id)?.memberHandles).toEqual(['ada']);
    expect((await eve.post(`/chats/leave/${empty.id}`, { quiet: 'no' })).status).toBe(500);
    await bot.post('/chats/leave/all', { quiet: 'true' });
    expect(world.channels.flatMap(({ memberHandles }) => memberHandles)).not.toContain('chatmux');
  });

  it('long messages are cut, and can be had whole', async () => {
    const { bot, general } = await start({ partialAfter: { lines: 3 } });
    const lines = Array.from({ length: 6 }, (_, index) => `line ${index}`);
    const id = await bot.send(general.id, lines.join('\n'));
    const fixed = await bot.send(general.id, lines.map((line) => `    ${line}`).join('\n'));
    const { events } = await bot.events(general.id);
    expect(events.map(({ content }) => content)).toEqual([
      "<div class='partial'>line 0 <br> line 1 <br> line 2</div>",
      "<pre class='partial'>line 0\nline 1\nline 2</pre>",
    ]);
    expect((await bot.get(`/message/${id}`)).text).toBe(`<div class='full'>${lines.join(' <br> ')}</div>`);
    expect((await bot.get(`/messages/${general.id}/${fixed}`)).text).toBe(
      lines.map((line) => `    ${line}`).join('\n'),
    );
  });
});
