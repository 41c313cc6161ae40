import assert from 'node:assert/strict';
import { Message, SentMessage } from '../../../models/index.js';
import { parse, toPlainText } from '../../../richtext/index.js';
import type { Suite } from '../suite.js';

/** Caches, raw payloads, and models that went through JSON. */
export function modelTests(suite: Suite): void {
  suite.group('models and caches', {}, (group) => {
    group.test('a user and a channel that are known are not asked for again, unless fresh', async (trial) => {
      const { requests } = trial.fixture;
      if (!requests) return;
      const place = trial.channel();
      const carol = trial.world.user(trial.name('carol'));
      carol.join(place);
      await trial.backend.fetchUser(carol.id);
      await trial.backend.fetchChannel(place.id);
      const before = requests.length;
      await trial.backend.fetchUser(carol.id);
      await trial.backend.fetchChannel(place.id);
      assert.equal(requests.length, before);
      await trial.backend.fetchUser(carol.id, { fresh: true });
      assert.ok(requests.length > before);
      assert.equal(trial.backend.users.getById(carol.id)?.name, carol.name);
      assert.equal(trial.backend.channels.getByName(place.name)?.id, place.id);
      trial.backend.users.clear();
      assert.equal(trial.backend.users.getById(carol.id), undefined);
    });

    group.test('equal fetches at once are one request', async (trial) => {
      const { requests } = trial.fixture;
      if (!requests) return;
      const carol = trial.world.user(trial.name('carol'));
      carol.join('general');
      // Whatever a first call asks for beside it.
      await trial.backend.fetchUser(carol.id);
      const before = requests.length;
      await trial.backend.fetchUser(carol.id, { fresh: true });
      const one = requests.length - before;
      await Promise.all([1, 2, 3, 4].map(() => trial.backend.fetchUser(carol.id, { fresh: true })));
      assert.equal(requests.length - before, one * 2);
    });

    group.test('raw gives the payload of the very object', async (trial) => {
      const said = trial.said();
      const [message] = await trial.backend.fetchMessages(said.channelId, { limit: 1 });
      assert.ok(message);
      assert.equal(typeof trial.backend.raw(message), 'object');
      assert.equal(trial.backend.raw({ ...message }), undefined);
      assert.equal(trial.backend.raw(Message.parse(JSON.parse(JSON.stringify(message)))), undefined);
    });

    group.test('a message reads the same after a trip through JSON', async (trial) => {
      const said = trial.said(trial.text('as it was'));
      const [message] = await trial.backend.fetchMessages(said.channelId, { limit: 1 });
      assert.ok(message);
      const copy = Message.parse(JSON.parse(JSON.stringify(message)));
      assert.equal(toPlainText(parse(copy)), said.text);
      assert.deepEqual(parse(copy), parse(message));
    });

    group.test('a message from JSON can be replied to, edited and deleted', async (trial) => {
      const sent = await trial.backend.sendMessage(trial.channel().id, trial.text('before'));
      const copy = SentMessage.parse(JSON.parse(JSON.stringify(sent)));
      await trial.backend.reply(copy, trial.text('answer'));
      if (trial.supports('editMessage')) {
        const text = trial.text('after');
        await trial.backend.editMessage(copy, text);
        assert.equal(trial.standing(sent).text, text);
      }
      if (trial.supports('deleteMessage')) {
        await trial.backend.deleteMessage(copy);
        assert.equal(trial.shown(sent), undefined);
      }
    });
  });
}
