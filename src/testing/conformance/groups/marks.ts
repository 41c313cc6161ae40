import assert from 'node:assert/strict';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

const ref = { channelId: 'c', id: 'm' };

/** Pins, stars, read marks, reports, permalinks. */
export function markTests(suite: Suite): void {
  suite.group('pins, stars and marks', {}, (group) => {
    group.operation('pinMessage', {
      lacks: ({ backend }) => backend.pinMessage(ref),
      works: async (trial) => {
        const said = trial.said();
        await trial.backend.pinMessage(said);
        assert.equal(trial.standing(said).isPinned, true);
        await trial.backend.pinMessage(said);
      },
    });

    group.operation('unpinMessage', {
      lacks: ({ backend }) => backend.unpinMessage(ref),
      works: async (trial) => {
        const said = trial.said();
        trial.ada.pin(said);
        await trial.backend.unpinMessage(said);
        assert.equal(trial.standing(said).isPinned, false);
        await trial.backend.unpinMessage(said);
      },
    });

    group.operation('listPins', {
      lacks: ({ backend }) => backend.listPins('c').toArray(),
      works: async (trial) => {
        const said = trial.said();
        trial.ada.pin(said);
        const pins = await trial.backend.listPins(said.channelId).toArray();
        assert.deepEqual(
          pins.map(({ id }) => id),
          [said.id],
        );
      },
    });

    group.operation('starMessage', {
      lacks: ({ backend }) => backend.starMessage(ref),
      works: async (trial) => {
        const said = trial.said();
        await trial.backend.starMessage(said);
        assert.ok(didBot(trial, 'message.starred', said.id));
        await trial.backend.starMessage(said);
      },
    });

    group.operation('unstarMessage', {
      lacks: ({ backend }) => backend.unstarMessage(ref),
      works: async (trial) => {
        const said = trial.said();
        await trial.backend.starMessage(said);
        await trial.backend.unstarMessage(said);
        assert.ok(didBot(trial, 'message.unstarred', said.id));
        await trial.backend.unstarMessage(said);
      },
    });

    group.operation('markRead', {
      lacks: ({ backend }) => backend.markRead('c'),
      works: async (trial) => {
        const place = trial.channel();
        const first = trial.said(trial.text(), place);
        const last = trial.said(trial.text(), place);
        const reads = () =>
          trial.world.log.filter(
            ({ what, by, detail }) =>
              what === 'read' && by === trial.world.bot.handle && detail?.['channel'] === place.name,
          );
        await trial.backend.markRead(first);
        // Where it is partial the whole channel is read.
        const upTo = trial.level('markRead') === 'partial' ? last.id : first.id;
        assert.equal(reads().at(-1)?.detail?.['upTo'], upTo);
        await trial.backend.markRead(place.id);
        assert.equal(reads().at(-1)?.detail?.['upTo'], last.id);
      },
    });

    group.operation('listReaders', {
      lacks: ({ backend }) => backend.listReaders('c').toArray(),
      works: async (trial) => {
        const place = trial.channel();
        const sent = await trial.backend.sendMessage(place.id, trial.text());
        const ids = async () => (await trial.backend.listReaders(sent).toArray()).map(({ id }) => id);
        assert.ok(!(await ids()).includes(trial.ada.id));
        trial.ada.read(place);
        assert.ok((await ids()).includes(trial.ada.id));
        assert.ok(!(await ids()).includes(trial.bob.id));
      },
    });

    group.operation('reportMessage', {
      lacks: ({ backend }) => backend.reportMessage(ref, 'spam'),
      works: async (trial) => {
        const said = trial.said();
        await trial.backend.reportMessage(said, 'it is spam');
        assert.ok(didBot(trial, 'message.reported', said.id));
        await assertRejects(() => trial.backend.reportMessage(said, ' '), 'invalid');
      },
    });

    group.operation('permalink', {
      lacks: ({ backend }) => backend.permalink(ref),
      works: async (trial) => {
        const [one, two] = [trial.said(), trial.said()];
        const [first, second] = [await trial.backend.permalink(one), await trial.backend.permalink(two)];
        assert.ok(URL.canParse(first), `${first} is an address`);
        assert.notEqual(first, second);
      },
    });
  });
}

function didBot(trial: Trial, what: string, id: string): boolean {
  const doers = [trial.world.bot.handle, trial.fixture.actsFor];
  return trial.world.log.some((entry) => entry.what === what && doers.includes(entry.by) && entry.message?.id === id);
}
