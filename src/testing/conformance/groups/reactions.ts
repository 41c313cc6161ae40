import assert from 'node:assert/strict';
import { emojiByName } from '../../../richtext/index.js';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

const ref = { channelId: 'c', id: 'm' };

/** Reactions and emoji. */
export function reactionTests(suite: Suite): void {
  suite.group('reactions', {}, (group) => {
    group.feature('reactions', {
      works: async (trial) => {
        const target = await reactable(trial);
        const emoji = emojiFor(trial);
        trial.ada.react(trial.standing(target), emoji);
        const message = await fresh(trial, target);
        const reaction = message?.reactions[0];
        assert.equal(reaction?.emoji.unicode, emoji);
        assert.equal(reaction?.count, 1);
        assert.equal(reaction?.me, false);
      },
      lacks: async (trial) => {
        const said = trial.said();
        assert.deepEqual((await fresh(trial, said))?.reactions, []);
      },
    });

    group.operation('addReaction', {
      lacks: ({ backend }) => backend.addReaction(ref, '👍'),
      works: async (trial) => {
        const target = await reactable(trial);
        const emoji = emojiFor(trial);
        const bot = trial.world.bot.handle;
        await trial.backend.addReaction(target, emoji);
        assert.deepEqual(trial.standing(target).reactions[emoji], [bot]);
        await trial.backend.addReaction(target, emoji);
        assert.deepEqual(trial.standing(target).reactions[emoji], [bot], 'a second time changes nothing');
        assert.equal((await fresh(trial, target))?.reactions[0]?.me, true);
        const { allowed } = trial.backend.capabilities.get('addReaction');
        if (allowed) {
          const wrong = ['🦩', '🧭'].find((each) => !allowed.includes(each)) as string;
          await assertRejects(() => trial.backend.addReaction(target, wrong), 'invalid');
        }
      },
    });

    group.test('a name, with or without colons, is as good as the emoji', async (trial) => {
      if (!trial.supports('addReaction')) return;
      const name = trial.backend.capabilities.get('addReaction').allowed ? undefined : 'tada';
      if (name === undefined) return;
      for (const written of [name, `:${name}:`]) {
        const target = await reactable(trial);
        await trial.backend.addReaction(target, written);
        assert.deepEqual(Object.keys(trial.standing(target).reactions), [emojiByName(name)]);
      }
    });

    group.test('an unknown name is invalid and near ones are named', async (trial) => {
      if (!trial.supports('addReaction')) return;
      const target = await reactable(trial);
      const error = await assertRejects(() => trial.backend.addReaction(target, 'thumbsupp'), 'invalid');
      assert.ok(error.message.includes('thumbsup'), error.message);
      assert.deepEqual(trial.standing(target).reactions, {});
    });

    group.operation('removeReaction', {
      lacks: ({ backend }) => backend.removeReaction(ref, '👍'),
      works: async (trial) => {
        const target = await reactable(trial);
        const emoji = emojiFor(trial);
        await trial.backend.addReaction(target, emoji);
        trial.ada.react(trial.standing(target), emoji);
        await trial.backend.removeReaction(target, emoji);
        assert.deepEqual(trial.standing(target).reactions[emoji], ['ada'], "only one's own");
        await trial.backend.removeReaction(target, emoji);
      },
    });

    group.operation('listReactions', {
      lacks: ({ backend }) => backend.listReactions(ref).toArray(),
      works: async (trial) => {
        const target = await reactable(trial);
        const emoji = emojiFor(trial);
        trial.ada.react(trial.standing(target), emoji);
        trial.bob.react(trial.standing(target), emoji);
        const [reaction, ...others] = await trial.backend.listReactions(target).toArray();
        assert.equal(others.length, 0);
        assert.equal(reaction?.emoji.unicode, emoji);
        assert.equal(reaction?.count, 2);
        // Where it is partial, it is told how many there are and not who.
        if (trial.level('listReactions') === 'partial' && reaction?.userIds === undefined) return;
        assert.deepEqual([...(reaction?.userIds ?? [])].sort(), [trial.ada.id, trial.bob.id].sort());
      },
    });

    group.operation('clearReactions', {
      lacks: ({ backend }) => backend.clearReactions(ref),
      works: async (trial) => {
        const target = await reactable(trial);
        const [first = '👍', ...others] = trial.backend.capabilities.get('addReaction').allowed ?? ['👍', '🎉'];
        const second = others[0];
        for (const emoji of [first, ...(second === undefined ? [] : [second])])
          trial.ada.react(trial.standing(target), emoji);
        await trial.backend.clearReactions(target, { emoji: first });
        assert.deepEqual(Object.keys(trial.standing(target).reactions), second === undefined ? [] : [second]);
        if (second === undefined) trial.ada.react(trial.standing(target), first);
        await trial.backend.clearReactions(target);
        assert.deepEqual(trial.standing(target).reactions, {});
      },
    });
  });

  // A backend of its own: the list of custom emoji may be believed for a while.
  suite.group('custom emoji', {}, (group) => {
    group.feature('customEmoji', {
      works: async (trial) => {
        const name = trial.name('party').replaceAll('-', '_');
        trial.world.addCustomEmoji(name);
        const target = await reactable(trial);
        await trial.backend.addReaction(target, `:${name}:`);
        assert.deepEqual(Object.keys(trial.standing(target).reactions), [name]);
        const reaction = (await fresh(trial, target))?.reactions[0];
        assert.equal(reaction?.emoji.name, name);
        assert.equal(reaction?.emoji.isCustom, true);
        await trial.backend.removeReaction(target, reaction.emoji);
        assert.deepEqual(trial.standing(target).reactions, {});
      },
      lacks: async (trial) => {
        if (!trial.supports('addReaction'))
          return trial.assertUnsupported(() => trial.backend.addReaction(ref, 'party'));
        const target = await reactable(trial);
        await assertRejects(() => trial.backend.addReaction(target, ':surely_no_emoji:'), 'invalid');
      },
    });
  });
}

/** A message that takes reactions: where only alerts do, an alert. */
async function reactable(trial: Trial) {
  if (trial.level('addReaction') !== 'partial' || !trial.supports('alerts')) return trial.said();
  return trial.backend.sendMessage(trial.channel().id, trial.text(), { type: 'alert' });
}

function emojiFor(trial: Trial): string {
  return trial.backend.capabilities.get('addReaction').allowed?.[0] ?? '👍';
}

async function fresh(trial: Trial, { channelId, id }: { channelId: string; id: string }) {
  const messages = await trial.backend.fetchMessages(channelId, { limit: 10 });
  return messages.find((message) => message.id === id);
}
