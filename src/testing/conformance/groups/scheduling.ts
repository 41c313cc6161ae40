import assert from 'node:assert/strict';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';

const hour = 3_600_000;

/** Messages for later. */
export function schedulingTests(suite: Suite): void {
  suite.group('scheduling', {}, (group) => {
    group.operation('scheduleMessage', {
      lacks: ({ backend }) => backend.scheduleMessage('c', 'x', new Date(Date.now() + hour)),
      works: async (trial) => {
        const place = trial.channel();
        const text = trial.text('later');
        const at = new Date(Date.now() + 3_000);
        const scheduled = await trial.backend.scheduleMessage(place.id, text, at);
        assert.equal(scheduled.channelId, place.id);
        assert.ok(Math.abs(scheduled.at.getTime() - at.getTime()) < 1_000);
        const waiting = trial.world.messages(place).filter(({ isBot }) => isBot).length;
        assert.ok(waiting === 0 || Date.now() >= scheduled.at.getTime(), 'not yet');
        const shown = await trial.appears(text);
        assert.equal(shown.channelId, place.id);
        const past = new Date(Date.now() - 1_000);
        await assertRejects(() => trial.backend.scheduleMessage(place.id, 'x', past), 'invalid');
        await assertRejects(() => trial.backend.scheduleMessage(place.id, 'x', new Date(Number.NaN)), 'invalid');
      },
    });

    group.operation('listScheduledMessages', {
      lacks: ({ backend }) => backend.listScheduledMessages().toArray(),
      works: async (trial) => {
        const [place, other] = [trial.channel(), trial.channel()];
        const { id } = await trial.backend.scheduleMessage(place.id, trial.text(), new Date(Date.now() + hour));
        const ids = async (channel?: string) =>
          (await trial.backend.listScheduledMessages({ channel }).toArray()).map((each) => each.id);
        assert.ok((await ids()).includes(id));
        assert.deepEqual(await ids(place.id), [id]);
        assert.deepEqual(await ids(other.id), []);
      },
    });

    group.operation('cancelScheduledMessage', {
      lacks: ({ backend }) => backend.cancelScheduledMessage({ id: 's', channelId: 'c' }),
      works: async (trial) => {
        const place = trial.channel();
        const scheduled = await trial.backend.scheduleMessage(place.id, trial.text(), new Date(Date.now() + hour));
        await trial.backend.cancelScheduledMessage(scheduled);
        assert.deepEqual(await trial.backend.listScheduledMessages({ channel: place.id }).toArray(), []);
        await assertRejects(() => trial.backend.cancelScheduledMessage(scheduled), 'not_found');
      },
    });
  });
}
