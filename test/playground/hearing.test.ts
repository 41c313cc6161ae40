import { describe, expect, it } from 'vitest';
import { Hearing } from '../../src/cli/playground/hearing.js';
import { plainPlatform, ScriptedWorld, WorldState } from '../../src/testing/world/index.js';

function start() {
  const world = new ScriptedWorld(new WorldState({ platform: plainPlatform('plain') }), ['ada']);
  const hearing = new Hearing(world.state);
  world.state.onChange((change) => void hearing.happened(change));
  const hear = (type: string, message: { id: string; channelId: string }, more: object = {}) =>
    hearing.heard({ type, message, ...more });
  const counts = () => Object.fromEntries(hearing.view().acts.map(({ act, done, heard }) => [act, [done, heard]]));
  return { world, ada: world.user('ada'), hearing, hear, counts };
}

describe('what the bot heard of what people did', () => {
  it('is complete once every message, edit and deletion was told', () => {
    const { ada, hearing, hear, counts } = start();
    const [one, two] = [ada.say('general', 'one'), ada.say('general', 'two')];
    expect(counts()).toMatchObject({ said: [2, 0] });
    expect(hearing.unheardIn(one.channelId)).toEqual([one.id, two.id]);
    hear('message.created', one);
    hear('message.created', two, { backfilled: true });
    ada.edit(one, 'one more');
    ada.delete(two);
    expect(counts()).toEqual({ said: [2, 2], edited: [1, 0], deleted: [1, 0], reacted: [0, 0] });
    hear('message.updated', one);
    hear('message.deleted', two);
    expect(counts()).toEqual({ said: [2, 2], edited: [1, 1], deleted: [1, 1], reacted: [0, 0] });
    expect(hearing.view()).toMatchObject({ backfilled: 1, twice: 0 });
  });

  it('counts what comes twice, and nothing that the bot itself said', () => {
    const { world, ada, hearing, hear, counts } = start();
    const one = ada.say('general', 'one');
    hear('message.created', one);
    hear('message.created', one);
    const { state } = world;
    const channel = state.channels.all()[0]!;
    state.messages.post({ channel, author: state.bot, content: 'own' });
    expect(hearing.view().twice).toBe(1);
    expect(counts()).toMatchObject({ said: [1, 1] });
  });

  it('does not wait for what can no longer be heard', () => {
    const { ada, hear, counts } = start();
    const gone = ada.say('general', 'gone at once');
    const changed = ada.say('general', 'changed at once');
    ada.delete(gone);
    ada.edit(changed, 'changed');
    expect(counts()).toEqual({ said: [1, 0], edited: [0, 0], deleted: [0, 0], reacted: [0, 0] });
    hear('message.created', changed);
    expect(counts()).toMatchObject({ said: [1, 1] });
  });

  it('counts reactions, those to the bot too; not what was undone before it was heard', () => {
    const { world, ada, hear, counts } = start();
    const { state } = world;
    state.messages.post({ channel: state.channels.all()[0]!, author: state.bot, content: 'own' });
    const own = world.messages('general').find(({ isBot }) => isBot)!;
    ada.react(own, '👍');
    ada.react(own, '🎉');
    expect(counts()).toMatchObject({ reacted: [2, 0] });
    ada.unreact(own, '🎉');
    expect(counts()).toMatchObject({ reacted: [1, 0] });
    hear('reaction.removed', own);
    expect(counts()).toMatchObject({ reacted: [1, 0] });
    hear('reaction.added', own);
    ada.unreact(own, '👍');
    expect(counts()).toMatchObject({ reacted: [2, 1] });
    hear('reaction.removed', own);
    expect(counts()).toMatchObject({ reacted: [2, 2] });
  });

  it('hears a reaction to what it has not heard yet with that', () => {
    const { ada, hear, counts } = start();
    const one = ada.say('general', 'one');
    ada.react(one, '👍');
    expect(counts()).toMatchObject({ said: [1, 0], reacted: [0, 0] });
    hear('message.created', one);
    ada.react(one, '🎉');
    ada.delete(one);
    expect(counts()).toMatchObject({ said: [1, 1], reacted: [0, 0], deleted: [1, 0] });
  });

  it('does not wait for what is said where the bot is not', () => {
    const { world, ada, counts } = start();
    const alone = world.channel('alone', { type: 'private', members: ['ada'], bot: false });
    ada.say(alone, 'to myself');
    expect(counts()).toMatchObject({ said: [0, 0] });
  });
});
