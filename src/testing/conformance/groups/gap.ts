import assert from 'node:assert/strict';
import type { CapabilityName } from '../../../core/capabilities.js';
import type { ChatEventType, EventOf } from '../../../models/index.js';
import { eventually, pause } from '../assertions.js';
import type { GroupOptions, Suite } from '../suite.js';
import type { Trial } from '../trial.js';

const slowly = 20_000;

/** What a lost connection must not cost: nothing is missed, nothing comes twice, the order holds. */
export function gapTests(suite: Suite): void {
  const options: GroupOptions = { connected: true };
  suite.group('gaps', options, (group) => {
    group.test('messages of a gap come once, in order, before newer ones', async (trial) => {
      if (!trial.fixture.faults) return;
      const place = trial.channel();
      trial.ada.say(place, 'before');
      await created(trial, place.id, 1);
      await gap(trial, () => {
        for (const text of ['missed 1', 'missed 2', 'missed 3']) trial.ada.say(place, text);
      });
      trial.ada.say(place, 'after');
      await created(trial, place.id, 5);
      await trial.settle();
      assert.deepEqual(textsOf(trial, place.id), ['before', 'missed 1', 'missed 2', 'missed 3', 'after']);
    });

    group.test('own messages of a gap are told too', async (trial) => {
      if (!trial.fixture.faults) return;
      const place = trial.channel();
      trial.ada.say(place, 'before');
      await created(trial, place.id, 1);
      trial.faults.dropConnections();
      await trial.backend.sendMessage(place.id, 'mine');
      await created(trial, place.id, 2);
      await trial.settle();
      assert.deepEqual(textsOf(trial, place.id), ['before', 'mine']);
    });

    group.test('a channel that is new since the gap is not forgotten', async (trial) => {
      if (!trial.fixture.faults) return;
      let id = '';
      await gap(trial, () => {
        const place = trial.channel();
        id = place.id;
        trial.ada.say(place, 'in a new place');
      });
      await created(trial, id, 1);
      await trial.settle();
      assert.deepEqual(textsOf(trial, id), ['in a new place']);
    });

    group.test('several gaps one after the other lose nothing', async (trial) => {
      if (!trial.fixture.faults) return;
      const place = trial.channel();
      const texts = Array.from({ length: 8 }, (_, index) => `number ${index}`);
      for (const [index, text] of texts.entries()) {
        trial.ada.say(place, text);
        if (index % 3 === 2) trial.faults.dropConnections();
        await pause(20);
      }
      await created(trial, place.id, texts.length);
      await trial.settle();
      assert.deepEqual(textsOf(trial, place.id), texts);
    });

    replayed(group, 'backfillEdits', 'message.updated', (trial, said) => {
      trial.ada.edit(said, 'changed meanwhile');
      return ({ message }) => message.id === said.id && message.text === 'changed meanwhile';
    });

    replayed(group, 'backfillDeletes', 'message.deleted', (trial, said) => {
      trial.ada.delete(said);
      return ({ message }) => message.id === said.id;
    });

    replayed(group, 'backfillReactions', 'reaction.added', (trial, said) => {
      trial.ada.react(said, trial.backend.capabilities.get('addReaction').allowed?.[0] ?? '👍');
      return ({ message }) => message.id === said.id;
    });

    replayed(group, 'backfillThreadReplies', 'message.created', (trial, said) => {
      const reply = trial.bob.say(said.channelId, 'replied meanwhile', { thread: said });
      return ({ message }) => message.id === reply.id;
    });

    group.test('events that come twice are told once, and out of order in order', async (trial) => {
      if (!trial.fixture.faults) return;
      const place = trial.channel();
      trial.faults.duplicateEvents({ times: 3 });
      for (const text of ['a', 'b', 'c', 'd']) trial.ada.say(place, text);
      await created(trial, place.id, 4);
      await trial.settle();
      assert.deepEqual(textsOf(trial, place.id), ['a', 'b', 'c', 'd']);
      trial.faults.clear();
    });

    group.test('garbage does not end the connection for long', async (trial) => {
      if (!trial.fixture.faults) return;
      try {
        trial.faults.sendGarbage();
        trial.faults.sendGarbage('null');
        trial.faults.sendGarbage('[]');
      } catch {
        // The platform has no such fault: its events come one request at a time.
        return;
      }
      const said = trial.said();
      await trial.event('message.created', ({ message }) => message.id === said.id, slowly);
    });

    group.test('refused credentials end it for good, with a clear error', async (trial) => {
      if (!trial.fixture.faults) return;
      trial.faults.revokeToken(true);
      trial.faults.dropConnections();
      await eventually(() => trial.backend.state === 'failed', 'it is given up', slowly);
      const { error } = await trial.event('connection.disconnected', (event) => event.error !== undefined);
      assert.equal(error?.code, 'auth');
      trial.faults.revokeToken(false);
      await trial.backend.connect();
      assert.equal(trial.backend.state, 'connected');
      trial.assertAllEventsValid();
    });
  });

  restartTests(suite);
}

/** With a cursor store nothing is missed over a restart of the process either. */
function restartTests(suite: Suite): void {
  const { another } = suite.options;
  if (!another) return;
  const kept = new Map<string, string>();
  const cursorStore = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: string) => kept.set(key, value),
  };
  suite.group('restart', { connected: true, settings: { cursorStore } }, (group) => {
    group.test('a new process goes on where the old one was', async (trial) => {
      const place = trial.channel();
      trial.ada.say(place, 'before');
      await created(trial, place.id, 1);
      await trial.settle();
      await trial.backend.disconnect();
      for (const text of ['while down 1', 'while down 2']) trial.ada.say(place, text);
      const backend = await another(trial.fixture, { cursorStore });
      const heard: string[] = [];
      backend.on('message.created', ({ message }) => {
        if (message.channelId === place.id) heard.push(message.text);
      });
      try {
        await backend.connect();
        await eventually(() => heard.length >= 2, 'what was missed is told', slowly);
        trial.ada.say(place, 'after');
        await eventually(() => heard.length >= 3, 'and what is new', slowly);
        assert.deepEqual(heard, ['while down 1', 'while down 2', 'after']);
      } finally {
        await backend.disconnect();
      }
    });
  });
}

/** While it lasts nobody can connect; no session is kept over it, so that the history must be read. */
async function gap(trial: Trial, meanwhile: () => void): Promise<void> {
  const before = trial.all('connection.connected').length;
  trial.faults.refuse(true);
  trial.faults.dropConnections();
  await eventually(() => trial.backend.state !== 'connected', 'the loss is noticed', slowly);
  meanwhile();
  try {
    trial.faults.expireSession();
  } catch {
    // There are no sessions on this platform.
  }
  trial.faults.refuse(false);
  await eventually(() => trial.all('connection.connected').length > before, 'it is connected again', slowly);
}

function textsOf(trial: Trial, channelId: string): string[] {
  return trial
    .all('message.created')
    .filter(({ message }) => message.channelId === channelId && isSaid(message.type))
    .map(({ message }) => message.text);
}

function isSaid(type: string): boolean {
  return type === 'default' || type === 'reply';
}

async function created(trial: Trial, channelId: string, count: number): Promise<void> {
  await eventually(() => textsOf(trial, channelId).length >= count, `${count} messages are told`, slowly).catch(
    (error: Error) => {
      error.message += `; told were: ${textsOf(trial, channelId).join(', ')}`;
      throw error;
    },
  );
}

/** What the platform can replay over a gap is replayed; what it cannot is no harm to the messages. */
function replayed<Type extends ChatEventType>(
  group: Parameters<Parameters<Suite['group']>[2]>[0],
  capability: CapabilityName,
  type: Type,
  happens: (trial: Trial, said: ReturnType<Trial['said']>) => (event: EventOf<Type>) => boolean,
): void {
  const during = async (trial: Trial) => {
    const place = trial.channel();
    const said = trial.ada.say(place, 'before');
    await created(trial, place.id, 1);
    let fits: ((event: EventOf<Type>) => boolean) | undefined;
    await gap(trial, () => {
      try {
        fits = happens(trial, said);
      } catch (error) {
        if (!(error instanceof Error && /^people cannot do this/.test(error.message))) throw error;
      }
    });
    trial.ada.say(place, 'after');
    await eventually(() => textsOf(trial, place.id).includes('after'), 'what is new is told', slowly);
    return fits;
  };
  group.feature(capability, {
    works: async (trial) => {
      if (!trial.fixture.faults) return;
      const fits = await during(trial);
      assert.ok(fits, 'people can do it');
      const event = await trial.event(type, fits, slowly);
      assert.equal(event.backfilled, true);
      await trial.settle();
      assert.equal(trial.all(type).filter(fits).length, 1);
    },
    lacks: async (trial) => {
      if (!trial.fixture.faults) return;
      await during(trial);
    },
  });
}
