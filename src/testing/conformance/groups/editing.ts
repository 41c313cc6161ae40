import assert from 'node:assert/strict';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';

/** Editing and deleting. */
export function editingTests(suite: Suite): void {
  suite.group('editing and deleting', {}, (group) => {
    group.operation('editMessage', {
      lacks: ({ backend }) => backend.editMessage({ channelId: 'c', id: 'm' }, 'x'),
      works: async (trial) => {
        const place = trial.channel();
        const sent = await trial.backend.sendMessage(place.id, trial.text('before'));
        const text = trial.text('after');
        const edited = await trial.backend.editMessage(sent, { markdown: `**${text}**` });
        assert.equal(edited.id, sent.id, 'the id stays');
        assert.equal(edited.text, text);
        assert.ok(
          edited.editedAt && edited.editedAt >= edited.createdAt,
          'it says when, which is after it was written',
        );
        const mine = trial.world.messages(place).filter(({ isBot }) => isBot);
        assert.deepEqual(
          mine.map((message) => message.text),
          [text],
        );
        assert.equal((await trial.backend.fetchMessage(sent)).text, text);
      },
    });

    group.test('an edit keeps what it does not name, and [] removes it', async (trial) => {
      if (!trial.supports('editMessage') || trial.level('embeds') !== 'native') return;
      const place = trial.channel();
      const sent = await trial.backend.sendMessage(place.id, trial.text(), { embeds: [{ title: 'kept' }] });
      const edited = await trial.backend.editMessage(sent, trial.text('changed'));
      assert.ok(JSON.stringify(trial.standing(edited)).includes('kept'));
      const without = await trial.backend.editMessage(sent, undefined, { embeds: [] });
      assert.ok(!JSON.stringify(trial.standing(without)).includes('kept'));
      assert.ok(trial.standing(without).text.includes('changed'));
    });

    group.test('nothing to change is invalid', async (trial) => {
      if (!trial.supports('editMessage')) return;
      const sent = await trial.backend.sendMessage(trial.channel().id, trial.text());
      await assertRejects(() => trial.backend.editMessage(sent, undefined), 'invalid');
    });

    group.test("somebody else's message cannot be edited", async (trial) => {
      if (!trial.supports('editMessage')) return;
      const said = trial.said();
      await assertRejects(() => trial.backend.editMessage(said, 'mine now'), 'forbidden', 'not_found', 'invalid');
      assert.equal(trial.standing(said).text, said.text);
    });

    group.test('all parts of what was split are edited and deleted together', async (trial) => {
      const { max } = trial.backend.capabilities.limits.text;
      if (!trial.supports('editMessage') || !trial.supports('deleteMessage') || !Number.isFinite(max)) return;
      const place = trial.channel();
      const mine = () => trial.world.messages(place).filter(({ isBot }) => isBot);
      const long = 'dolor sit amet '.repeat(Math.ceil((max * 1.5) / 15));
      const sent = await trial.backend.sendMessage(place.id, long);
      assert.ok(mine().length >= 2);
      const short = await trial.backend.editMessage(sent, 'short');
      assert.deepEqual(
        mine().map(({ text }) => text),
        ['short'],
        'surplus parts are gone',
      );
      const again = await trial.backend.editMessage(short, long);
      assert.ok(again.parts.length >= 2, 'missing parts are sent');
      await trial.backend.deleteMessage(again);
      assert.deepEqual(mine(), []);
    });

    group.operation('deleteMessage', {
      lacks: ({ backend }) => backend.deleteMessage({ channelId: 'c', id: 'm' }),
      works: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text());
        await trial.backend.deleteMessage(sent);
        assert.equal(trial.shown(sent), undefined);
        await assertRejects(() => trial.backend.deleteMessage(sent), 'not_found');
        if (trial.supports('fetchMessage')) await assertRejects(() => trial.backend.fetchMessage(sent), 'not_found');
      },
    });
  });
}
