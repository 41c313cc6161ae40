import assert from 'node:assert/strict';
import { assertRejects, eventually, pause } from '../assertions.js';
import type { Suite } from '../suite.js';

/** How events reach handlers and iterators. */
export function deliveryTests(suite: Suite): void {
  suite.group('delivery', { connected: true, settings: { handlerTimeoutMs: 1_000 } }, (group) => {
    group.test('a channel is handled in order, one event after the other', async (trial) => {
      const place = trial.channel();
      const log: string[] = [];
      const off = trial.backend.on('message.created', async ({ message }) => {
        if (message.channelId !== place.id) return;
        log.push(`start ${message.text}`);
        await pause(10);
        log.push(`end ${message.text}`);
      });
      const texts = ['one', 'two', 'three', 'four'];
      for (const text of texts) trial.ada.say(place, text);
      await eventually(() => log.length >= 8, 'all are handled');
      off();
      assert.deepEqual(
        log,
        texts.flatMap((text) => [`start ${text}`, `end ${text}`]),
      );
    });

    group.test('a slow handler slows its channel, not the others', async (trial) => {
      const [slow, quick] = [trial.channel(), trial.channel()];
      const handled: string[] = [];
      let release = () => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      const off = trial.backend.on('message.created', async ({ message }) => {
        if (message.channelId === slow.id) await gate;
        if (message.channelId === slow.id || message.channelId === quick.id) handled.push(message.text);
      });
      trial.ada.say(slow, 'slow');
      trial.ada.say(quick, 'quick');
      await eventually(() => handled.includes('quick'), 'the other channel goes on');
      assert.deepEqual(handled, ['quick']);
      release();
      await eventually(() => handled.includes('slow'), 'and then the slow one');
      off();
    });

    group.test('a handler that takes too long is told of, and the next event goes on', async (trial) => {
      const place = trial.channel();
      const handled: string[] = [];
      const off = trial.backend.on('message.created', async ({ message }) => {
        if (message.channelId !== place.id) return;
        handled.push(message.text);
        if (message.text === 'stuck') await new Promise(() => {});
      });
      const before = new Set(trial.all('error'));
      trial.ada.say(place, 'stuck');
      trial.ada.say(place, 'next');
      await eventually(() => handled.includes('next'), 'the next one comes');
      off();
      await trial.event('error', (event) => !before.has(event) && event.error.code === 'timeout');
    });

    group.test('a handler that throws becomes an error event and stops nothing', async (trial) => {
      const place = trial.channel();
      const handled: string[] = [];
      const offs = [
        trial.backend.on('message.created', ({ message }) => {
          if (message.channelId === place.id) throw new Error(`no ${message.text}`);
        }),
        trial.backend.on('message.created', async ({ message }) => {
          if (message.channelId === place.id) throw new Error(`never ${message.text}`);
        }),
        trial.backend.on('message.created', ({ message }) => {
          if (message.channelId === place.id) handled.push(message.text);
        }),
      ];
      trial.ada.say(place, 'one');
      trial.ada.say(place, 'two');
      await eventually(() => handled.length === 2, 'the others are called all the same');
      for (const words of ['no one', 'never one', 'no two', 'never two']) {
        await trial.event(
          'error',
          ({ error }) => error.message.includes(words) || (error.cause?.includes(words) ?? false),
        );
      }
      for (const off of offs) off();
    });

    group.test('once is once, off is off', async (trial) => {
      const place = trial.channel();
      const heard: string[] = [];
      trial.backend.once('message.created', ({ message }) => heard.push(`once ${message.text}`));
      const off = trial.backend.on('message.created', ({ message }) => heard.push(`on ${message.text}`));
      trial.ada.say(place, 'a');
      await eventually(() => heard.length === 2, 'both hear the first');
      off();
      trial.ada.say(place, 'b');
      await trial.event('message.created', ({ message }) => message.text === 'b' && message.channelId === place.id);
      await trial.settle();
      assert.deepEqual(heard.sort(), ['on a', 'once a']);
    });

    group.test('an iterator gets what comes from the call on, in its channel only', async (trial) => {
      const [place, other] = [trial.channel(), trial.channel()];
      const stream = trial.backend.events({ types: ['message.created'], channel: place.id });
      trial.ada.say(other, 'elsewhere');
      trial.ada.say(place, 'one');
      trial.ada.say(place, 'two');
      const texts: string[] = [];
      for await (const { message } of stream) {
        texts.push(message.text);
        if (texts.length === 2) break;
      }
      assert.deepEqual(texts, ['one', 'two']);
    });

    group.test('an answer can be waited for within a handler', async (trial) => {
      const place = trial.channel();
      let answer: string | undefined;
      const off = trial.backend.on('message.created', async ({ message }) => {
        if (message.channelId !== place.id || message.text !== 'ask me') return;
        const answers = trial.backend.events({ types: ['message.created'], channel: place.id });
        await trial.backend.sendMessage(place.id, 'What colour?');
        for await (const event of answers) {
          if (event.message.isOwn) continue;
          answer = event.message.text;
          break;
        }
      });
      trial.ada.say(place, 'ask me');
      await trial.appears('What colour?');
      trial.ada.say(place, 'blue');
      await eventually(() => answer !== undefined, 'the answer is heard');
      off();
      assert.equal(answer, 'blue');
    });

    group.test('an iterator ends with its signal, and says when it drops', async (trial) => {
      const place = trial.channel();
      const controller = new AbortController();
      const stream = trial.backend.events({ signal: controller.signal });
      controller.abort();
      const error = await assertRejects(() => stream.next(), 'aborted');
      assert.equal(error.name, 'AbortError');
      let dropped = 0;
      const small = trial.backend.events({
        types: ['message.created'],
        channel: place.id,
        buffer: 1,
        onDrop: (count) => {
          dropped = count;
        },
      });
      for (const text of ['a', 'b', 'c']) trial.ada.say(place, text);
      await eventually(() => dropped === 2, 'two did not fit');
      assert.equal((await small.next()).value?.message.text, 'a');
      await small.return?.();
    });
  });
}
