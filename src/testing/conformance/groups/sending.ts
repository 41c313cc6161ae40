import assert from 'node:assert/strict';
import { assertRejects, eventually } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

/** Sending, replying, forwarding, streaming, and the options of a send. */
export function sendingTests(suite: Suite): void {
  suite.group('sending', {}, (group) => {
    group.operation('sendMessage', {
      lacks: ({ backend }) => backend.sendMessage('c', 'x'),
      works: async (trial) => {
        const place = trial.channel();
        const text = trial.text();
        const sent = await trial.backend.sendMessage(place.id, text);
        assert.equal(sent.text, text);
        assert.equal(sent.channelId, place.id);
        assert.equal(sent.isOwn, true);
        assert.equal(sent.author.id, trial.world.bot.id);
        assert.equal(sent.parts.length, 1);
        assert.deepEqual(sent.losses, []);
        const shown = trial.standing(sent);
        assert.equal(shown.text, text);
        assert.equal(shown.author, trial.world.bot.handle);
      },
    });

    group.operation('sendDirect', {
      lacks: (trial) => trial.backend.sendDirect(trial.ada.id, 'x'),
      works: async (trial) => {
        const text = trial.text();
        const sent = await trial.backend.sendDirect(trial.ada.id, text);
        assert.equal(trial.standing(sent).text, text);
        assert.equal(sent.channelId, trial.world.direct('ada').id);
      },
    });

    group.operation('reply', {
      lacks: ({ backend }) => backend.reply({ channelId: 'c', id: 'm' }, 'x'),
      works: async (trial) => {
        const said = trial.said();
        const text = trial.text('answer');
        const sent = await trial.backend.reply(said, text);
        const shown = trial.standing(sent);
        assert.ok(shown.text.includes(text));
        assert.equal(sent.channelId, said.channelId);
        if (!trial.supports('replies')) assert.ok(sent.losses.some(({ feature }) => feature === 'reply'));
      },
    });

    group.feature('replies', {
      works: async (trial) => {
        const said = trial.said();
        const sent = await trial.backend.sendMessage(said.channelId, trial.text('answer'), { replyTo: said });
        const shown = trial.standing(sent);
        const isNative = shown.replyToId === said.id;
        const isOtherwise =
          shown.threadId !== undefined || shown.content.includes(said.id) || shown.text.includes(said.text);
        assert.ok(trial.level('replies') === 'native' ? isNative : isOtherwise, 'the answer shows what it answers');
        assert.ok(sent.replyTo?.id === said.id || sent.threadId !== undefined || !isNative);
      },
      lacks: async (trial) => {
        const said = trial.said();
        const sent = await trial.backend.sendMessage(said.channelId, trial.text('answer'), { replyTo: said });
        assert.ok(sent.losses.some(({ feature }) => feature === 'reply'));
      },
    });

    group.operation('forwardMessage', {
      lacks: ({ backend }) => backend.forwardMessage({ channelId: 'c', id: 'm' }, 'c'),
      works: async (trial) => {
        const said = trial.said(trial.text('to be forwarded'));
        const target = trial.channel();
        const sent = await trial.backend.forwardMessage(said, target.id);
        assert.equal(sent.channelId, target.id);
        const shown = trial.standing(sent);
        assert.ok(
          [shown.text, ...shown.embeds.map((embed) => embed.text ?? '')].some((text) => text.includes(said.text)),
        );
        if (trial.level('forwardMessage') === 'emulated') {
          assert.ok(sent.losses.some(({ feature }) => feature === 'forward'));
          assert.ok(shown.text.includes(trial.ada.name), 'a quote names its author');
        }
      },
    });

    group.operation('streamMessage', {
      lacks: ({ backend }) => backend.streamMessage('c', ['x']),
      works: async (trial) => {
        const place = trial.channel();
        const words = trial.text('streamed');
        const chunks = [words, ' and', ' **bold**', ' end'];
        const sent = await trial.backend.streamMessage(place.id, chunks, { updateIntervalMs: 20 });
        assert.equal(sent.text, `${words} and bold end`);
        await eventually(() => trial.standing(sent).text === `${words} and bold end`, 'the whole is shown');
        const mine = trial.world.messages(place).filter(({ isBot }) => isBot);
        assert.equal(mine.length, 1, 'it is one message');
      },
    });

    group.test('a stream that fails keeps what came and tells', async (trial) => {
      if (!trial.supports('streamMessage')) return;
      const place = trial.channel();
      const words = trial.text('partly');
      async function* failing() {
        yield words;
        await new Promise((resolve) => setTimeout(resolve, 30));
        throw new Error('the source broke');
      }
      await assert.rejects(async () => trial.backend.streamMessage(place.id, failing(), { updateIntervalMs: 10 }));
      const shown = trial.world.messages(place).filter(({ isBot }) => isBot);
      assert.ok(shown.every(({ text }) => text === words));
    });

    group.feature('idempotency', {
      works: assertOnce,
      // In one process it holds all the same.
      lacks: assertOnce,
    });

    group.feature('ephemeral', {
      works: async (trial) => {
        const place = trial.channel();
        const text = trial.text('for you alone');
        const send = () => trial.backend.sendMessage(place.id, text, { ephemeralTo: trial.ada.id });
        // Where it is partial, only the answer to an interaction can be: the tests of interactions prove it.
        if (trial.level('ephemeral') === 'partial') return assertRejects(send, 'unsupported').then(() => undefined);
        await send();
        const shown = await trial.appears(text);
        assert.equal(shown.ephemeralTo, 'ada');
      },
      lacks: (trial) =>
        trial.assertUnsupported(() =>
          trial.backend.sendMessage(trial.channel().id, 'x', { ephemeralTo: trial.ada.id }),
        ),
    });

    group.feature('silent', {
      works: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { silent: true });
        assert.deepEqual(sent.losses, []);
      },
      lacks: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { silent: true });
        assert.deepEqual(
          sent.losses.map(({ feature }) => feature),
          ['silent'],
        );
      },
    });

    group.feature('linkPreviews', {
      works: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { linkPreviews: false });
        assert.deepEqual(sent.losses, []);
      },
      lacks: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { linkPreviews: false });
        assert.deepEqual(
          sent.losses.map(({ feature }) => feature),
          ['linkPreviews'],
        );
        if (!trial.backend.capabilities.supports('editMessage')) return;
        const edited = await trial.backend.editMessage(sent, trial.text(), { linkPreviews: true });
        assert.deepEqual(
          edited.losses.map(({ feature }) => feature),
          ['linkPreviews'],
        );
      },
    });

    group.feature('alerts', {
      works: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { type: 'alert' });
        assert.equal(sent.type, 'alert');
        assert.equal(trial.standing(sent).kind, 'alert');
      },
      lacks: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { type: 'alert' });
        assert.ok(sent.losses.some(({ feature, from }) => feature === 'type' && from === 'alert'));
      },
    });

    group.feature('sender', {
      works: async (trial) => {
        const name = 'Deploy Bot';
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { sender: { name } });
        assert.equal(trial.standing(sent).sender, name);
        assert.equal(sent.isOwn, true);
      },
      lacks: async (trial) => {
        const sent = await trial.backend.sendMessage(trial.channel().id, trial.text(), { sender: { name: 'X' } });
        assert.ok(sent.losses.some(({ feature }) => feature === 'sender'));
      },
    });

    group.test('nothing to send is invalid', async (trial) => {
      const place = trial.channel();
      await assertRejects(() => trial.backend.sendMessage(place.id, ''), 'invalid');
      assert.equal(trial.world.messages(place).filter(({ isBot }) => isBot).length, 0);
    });
  });
}

async function assertOnce(trial: Trial): Promise<void> {
  const place = trial.channel();
  const text = trial.text('once');
  const idempotencyKey = trial.name('key');
  const [first, second] = await Promise.all([
    trial.backend.sendMessage(place.id, text, { idempotencyKey }),
    trial.backend.sendMessage(place.id, text, { idempotencyKey }),
  ]);
  const third = await trial.backend.sendMessage(place.id, text, { idempotencyKey });
  assert.equal(first.id, second.id);
  assert.equal(first.id, third.id);
  assert.equal(trial.world.messages(place).filter((message) => message.text === text).length, 1);
}
