import assert from 'node:assert/strict';
import type { Message } from '../../../models/index.js';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

/** One message, many messages, search. */
export function historyTests(suite: Suite): void {
  suite.group('history', {}, (group) => {
    group.operation('fetchMessage', {
      lacks: ({ backend }) => backend.fetchMessage({ channelId: 'c', id: 'm' }),
      works: async (trial) => {
        const said = trial.said();
        const message = await trial.backend.fetchMessage(said);
        assert.equal(message.id, said.id);
        assert.equal(message.text, said.text);
        assert.equal(message.author.id, trial.ada.id);
        assert.equal(message.isOwn, false);
        const missing = { channelId: said.channelId, id: trial.unknownId(said.id) };
        await assertRejects(() => trial.backend.fetchMessage(missing), 'not_found');
      },
    });

    group.operation('fetchMessages', {
      lacks: ({ backend }) => backend.fetchMessages('c'),
      works: async (trial) => {
        const { place, ids } = talk(trial, 6);
        assert.deepEqual(await read(trial, place.id, {}), [...ids].reverse(), 'the newest first');
        assert.deepEqual(await read(trial, place.id, { order: 'oldest' }), ids);
        assert.deepEqual(await read(trial, place.id, { limit: 2 }), [ids[5], ids[4]]);
        assert.deepEqual(await read(trial, place.id, { limit: 2, order: 'oldest' }), [ids[0], ids[1]]);
        assert.deepEqual(await read(trial, place.id, { limit: 0 }), []);
        await assertRejects(() => trial.backend.fetchMessages(place.id, { limit: -1 }), 'invalid');
        await assertRejects(() => trial.backend.fetchMessages(trial.unknownId(place.id)), 'not_found');
      },
    });

    group.test('before and after are exclusive: by reference, id and time', async (trial) => {
      if (!trial.supports('fetchMessages')) return;
      const { place, ids } = talk(trial, 6);
      const ref = (index: number) => ({ channelId: place.id, id: ids[index] as string });
      assert.deepEqual(await read(trial, place.id, { before: ref(3), order: 'oldest' }), ids.slice(0, 3));
      assert.deepEqual(await read(trial, place.id, { before: ids[3], order: 'oldest' }), ids.slice(0, 3));
      assert.deepEqual(await read(trial, place.id, { after: ref(3), order: 'oldest' }), ids.slice(4));
      assert.deepEqual(await read(trial, place.id, { after: ids[3] }), [...ids.slice(4)].reverse());
      assert.deepEqual(
        await read(trial, place.id, { after: ids[1], before: ids[4], order: 'oldest' }),
        ids.slice(2, 4),
      );
      assert.deepEqual(await read(trial, place.id, { before: ids[3], limit: 1 }), [ids[2]]);
      assert.deepEqual(await read(trial, place.id, { after: ids[3], limit: 1 }), [ids[5]]);
      assert.deepEqual(await read(trial, place.id, { after: ids[3], limit: 1, order: 'oldest' }), [ids[4]]);
      assert.deepEqual(await read(trial, place.id, { after: ids[5] }), []);
      assert.deepEqual(await read(trial, place.id, { before: ids[0] }), []);
      const [middle] = await trial.backend.fetchMessages(place.id, { before: ids[4], limit: 1 });
      const at = middle?.createdAt as Date;
      // Some platforms tell whole seconds only.
      const said = (await trial.backend.fetchMessages(place.id, { order: 'oldest' })).filter(isSaid(trial));
      const older = said.filter(({ createdAt }) => createdAt < at).map(({ id }) => id);
      const newer = said.filter(({ createdAt }) => createdAt > at).map(({ id }) => id);
      assert.deepEqual(await read(trial, place.id, { before: at, order: 'oldest' }), older);
      assert.deepEqual(await read(trial, place.id, { after: at, order: 'oldest' }), newer);
    });

    group.test('what stands around a message has it in its middle', async (trial) => {
      if (!trial.supports('fetchMessages') || !trial.supports('fetchMessage')) return;
      const { place, ids } = talk(trial, 6);
      const ref = { channelId: place.id, id: ids[3] as string };
      assert.deepEqual(await read(trial, place.id, { around: ref, limit: 3 }), [ids[4], ids[3], ids[2]]);
      assert.deepEqual(await read(trial, place.id, { around: ids[3], limit: 4, order: 'oldest' }), ids.slice(1, 5));
      assert.deepEqual(await read(trial, place.id, { around: ids[3], limit: 1 }), [ids[3]]);
      assert.deepEqual(await read(trial, place.id, { around: ids[5], limit: 5, order: 'oldest' }), ids.slice(3));
      await assertRejects(() => trial.backend.fetchMessages(place.id, { around: ref, before: ref }), 'invalid');
    });

    group.test('more than a page is read page by page', async (trial) => {
      const { historyPage = 100 } = trial.backend.capabilities.limits;
      if (!trial.supports('fetchMessages') || historyPage > 1_000) return;
      const { place, ids } = talk(trial, historyPage + 5);
      const limit = historyPage + 3;
      assert.deepEqual(await read(trial, place.id, { limit }), [...ids].reverse().slice(0, limit));
      assert.deepEqual(await read(trial, place.id, { limit, order: 'oldest' }), ids.slice(0, limit));
      const all: string[] = [];
      for await (const message of trial.backend.messages(place.id, { order: 'oldest' })) {
        if (isSaid(trial)(message)) all.push(message.id);
      }
      assert.deepEqual(all, ids);
      assert.equal((await trial.backend.messages(place.id, { limit: 3 }).toArray()).length, 3);
    });

    group.operation('searchMessages', {
      lacks: ({ backend }) => backend.searchMessages('x'),
      works: async (trial) => {
        const needle = trial.name('needle').replaceAll('-', '');
        const place = trial.channel();
        const mine = trial.ada.say(place, `the ${needle} of ada`);
        const other = trial.bob.say(trial.channel(), `the ${needle} of bob`);
        trial.said('hay');
        const found = async (options = {}) => (await trial.backend.searchMessages(needle, options)).map(({ id }) => id);
        assert.deepEqual((await found()).sort(), [mine.id, other.id].sort());
        assert.deepEqual(await found({ channel: place.id }), [mine.id]);
        assert.deepEqual(await found({ from: trial.bob.id }), [other.id]);
        assert.equal((await found({ limit: 1 })).length, 1);
        assert.deepEqual(await trial.backend.searchMessages(trial.name('nothing').replaceAll('-', '')), []);
        await assertRejects(() => trial.backend.searchMessages('  '), 'invalid');
      },
    });
  });
}

function talk(trial: Trial, count: number) {
  const place = trial.channel();
  const said = Array.from({ length: count }, (_, index) => trial.ada.say(place, `message ${index}`));
  return { place, said, ids: said.map(({ id }) => id) };
}

type Options = Parameters<Trial['backend']['fetchMessages']>[1];

/** The ids of what people said: a platform may put notices of its own between. */
async function read(trial: Trial, channelId: string, options: Options): Promise<(string | undefined)[]> {
  return (await trial.backend.fetchMessages(channelId, options)).filter(isSaid(trial)).map(({ id }) => id);
}

function isSaid(trial: Trial): (message: Message) => boolean {
  return (message) => message.author.id === trial.ada.id && message.type === 'default';
}
