import { describe, expect, it } from 'vitest';
import {
  plainPlatform,
  ScriptedWorld,
  splitTyped,
  type WorldChange,
  WorldState,
} from '../../src/testing/world/index.js';

function makeWorld(users: string[] = ['ada']) {
  const state = new WorldState({
    platform: plainPlatform(),
    bot: { handle: 'robo', name: 'Robo' },
  });
  const world = new ScriptedWorld(state, users);
  const changes: WorldChange[] = [];
  state.onChange((change) => changes.push(change));
  return {
    state,
    world,
    changes,
    types: () => changes.map((change) => change.type),
  };
}

describe('the scripted world', () => {
  it('starts with the bot, the people and #general, everybody in it', () => {
    const { world } = makeWorld(['ada', 'bob']);
    expect(world.users.map((user) => user.handle)).toEqual(['robo', 'ada', 'bob']);
    expect(world.channels.map(({ name, memberHandles }) => [name, memberHandles])).toEqual([
      ['general', ['robo', 'ada', 'bob']],
    ]);
  });

  it('keeps so many messages of each channel as it is told, and says which ones it forgets', () => {
    const state = new WorldState({ platform: plainPlatform(), keepMessages: 3 });
    const forgotten: string[] = [];
    state.messages.onForgotten(({ content }) => forgotten.push(content));
    const [one, two] = ['one', 'two'].map((name) => state.channels.create({ name, by: state.bot, members: [] }));
    if (!one || !two) throw new Error('no channels');
    const say = (channel: typeof one, content: string) => state.messages.post({ channel, author: state.bot, content });
    const standing = (channel: typeof one) =>
      state.messages.in(channel, { deleted: true }).map(({ content }) => content);
    for (let number = 0; number < 50; number += 1) {
      const message = say(one, `one ${number}`);
      if (number % 7 === 0) state.messages.delete(message, state.bot);
      if (number < 5) say(two, `two ${number}`);
    }
    expect(standing(one)).toEqual(['one 47', 'one 48', 'one 49']);
    expect(standing(two)).toEqual(['two 2', 'two 3', 'two 4']);
    expect(forgotten.filter((content) => content.startsWith('one'))).toEqual(
      Array.from({ length: 47 }, (_, number) => `one ${number}`),
    );
    expect(forgotten.filter((content) => content.startsWith('two'))).toEqual(['two 0', 'two 1']);
  });

  it('keeps what is said as it stands and leaves earlier views alone', () => {
    const { world, types } = makeWorld();
    const ada = world.user('ada');
    const said = ada.say('general', 'helo');
    const edited = ada.edit(said, 'hello');
    expect([said.text, said.isEdited, edited.text, edited.isEdited]).toEqual(['helo', false, 'hello', true]);
    ada.react(said, '🎉');
    expect(world.lastMessage('general')?.reactions).toEqual({ '🎉': ['ada'] });
    ada.unreact(said, '🎉');
    ada.pin(said);
    expect(world.lastMessage('general')).toMatchObject({
      isPinned: true,
      reactions: {},
    });
    ada.delete(said);
    expect(world.messages('general')).toEqual([]);
    expect(types()).toEqual([
      'message.created',
      'message.edited',
      'reaction.added',
      'reaction.removed',
      'message.pinned',
      'message.deleted',
    ]);
    expect(world.log.map((entry) => entry.what)).toEqual(types());
  });

  it('gives edits a copy of what stood before', () => {
    const { world, changes } = makeWorld();
    const said = world.user('ada').say('general', 'one');
    world.user('ada').edit(said, 'two');
    const edit = changes.find((change) => change.type === 'message.edited');
    expect([edit?.previous.content, edit?.message.content]).toEqual(['one', 'two']);
  });

  it('makes people and channels on first use and tells of it', () => {
    const { world, types } = makeWorld();
    world.user('bob').say('plans', 'hi');
    expect(types()).toEqual(['user.created', 'member.joined', 'channel.created', 'member.joined', 'message.created']);
    expect(world.channel('plans').memberHandles).toEqual(['ada', 'bob', 'robo']);
    expect(world.channel('secret', { type: 'private', members: ['ada'], bot: false }).memberHandles).toEqual(['ada']);
    expect(() => world.user('bob').say('secret', 'hi')).toThrow('bob is not in secret');
  });

  it('finds the same direct conversation again', () => {
    const { world } = makeWorld();
    expect(world.direct('ada').id).toBe(world.direct('ada').id);
    expect(world.direct('ada', 'bob')).toMatchObject({ type: 'group' });
    expect(world.direct('bob', 'ada').id).toBe(world.direct('ada', 'bob').id);
  });

  it('threads: a reply to a reply stays in the thread', () => {
    const { world } = makeWorld(['ada', 'bob']);
    const root = world.user('ada').say('general', 'root');
    const reply = world.user('bob').say('general', 'one', { thread: root });
    const second = world.user('ada').say('general', 'two', { thread: reply });
    expect([root.threadId, reply.threadId, second.threadId]).toEqual([undefined, root.id, root.id]);
  });

  it('waits for a message that is there or comes, and says what was there when none does', async () => {
    const { world, state } = makeWorld();
    const coming = world.waitForMessage((message) => message.isBot);
    state.messages.post({
      channel: state.channels.need(world.channel('general').id),
      author: state.bot,
      content: 'yes',
    });
    expect((await coming).text).toBe('yes');
    expect((await world.waitForMessage((message) => message.text === 'yes')).isBot).toBe(true);
    await expect(
      world.waitForMessage((message) => message.text === 'no', {
        timeoutMs: 10,
      }),
    ).rejects.toThrow(/waited 10 ms.*\n.*robo: yes/);
    await expect(world.waitFor(() => false, { timeoutMs: 10, what: 'the impossible' })).rejects.toThrow(
      'the impossible',
    );
  });

  it('presses buttons, chooses, commands and submits', () => {
    const { world, state, changes } = makeWorld();
    const channel = state.channels.need(world.channel('general').id);
    state.messages.post({
      channel,
      author: state.bot,
      content: 'pick',
      components: [
        { type: 'button', id: 'go', label: 'Go', style: 'primary', value: '1' },
        {
          type: 'select',
          id: 'size',
          source: 'options',
          options: [{ label: 'S', value: 's' }],
        },
      ],
    });
    const message = world.lastMessage('general');
    const ada = world.user('ada');
    if (!message) throw new Error('no message');
    ada.click(message, 'Go');
    ada.choose(message, 'size', ['s']);
    ada.command('general', '/deploy staging now');
    expect(() => ada.choose(message, 'size', ['xl'])).toThrow('option xl');
    expect(() => ada.click(message, 'Stop')).toThrow('there is: go (Go)');
    expect(() => ada.submit({})).toThrow('no modal is open for ada');
    state.modals.open(state.users.need(ada.id), {
      title: 'Ask',
      inputs: [{ id: 'why', label: 'Why' }],
      native: undefined,
    });
    expect(ada.modal?.title).toBe('Ask');
    ada.submit({ why: 'because' });
    const interactions = changes.flatMap((change) => (change.type === 'interaction' ? [change.interaction] : []));
    expect(interactions).toMatchObject([
      { kind: 'click', componentId: 'go', value: '1' },
      { kind: 'choose', componentId: 'size', values: ['s'] },
      { kind: 'command', name: 'deploy', text: 'staging now' },
      { kind: 'submit', values: { why: 'because' } },
    ]);
  });

  it('refuses what the platform does not have', () => {
    const state = new WorldState({
      platform: {
        ...plainPlatform('plain'),
        lacks: new Set(['react'] as const),
      },
    });
    const ada = new ScriptedWorld(state).user('ada');
    const said = ada.say('general', 'hi');
    expect(() => ada.react(said, '🎉')).toThrow('people cannot do this on plain: react');
  });

  it('finds mentions as a client would', () => {
    const { world, state } = makeWorld(['ada', 'bob.smith']);
    world.addGroup('crew', ['ada']);
    world.addCustomEmoji('parrot');
    const pieces = splitTyped(
      '@ada, mail a@ada.test, @bob.smith. #general! :parrot: @crew @nobody @here https://x.test/#general',
      state,
    );
    expect(pieces.map((piece) => (piece.type === 'text' ? piece.text : piece.type))).toEqual([
      'user',
      ', mail a@ada.test, ',
      'user',
      '. ',
      'channel',
      '! ',
      'customEmoji',
      ' ',
      'group',
      ' @nobody ',
      'everyone',
      ' https://x.test/#general',
    ]);
  });

  it('sends what is scheduled when its time comes', async () => {
    const { world, state } = makeWorld();
    const channel = state.channels.need(world.channel('general').id);
    const draft = { channel, author: state.bot, content: 'later' };
    state.schedule.add(draft, new Date(Date.now() + 20));
    const cancelled = state.schedule.add({ ...draft, content: 'never' }, new Date(Date.now() + 25));
    expect([world.messages('general').length, state.schedule.all().length]).toEqual([0, 2]);
    expect(state.schedule.cancel(cancelled.id)).toBe(true);
    await world.waitForMessage((message) => message.text === 'later');
    expect(state.schedule.all()).toEqual([]);
  });

  it('shows typing until the message comes', () => {
    const { world } = makeWorld();
    world.user('ada').type('general');
    expect(world.typing('general')).toEqual(['ada']);
    world.user('ada').say('general', 'hi');
    expect(world.typing('general')).toEqual([]);
  });
});
