import { describe, expect, it } from 'vitest';
import { RocketChatClient } from '../../../src/backends/rocketchat/index.js';
import { emulatorNames, startEmulator } from '../../../src/testing/index.js';
import { type Json, start } from './harness.js';

describe('people', () => {
  it('say what they type, markup and mentions as it stands', async () => {
    const { ada, world } = await start();
    const said = ada.say('general', 'a **b** `c` @bob #general :tada: [x](https://a.example)\n> q\n- one\n1. two');
    expect(said.text).toBe('a b c @bob #general 🎉 x\nq\n• one\n1. two');
    expect(said.content).toContain('**b**');
    expect(ada.say('general', { raw: '~gone~' }).text).toBe('gone');
    expect(world.messages('general')).toHaveLength(2);
  });

  it('reply by a quote that the reader does not see as text', async () => {
    const { ada, bob, rc } = await start();
    const said = ada.say('general', 'question');
    const reply = bob.reply(said, 'answer');
    expect(rc.world.lastMessage('general')).toMatchObject({ id: reply.id, text: 'answer', replyToId: said.id });
    expect(rc.wire(reply)).toMatchObject({
      msg: `[ ](${rc.url}/channel/general?msg=${said.id}) answer`,
      attachments: [{ text: 'question', author_name: 'ada' }],
    });
  });

  it('do what Rocket.Chat has, and are told of what it has not', async () => {
    const { ada, bob, world } = await start();
    const said = ada.say('general', 'x');
    for (const act of [
      () => ada.click(said, 'b'),
      () => ada.command('general', '/deploy'),
      () => ada.shareLocation('general', { lat: 1, lon: 2 }),
      () => world.addGroup('devs', ['ada']),
    ])
      expect(act).toThrow(/rocketchat/);
    bob.pin(said);
    expect(world.messages('general').map(({ kind, text }) => [kind, text])).toEqual([
      ['default', 'x'],
      ['pin', '@bob pinned a message'],
    ]);
    bob.unpin(said);
    const reply = bob.say('general', 'y', { thread: said });
    expect(reply.threadId).toBe(said.id);
    ada.leave('general');
    expect(world.lastMessage('general')).toMatchObject({ kind: 'leave', text: '@ada has left the channel' });
    ada.join('general');
    expect(world.lastMessage('general')).toMatchObject({ kind: 'join', text: '@ada has joined the channel' });
  });

  it('write one after the other, however fast', async () => {
    const { ada, bot } = await start({ clock: () => new Date(1_763_600_000_000) });
    for (let index = 0; index < 5; index += 1) ada.say('general', String(index));
    const { messages }: { messages: Json[] } = await bot.ok(bot.get('channels.history', { roomId: 'GENERAL' }));
    expect(messages.map(({ msg }) => msg)).toEqual(['4', '3', '2', '1', '0']);
    expect(new Set(messages.map(({ ts }) => ts)).size).toBe(5);
  });
});

describe('the configuration', () => {
  it('fits the client, by token or by password', async () => {
    expect(emulatorNames()).toContain('rocketchat');
    for (const login of ['token', 'password'] as const) {
      const emulator = await startEmulator('rocketchat', {
        login,
        ...(login === 'password' ? { twoFactor: 'totp' } : {}),
      });
      try {
        const client = new RocketChatClient(emulator.config);
        expect((await client.users.me()).username).toBe(emulator.world.bot.handle);
      } finally {
        await emulator.stop();
      }
    }
  });

  it('has no secret in the log of requests', async () => {
    const { rc, bot } = await start();
    await bot.post('login', { user: 'ada', password: 'very secret', resume: undefined });
    await bot.post('login', { resume: 'also secret' });
    expect(JSON.stringify(rc.requests)).not.toMatch(/very secret|also secret/);
    expect(rc.requests.map(({ call }) => call)).toEqual(['login', 'login']);
  });
});
