import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, start } from './harness.js';
import { ResponseSchemas } from './response-schemas.js';

let schemas: ResponseSchemas;

beforeAll(() => {
  schemas = new ResponseSchemas();
}, 30_000);

function expectAll(name: string, values: readonly unknown[]): void {
  expect(values.length, `there is something of ${name}`).toBeGreaterThan(0);
  expect(values.flatMap((value) => schemas.problems(name, value))).toEqual([]);
}

const list = (body: Json, key: string) => body[key] as Json[];

describe('answers keep to the schemas that the server checks its own with', () => {
  it('messages of every kind', async () => {
    const { rc, bot, ada, bob, world } = await start();
    const root = ada.say(
      'general',
      '# Hello *all* @bob `x` :tada: https://a.example\n- a\n- b\n1. c\n> q\n||s|| <t:1763600000:R>',
    );
    bob.react(root, '👍');
    bob.say('general', 'in thread', { thread: root });
    bob.reply(root, 'a quote');
    ada.pin(root);
    ada.edit(root, '```js\ncode\n```\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n- [x] done');
    ada.upload('general', { filename: 'a.png', data: 'x', contentType: 'image/png' }, 'look');
    ada.upload('general', { filename: 'a.pdf', data: 'x', contentType: 'application/pdf' });
    rc.discuss('ada', 'general', 'A discussion', { message: root });
    bob.leave('general');
    bob.join('general');
    await bot.ok(bot.post('channels.setTopic', { roomId: 'GENERAL', topic: 'topical' }));
    await bot.ok(
      bot.post('chat.postMessage', {
        roomId: 'GENERAL',
        text: 'with a card',
        alias: 'Card',
        emoji: ':bell:',
        attachments: [{ title: 't', text: 'x', color: 'good', fields: [{ title: 'a', value: 'b', short: true }] }],
      }),
    );
    const gone = ada.say('general', 'a root');
    bob.say('general', 'stays', { thread: gone });
    ada.delete(gone);
    await bot.ok(bot.post('chat.starMessage', { messageId: root.id }));
    const { messages }: { messages: Json[] } = await bot.ok(
      bot.get('channels.history', { roomId: 'GENERAL', count: 100 }),
    );
    expect(new Set(messages.map(({ t }) => t))).toEqual(
      new Set([undefined, 'message_pinned', 'discussion-created', 'ul', 'uj', 'room_changed_topic', 'rm']),
    );
    expectAll('IMessage', messages);
    expectAll(
      'IReadReceiptWithUser',
      list(await bot.ok(bot.get('chat.getMessageReadReceipts', { messageId: root.id })), 'receipts'),
    );
    void world;
  });

  it('rooms, subscriptions, files', async () => {
    const { rc, bot, ada, world } = await start();
    ada.say(world.direct('ada'), 'hi');
    world.direct('ada', 'bob');
    world.channel('secret', { type: 'private', topic: 'x', description: 'y' });
    ada.upload('general', { filename: 'a.txt', data: 'x', contentType: 'text/plain' });
    rc.discuss('ada', 'general', 'A discussion');
    const rooms = list(await bot.ok(bot.get('rooms.get')), 'update');
    expectAll(
      'IRoom',
      rooms.filter(({ t }) => t !== 'd'),
    );
    // Direct rooms are nobody's, though the schema of all rooms wants an owner.
    expectAll(
      'IRoom',
      rooms.filter(({ t }) => t === 'd').map((room) => ({ ...room, u: { _id: 'nobody' } })),
    );
    expectAll('IRoom', list(await bot.ok(bot.get('channels.list')), 'channels'));
    expectAll('ISubscription', list(await bot.ok(bot.get('subscriptions.get')), 'update'));
    expectAll('IUploadWithUser', list(await bot.ok(bot.get('channels.files', { roomId: 'GENERAL' })), 'files'));
  });

  it('people, roles, permissions, emoji, commands', async () => {
    const { rc, bot, world } = await start();
    world.addCustomEmoji('party');
    rc.setRoles(world.bot.handle, ['admin', 'bot']);
    expectAll('IUser', [((await bot.ok(bot.get('users.info', { username: 'ada' }))) as { user: Json }).user]);
    expectAll('IUser', list(await bot.ok(bot.get('users.list')), 'users'));
    expectAll('IMeApiUser', [await bot.ok(bot.get('me'))]);
    expectAll('IRole', list(await bot.ok(bot.get('roles.list')), 'roles'));
    expectAll('IPermission', list(await bot.ok(bot.get('permissions.listAll')), 'update'));
    expectAll(
      'IEmojiCustom',
      list(((await bot.ok(bot.get('emoji-custom.list'))) as { emojis: Json }).emojis, 'update'),
    );
    expectAll('SlashCommand', list(await bot.ok(bot.get('commands.list')), 'commands'));
  });

  it('and the schemas do find what is wrong', () => {
    expect(schemas.problems('IMessage', { _id: 'x', rid: 'y' })).not.toEqual([]);
    expect(schemas.problems('IRoom', { _id: 'x', t: 'q' })).not.toEqual([]);
  });
});
