import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { FetchOptions } from '../../../core/options.js';
import { assertRejects, eventually, turns } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

/** Errors, aborts, retries. */
export function errorTests(suite: Suite): void {
  suite.group('errors', {}, (group) => {
    group.test('what is not there is not_found', async (trial) => {
      const place = trial.channel();
      const channel = trial.unknownId(place.id);
      const error = await assertRejects(() => trial.backend.sendMessage(channel, 'x'), 'not_found');
      assert.equal(error.platform, trial.backend.platform);
      assert.equal(error.account, trial.backend.account);
      assert.ok(error.operation);
      assert.equal(error.retryable, false);
    });

    group.test("another account's models are refused before any request", async (trial) => {
      const place = trial.channel();
      const channel = await trial.backend.fetchChannel(place.id);
      const user = await trial.backend.fetchUser(trial.ada.id);
      const sent = await trial.backend.sendMessage(place.id, trial.text());
      const foreign = { account: 'elsewhere' };
      await assertRejects(() => trial.backend.sendMessage({ ...channel, ...foreign }, 'x'), 'invalid');
      await assertRejects(() => trial.backend.fetchUser({ ...user, ...foreign } as { id: string }), 'invalid');
      await assertRejects(() => trial.backend.reply({ ...sent, ...foreign }, 'x'), 'invalid');
      assert.equal(trial.world.messages(place).filter(({ isBot }) => isBot).length, 1);
    });

    group.test('wrong references say what was expected', async (trial) => {
      await assertRejects(() => trial.backend.sendMessage('', 'x'), 'invalid');
      await assertRejects(() => trial.backend.sendMessage(undefined as unknown as string, 'x'), 'invalid');
      await assertRejects(
        () => trial.backend.reply('m1' as unknown as { channelId: string; id: string }, 'x'),
        'invalid',
      );
    });

    group.test('a signal that has fired rejects before any request', async (trial) => {
      const { requests } = trial.fixture;
      const place = trial.channel();
      const before = requests?.length;
      const signal = AbortSignal.abort();
      const error = await assertRejects(() => trial.backend.sendMessage(place.id, 'x', { signal }), 'aborted');
      assert.equal(error.name, 'AbortError');
      await assertRejects(() => trial.backend.fetchUser(trial.ada.id, { signal, fresh: true }), 'aborted');
      await assertRejects(() => trial.backend.listUsers({ signal }).toArray(), 'aborted', 'unsupported');
      assert.equal(requests?.length, before);
      assert.equal(trial.world.messages(place).filter(({ isBot }) => isBot).length, 0);
    });

    withFaults(group, 'a signal that fires ends the wait, not the read that others share', async (trial) => {
      trial.faults.slow({ ms: 400 });
      const controller = new AbortController();
      const options: FetchOptions = { fresh: true };
      const other = trial.backend.fetchUser(trial.ada.id, options);
      const mine = trial.backend.fetchUser(trial.ada.id, { ...options, signal: controller.signal });
      const settled: string[] = [];
      const both = [other.then(() => settled.push('other')), mine.catch(() => settled.push('mine'))];
      setTimeout(() => controller.abort(), 30);
      await assertRejects(() => mine, 'aborted');
      assert.equal((await other).id, trial.ada.id);
      await Promise.all(both);
      assert.deepEqual(settled, ['mine', 'other'], 'at once');
    });

    withFaults(group, 'a write that is aborted after it left may have been delivered', async (trial) => {
      const place = trial.channel();
      trial.faults.slow({ ms: 5_000 });
      const controller = new AbortController();
      const sending = trial.backend.sendMessage(place.id, trial.text(), { signal: controller.signal });
      void turns(20).then(() => controller.abort());
      const error = await assertRejects(() => sending, 'aborted');
      assert.equal(error.maybeDelivered, true);
    });

    withFaults(group, 'a read is tried again after 429, 5xx and a lost answer', async (trial) => {
      const said = trial.said();
      trial.faults.rateLimit({ retryAfterMs: 1_000 });
      assert.equal((await trial.backend.fetchUser(trial.ada.id, { fresh: true })).id, trial.ada.id);
      const limited = await trial.event('rate_limited');
      assert.ok(limited.retryAfterMs >= 1_000);
      trial.faults.fail({ status: 503 });
      assert.equal((await trial.backend.fetchUser(trial.ada.id, { fresh: true })).id, trial.ada.id);
      trial.faults.loseAnswer();
      const messages = await trial.backend.fetchMessages(said.channelId, { limit: 5 });
      assert.ok(messages.some(({ id }) => id === said.id));
    });

    withFaults(group, 'a send whose answer was lost is never doubled', async (trial) => {
      const place = trial.channel();
      await trial.backend.sendMessage(place.id, trial.text('first'));
      const text = trial.text('once');
      trial.faults.loseAnswer();
      const outcome = await trial.backend.sendMessage(place.id, text).then(
        () => undefined,
        (error: { maybeDelivered?: boolean }) => error,
      );
      trial.faults.clear();
      const count = () => trial.world.messages(place).filter((message) => message.text === text).length;
      await eventually(() => count() > 0, 'it was delivered');
      assert.equal(count(), 1);
      if (outcome) assert.equal(outcome.maybeDelivered, true, 'the error says that it may have been');
    });

    withFaults(group, 'refused credentials are an auth error that shows no secret', async (trial) => {
      trial.faults.revokeToken(true);
      try {
        const call = () => trial.backend.fetchUser(trial.ada.id, { fresh: true });
        const error = await assertRejects(call, 'auth');
        const text = `${inspect(error)} ${JSON.stringify(error)}`;
        for (const secret of secretsOf(trial)) assert.ok(!text.includes(secret), 'the error holds no secret');
      } finally {
        trial.faults.revokeToken(false);
      }
    });
  });
}

/** For fixtures without faults the test only states so. */
function withFaults(
  group: Parameters<Parameters<Suite['group']>[2]>[0],
  name: string,
  run: (trial: Trial) => Promise<void>,
): void {
  group.test(name, async (trial) => {
    if (!trial.fixture.faults) return;
    try {
      await run(trial);
    } finally {
      trial.faults.clear();
    }
  });
}

/** What the requests carried that looks like a credential. */
function secretsOf({ fixture }: Trial): string[] {
  const values = (fixture.requests ?? []).flatMap(({ params }) =>
    Object.entries(params).filter(([key]) => /token|secret|password/i.test(key)),
  );
  return [...new Set(values.map(([, value]) => String(value)).filter((value) => value.length > 8))];
}
