import assert from 'node:assert/strict';
import { assertRejects, eventually } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

const statuses = ['away', 'idle', 'dnd', 'busy', 'offline', 'online'] as const;

/** Presence, its heartbeat, typing. */
export function presenceTests(suite: Suite): void {
  // Connected: Discord has presence over its gateway only.
  suite.group('presence and typing', { connected: true }, (group) => {
    group.operation('getPresence', {
      lacks: (trial) => trial.backend.getPresence(trial.ada.id),
      works: async (trial) => {
        const status = statusFor(trial, 'getPresence');
        trial.ada.setPresence({ status });
        const presence = await trial.backend.getPresence(trial.ada.id);
        assert.equal(presence.userId, trial.ada.id);
        assert.equal(presence.status, status);
        trial.ada.setPresence({ status: 'online' });
        assert.equal((await trial.backend.getPresence(trial.ada.id)).status, 'online', 'it is asked each time');
      },
    });

    group.operation('setPresence', {
      lacks: ({ backend }) => backend.setPresence({ status: 'online' }),
      works: async (trial) => {
        const status = statusFor(trial, 'setPresence');
        const { losses } = await trial.backend.setPresence({ status });
        assert.deepEqual(losses, []);
        await eventually(() => trial.world.botPresence.status === status, `others see ${status}`);
        await trial.backend.setPresence({ status: 'auto' });
        await assertRejects(() => trial.backend.setPresence({ status: 'asleep' as 'away' }), 'invalid');
      },
    });

    group.feature('statusText', {
      works: async (trial) => {
        const statusText = trial.text('busy with');
        const { losses } = await trial.backend.setPresence({ statusText });
        assert.deepEqual(losses, []);
        await eventually(() => shownText(trial) === statusText, 'others see the text');
        await trial.backend.setPresence({ statusText: '' });
        await eventually(() => !shownText(trial), 'it is cleared');
      },
      lacks: (trial) => assertLost(trial, { statusText: 'busy' }, 'statusText'),
    });

    group.feature('activity', {
      works: async (trial) => {
        const { losses } = await trial.backend.setPresence({ activity: { type: 'watching', name: 'the build' } });
        assert.deepEqual(losses, []);
        await eventually(() => trial.world.botPresence.activity?.name === 'the build', 'others see the activity');
        await trial.backend.setPresence({ activity: null });
        await eventually(() => trial.world.botPresence.activity === undefined, 'it is cleared');
      },
      lacks: (trial) => assertLost(trial, { activity: { type: 'watching', name: 'the build' } }, 'activity'),
    });

    group.test('the heartbeat sets the presence at once, is one, and stops', async (trial) => {
      const { backend } = trial;
      if (!trial.supports('setPresence')) {
        await assertRejects(() => backend.startPresenceHeartbeat(), 'unsupported');
        assert.equal(backend.isPresenceHeartbeatActive, false);
        return;
      }
      const status = statusFor(trial, 'setPresence');
      await assertRejects(() => backend.startPresenceHeartbeat({ intervalMs: 10 }), 'invalid');
      backend.startPresenceHeartbeat({ intervalMs: 1_000, status: 'online' });
      backend.startPresenceHeartbeat({ intervalMs: 1_000, status });
      assert.equal(backend.isPresenceHeartbeatActive, true);
      await eventually(() => trial.world.botPresence.status === status, 'the second one beats');
      backend.stopPresenceHeartbeat();
      assert.equal(backend.isPresenceHeartbeatActive, false);
    });

    group.operation('sendTyping', {
      lacks: ({ backend }) => backend.sendTyping('c'),
      works: async (trial) => {
        const place = trial.channel();
        // Where it is partial, it is shown in threads only.
        const options = trial.level('sendTyping') === 'partial' ? { thread: trial.said(undefined, place) } : {};
        await trial.backend.sendTyping(place.id, options);
        await eventually(
          () => trial.world.typing(place).includes(trial.world.bot.handle),
          'the account is seen typing',
        );
        await trial.backend.sendMessage(place.id, trial.text());
        await eventually(() => !trial.world.typing(place).includes(trial.world.bot.handle), 'a message ends it');
      },
    });
  });
}

/** The status text of the account, or of the person for whom it acts. */
function shownText({ world, fixture }: Trial): unknown {
  if (fixture.actsFor === undefined) return world.botPresence.statusText;
  const changes = world.log.filter(({ what, by }) => what === 'presence.updated' && by === fixture.actsFor);
  return changes.at(-1)?.detail?.['statusText'];
}

/** A status that is not the usual one and that the platform takes. */
function statusFor(trial: Trial, operation: 'getPresence' | 'setPresence'): string & (typeof statuses)[number] {
  const { allowed } = trial.backend.capabilities.get(operation);
  return statuses.find((status) => allowed?.includes(status) ?? true) ?? 'away';
}

async function assertLost(
  trial: Trial,
  presence: Parameters<Trial['backend']['setPresence']>[0],
  feature: string,
): Promise<void> {
  if (!trial.supports('setPresence')) return trial.assertUnsupported(() => trial.backend.setPresence(presence));
  const { losses } = await trial.backend.setPresence(presence);
  assert.ok(losses.some((loss) => loss.feature === feature));
}
