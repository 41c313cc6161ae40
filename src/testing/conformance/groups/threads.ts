import assert from 'node:assert/strict';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

const ref = { channelId: 'c', id: 'm' };

/** Threads. */
export function threadTests(suite: Suite): void {
  suite.group('threads', {}, (group) => {
    group.feature('threads', {
      works: async (trial) => {
        const said = trial.said();
        const sent = await trial.backend.sendMessage(said.channelId, trial.text('in the thread'), { thread: said });
        const shown = trial.standing(sent);
        assert.ok(sent.threadId, 'the reply knows its thread');
        assert.equal(sent.channelId, said.channelId, 'the channel is the parent channel');
        assert.equal(shown.threadId, sent.threadId);
        const second = await trial.backend.sendMessage(said.channelId, trial.text(), { thread: sent });
        assert.equal(second.threadId, sent.threadId, "a reply's thread is its own");
        const third = await trial.backend.sendMessage(said.channelId, trial.text(), { thread: sent.threadId });
        assert.equal(third.threadId, sent.threadId, 'an id beside the channel will do');
        const thread = { channel: said.channelId, options: { thread: sent, order: 'oldest' as const } };
        const replies = await trial.backend.fetchMessages(thread.channel, thread.options);
        assert.deepEqual(
          replies.map(({ id }) => id),
          [sent.id, second.id, third.id],
          'the replies only',
        );
        const channel = await trial.backend.fetchMessages(said.channelId);
        assert.ok(!channel.some(({ id }) => id === sent.id), 'the channel does not show replies');
        const parent = channel.find(({ id }) => id === said.id);
        assert.ok(parent, 'it shows the parent');
        assert.equal(parent.threadId, undefined, 'the parent is not in its thread');
      },
      lacks: async (trial) => {
        const said = trial.said();
        await trial.assertUnsupported(() => trial.backend.sendMessage(said.channelId, 'x', { thread: said }));
        await trial.assertUnsupported(() => trial.backend.fetchMessages(said.channelId, { thread: said }));
      },
    });

    group.test("people's replies are in their thread", async (trial) => {
      if (!trial.supports('threads')) return;
      const said = trial.said();
      const reply = trial.bob.say(said.channelId, trial.text('reply'), { thread: said });
      const [message] = await trial.backend.fetchMessages(said.channelId, { thread: said });
      assert.equal(message?.id, reply.id);
      assert.equal(message?.threadId, reply.threadId);
    });

    group.operation('replyInThread', {
      lacks: ({ backend }) => backend.replyInThread(ref, 'x'),
      works: async (trial) => {
        const said = trial.said();
        const text = trial.text('answer');
        const sent = await trial.backend.replyInThread(said, text);
        assert.ok(trial.standing(sent).text.includes(text));
        if (!trial.supports('threads')) {
          assert.ok(sent.losses.some(({ feature }) => feature === 'thread'));
          return;
        }
        assert.ok(sent.threadId);
        const again = await trial.backend.replyInThread(sent, trial.text());
        assert.equal(again.threadId, sent.threadId);
      },
    });

    group.operation('createThread', {
      lacks: ({ backend }) => backend.createThread(ref, 'x'),
      works: async (trial) => {
        const said = trial.said();
        const text = trial.text('first');
        const thread = await trial.backend.createThread(said, text, { name: 'Plans' });
        assert.equal(thread.channelId, said.channelId);
        assert.equal(thread.parentMessage?.id, said.id);
        const replies = await trial.backend.fetchMessages(said.channelId, { thread });
        assert.deepEqual(
          replies.map((message) => message.text),
          [text],
        );
        const sent = await trial.backend.sendMessage(said.channelId, trial.text(), { thread });
        assert.equal(sent.threadId, thread.id);
      },
    });

    group.operation('fetchThread', {
      lacks: ({ backend }) => backend.fetchThread(ref),
      works: async (trial) => {
        const { said, reply } = conversation(trial);
        const thread = await trial.backend.fetchThread(reply);
        assert.equal(thread.id, reply.threadId);
        assert.equal(thread.parentMessage?.id, said.id);
        assert.ok(thread.messageCount === undefined || thread.messageCount === 1);
        const same = await trial.backend.fetchThread(thread.id, { channel: said.channelId });
        assert.equal(same.id, thread.id);
        await assertRejects(() => trial.backend.fetchThread(thread.id), 'invalid');
        const missing = { channelId: said.channelId, id: trial.unknownId(said.id) };
        await assertRejects(() => trial.backend.fetchThread(missing), 'not_found');
      },
    });

    group.operation('updateThread', {
      lacks: ({ backend }) => backend.updateThread(ref, { name: 'x' }),
      works: async (trial) => {
        const { reply } = conversation(trial);
        const name = trial.text('renamed');
        const thread = await trial.backend.updateThread(reply, { name });
        assert.equal(thread.name, name);
        assert.equal((await trial.backend.fetchThread(reply)).name, name);
        await assertRejects(() => trial.backend.updateThread(reply, {}), 'invalid');
      },
    });

    group.operation('listThreads', {
      lacks: ({ backend }) => backend.listThreads('c').toArray(),
      works: async (trial) => {
        const { reply } = conversation(trial);
        const threads = await trial.backend.listThreads(reply.channelId).toArray();
        assert.deepEqual(
          threads.map(({ id }) => id),
          [reply.threadId],
        );
      },
    });

    group.operation('followThread', {
      lacks: ({ backend }) => backend.followThread(ref),
      works: async (trial) => {
        const { reply } = conversation(trial);
        await trial.backend.followThread(reply);
        await trial.backend.followThread(reply);
      },
    });

    group.operation('unfollowThread', {
      lacks: ({ backend }) => backend.unfollowThread(ref),
      works: async (trial) => {
        const { reply } = conversation(trial);
        await trial.backend.followThread(reply);
        await trial.backend.unfollowThread(reply);
        await trial.backend.unfollowThread(reply);
      },
    });
  });
}

function conversation(trial: Trial) {
  const said = trial.said();
  const reply = trial.bob.say(said.channelId, trial.text('reply'), { thread: said });
  return { said, reply };
}
