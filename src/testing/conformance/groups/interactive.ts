import assert from 'node:assert/strict';
import { Interaction } from '../../../models/index.js';
import { assertRejects, eventually } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

/** Buttons, selects, commands, modals. */
export function interactiveTests(suite: Suite): void {
  suite.group('interactions', { connected: true }, (group) => {
    group.test('a button that is pressed is an interaction', async (trial) => {
      if (trial.level('components') !== 'native') return assertNoClick(trial);
      const { sent, interaction } = await click(trial);
      assert.equal(interaction.type, 'button');
      assert.equal(interaction.componentId, 'approve');
      assert.equal(interaction.value, 'build-7');
      assert.equal(interaction.user.id, trial.ada.id);
      assert.equal(interaction.message?.id, sent.id);
      assert.equal(interaction.channelId, sent.channelId);
    });

    group.test('a choice in a select is an interaction', async (trial) => {
      if (trial.level('components') !== 'native') return assertNoClick(trial);
      const place = trial.channel();
      const id = trial.name('where');
      const options = ['staging', 'live'].map((value) => ({ label: value, value }));
      const sent = await trial.backend.sendMessage(place.id, 'Where?', {
        components: [{ type: 'select', id, options }],
      });
      trial.ada.choose(trial.standing(sent), id, ['live']);
      const { interaction } = await trial.event('interaction', (event) => event.interaction.componentId === id);
      assert.equal(interaction.type, 'select');
      assert.deepEqual(interaction.values, ['live']);
    });

    group.operation('respond', {
      lacks: (trial) => trial.backend.respond(anInteraction(trial), 'x'),
      works: async (trial) => {
        const interaction = await anyInteraction(trial);
        const text = trial.text('done');
        await trial.backend.respond(interaction, text);
        const shown = await trial.appears(text);
        assert.equal(shown.channelId, interaction.channelId);
      },
    });

    group.test('an answer can be ephemeral, replace, and come from JSON', async (trial) => {
      if (!trial.supports('respond') || trial.level('components') !== 'native') return;
      if (trial.supports('ephemeral')) {
        const { interaction } = await click(trial);
        const text = trial.text('for you alone');
        await trial.backend.respond(interaction, text, { ephemeral: true });
        const shown = await trial.appears(text);
        assert.equal(shown.ephemeralTo, 'ada');
      }
      const { sent, interaction } = await click(trial);
      const copy = Interaction.parse(JSON.parse(JSON.stringify(interaction)));
      const text = trial.text('replaced');
      await trial.backend.respond(copy, text, { replace: true });
      await eventually(() => trial.shown(sent)?.text === text, 'the message is replaced');
      assert.deepEqual(trial.standing(sent).buttons, []);
    });

    group.operation('openModal', {
      lacks: (trial) => trial.backend.openModal(anInteraction(trial), { id: 'm', title: 'x', inputs: [] }),
      works: async (trial) => {
        const interaction = await anyInteraction(trial);
        const id = trial.name('feedback');
        await trial.backend.openModal(interaction, {
          id,
          title: 'Feedback',
          metadata: 'kept',
          inputs: [
            { type: 'text', id: 'words', label: 'Your words' },
            { type: 'select', id: 'mark', label: 'Mark', options: [{ label: 'Good', value: 'good' }] },
          ],
        });
        await eventually(() => trial.ada.modal?.title === 'Feedback', 'ada sees the dialog');
        assert.deepEqual(
          trial.ada.modal?.inputs.map((input) => input.id),
          ['words', 'mark'],
        );
        trial.ada.submit({ words: 'fine', mark: ['good'] });
        const event = await trial.event('interaction', (each) => each.interaction.componentId === id);
        assert.equal(event.interaction.type, 'modal');
        assert.equal(event.interaction.fields?.['words'], 'fine');
        assert.deepEqual([event.interaction.fields?.['mark']].flat(), ['good']);
        assert.equal(event.interaction.metadata, 'kept');
      },
    });

    group.operation('setCommands', {
      lacks: ({ backend }) => backend.setCommands([{ name: 'deploy' }]),
      works: async (trial) => {
        await trial.backend.setCommands([{ name: 'deploy', description: 'Deploys', options: [{ name: 'where' }] }]);
        await trial.backend.setCommands([{ name: 'deploy', description: 'Deploys', options: [{ name: 'where' }] }]);
        const { interaction } = await command(trial, 'deploy', 'staging');
        assert.equal(interaction.options?.['where'] ?? interaction.text, 'staging');
      },
    });

    group.test('a command is an interaction with its words', async (trial) => {
      let event: Awaited<ReturnType<typeof command>>;
      try {
        event = await command(trial, 'deploy', 'staging now');
      } catch (error) {
        // The world says so where people have no commands; then the backend must not claim to set them.
        assert.ok(error instanceof Error && /cannot/.test(error.message), String(error));
        assert.ok(!trial.supports('setCommands'));
        return;
      }
      assert.equal(event.interaction.type, 'command');
      assert.equal(event.interaction.text, 'staging now');
      assert.equal(event.interaction.user.id, trial.ada.id);
    });

    group.test("another account's interaction is refused", async (trial) => {
      if (!trial.supports('respond')) return;
      const foreign = { ...anInteraction(trial), account: 'elsewhere' };
      await assertRejects(() => trial.backend.respond(foreign, 'x'), 'invalid');
    });

    group.test('every event fits its schema', (trial) => trial.assertAllEventsValid());
  });
}

async function click(trial: Trial) {
  const place = trial.channel();
  const sent = await trial.backend.sendMessage(place.id, 'Shall I?', {
    components: [{ type: 'button', id: 'approve', label: 'Approve', value: 'build-7' }],
  });
  trial.ada.click(trial.standing(sent), 'Approve');
  const { interaction } = await trial.event('interaction', (event) => event.interaction.message?.id === sent.id);
  return { sent, interaction };
}

async function command(trial: Trial, name: string, text: string) {
  const place = trial.channel();
  trial.ada.command(place, `/${name} ${text}`);
  return trial.event('interaction', (event) => event.interaction.channelId === place.id);
}

/** One that really happened: answers need what travels in it. */
async function anyInteraction(trial: Trial): Promise<Interaction> {
  if (trial.level('components') === 'native') return (await click(trial)).interaction;
  return (await command(trial, 'deploy', '')).interaction;
}

function anInteraction({ backend, ada }: Trial): Interaction {
  return {
    platform: backend.platform,
    account: backend.account,
    id: 'i',
    type: 'button',
    user: { platform: backend.platform, account: backend.account, id: ada.id, name: ada.name, isBot: false },
    createdAt: new Date(),
  };
}

async function assertNoClick(trial: Trial): Promise<void> {
  const sent = await trial.backend.sendMessage(trial.channel().id, 'Shall I?', {
    components: [{ type: 'button', id: 'approve', label: 'Approve' }],
  });
  assert.ok(trial.standing(sent).text.includes('Approve'), 'the label is there to be answered in words');
}
