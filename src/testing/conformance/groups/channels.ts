import assert from 'node:assert/strict';
import type { MemberRole } from '../../../models/index.js';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

/** Channels and their members. */
export function channelTests(suite: Suite): void {
  suite.group('channels', {}, (group) => {
    group.operation('fetchChannel', {
      lacks: ({ backend }) => backend.fetchChannel('c'),
      works: async (trial) => {
        const place = trial.channel();
        const channel = await trial.backend.fetchChannel(place.id);
        assert.equal(channel.id, place.id);
        assert.equal(channel.name, place.name);
        assert.equal((await trial.backend.fetchChannel(channel)).id, place.id);
        await assertRejects(() => trial.backend.fetchChannel(trial.unknownId(place.id)), 'not_found');
      },
    });

    group.operation('lookupChannel', {
      lacks: ({ backend }) => backend.lookupChannel({ name: 'general' }),
      works: async (trial) => {
        const place = trial.channel();
        assert.equal((await trial.backend.lookupChannel({ name: place.name }))?.id, place.id);
        assert.equal((await trial.backend.lookupChannel({ name: `#${place.name}` }))?.id, place.id);
        assert.equal((await trial.backend.lookupChannel({ id: place.id }))?.id, place.id);
        assert.equal(await trial.backend.lookupChannel({ name: trial.name('nowhere') }), undefined);
        assert.equal((await trial.backend.fetchChannel({ name: place.name })).id, place.id);
        await assertRejects(() => trial.backend.fetchChannel({ name: trial.name('nowhere') }), 'not_found');
      },
    });

    group.operation('listChannels', {
      lacks: ({ backend }) => backend.listChannels().toArray(),
      works: async (trial) => {
        const place = trial.channel();
        const channels = await trial.backend.listChannels().toArray();
        const found = channels.find(({ id }) => id === place.id);
        assert.ok(found, 'the channel is listed');
        const others = await trial.backend.listChannels({ types: ['direct'] }).toArray();
        assert.ok(
          others.every(({ type }) => type === 'direct'),
          'only the kinds that were asked for',
        );
      },
    });

    group.operation('createChannel', {
      lacks: ({ backend }) => backend.createChannel({ name: 'x' }),
      works: async (trial) => {
        const name = trial.name('made');
        const channel = await trial.backend.createChannel({ name, members: [trial.ada.id] });
        const place = trial.place(channel);
        assert.equal(place.name, name);
        assert.ok(place.memberHandles.includes(trial.world.bot.handle), 'the account is in it');
        assert.ok(place.memberHandles.includes('ada'), 'the members are in it');
        await trial.backend.sendMessage(channel, trial.text());
        await assertRejects(() => trial.backend.createChannel({ name: ' ' }), 'invalid');
      },
    });

    group.operation('updateChannel', {
      lacks: ({ backend }) => backend.updateChannel('c', { topic: 'x' }),
      works: async (trial) => {
        const channel = await own(trial);
        if (!hasTopics(trial)) {
          const name = trial.name('renamed');
          assert.equal((await trial.backend.updateChannel(channel, { name })).name, name);
          assert.equal(trial.place(channel).name, name);
          assert.equal((await trial.backend.fetchChannel(channel.id)).name, name, 'the cache knows it');
          await assertRejects(() => trial.backend.updateChannel(channel, { topic: 'x' }), 'unsupported');
          await assertRejects(() => trial.backend.updateChannel(channel, {}), 'invalid');
          return;
        }
        const topic = trial.text('topic');
        const updated = await trial.backend.updateChannel(channel, { topic });
        assert.ok(updated.topic === topic || updated.description === topic);
        assert.equal(trial.place(channel).topic, topic);
        assert.equal((await trial.backend.fetchChannel(channel.id)).topic, updated.topic, 'the cache knows it');
        await assertRejects(() => trial.backend.updateChannel(channel, {}), 'invalid');
      },
    });

    group.operation('archiveChannel', {
      lacks: ({ backend }) => backend.archiveChannel('c'),
      works: async (trial) => {
        if (isOfThreads(trial, 'archiveChannel')) {
          const thread = await aThread(trial);
          await trial.backend.archiveChannel(thread.id);
          assert.equal((await trial.backend.fetchChannel(thread.id)).isArchived, true);
          assert.equal((await trial.backend.fetchThread(thread)).isArchived, true);
          await assertRejects(() => trial.backend.archiveChannel(thread.channelId), 'unsupported');
          return;
        }
        const channel = await own(trial);
        await trial.backend.archiveChannel(channel);
        assert.equal(trial.place(channel).isArchived, true);
        assert.equal((await trial.backend.fetchChannel(channel.id)).isArchived, true);
      },
    });

    group.operation('unarchiveChannel', {
      lacks: ({ backend }) => backend.unarchiveChannel('c'),
      works: async (trial) => {
        if (isOfThreads(trial, 'unarchiveChannel')) {
          const thread = await aThread(trial);
          await trial.backend.archiveChannel(thread.id);
          await trial.backend.unarchiveChannel(thread.id);
          assert.equal((await trial.backend.fetchThread(thread)).isArchived, false);
          return;
        }
        const channel = await own(trial);
        await trial.backend.archiveChannel(channel);
        await trial.backend.unarchiveChannel(channel);
        assert.equal(trial.place(channel).isArchived, false);
      },
    });

    group.operation('joinChannel', {
      lacks: ({ backend }) => backend.joinChannel('c'),
      works: async (trial) => {
        if (isOfThreads(trial, 'joinChannel')) {
          const thread = await aThread(trial);
          await trial.backend.joinChannel(thread.id);
          assert.ok((await memberIds(trial, thread.id)).includes(trial.world.bot.id));
          await trial.backend.joinChannel(thread.id);
          return;
        }
        const place = trial.world.channel(trial.name('join'), { members: ['ada'], bot: false });
        await trial.backend.joinChannel(place.id);
        assert.ok(trial.place(place).memberHandles.includes(trial.world.bot.handle));
        await trial.backend.joinChannel(place.id);
      },
    });

    group.operation('leaveChannel', {
      lacks: ({ backend }) => backend.leaveChannel('c'),
      works: async (trial) => {
        if (isOfThreads(trial, 'leaveChannel')) {
          const thread = await aThread(trial);
          await trial.backend.joinChannel(thread.id);
          await trial.backend.leaveChannel(thread.id);
          assert.ok(!(await memberIds(trial, thread.id)).includes(trial.world.bot.id));
          await trial.backend.leaveChannel(thread.id);
          await assertRejects(() => trial.backend.leaveChannel(thread.channelId), 'unsupported');
          return;
        }
        const place = trial.channel();
        await trial.backend.leaveChannel(place.id);
        assert.ok(!trial.place(place).memberHandles.includes(trial.world.bot.handle));
        await trial.backend.leaveChannel(place.id);
      },
    });

    group.operation('listMembers', {
      lacks: ({ backend }) => backend.listMembers('c').toArray(),
      works: async (trial) => {
        const place = trial.channel();
        const members = await trial.backend.listMembers(place.id).toArray();
        assert.deepEqual(members.map(({ id }) => id).sort(), [trial.ada.id, trial.bob.id, trial.world.bot.id].sort());
        assert.ok(members.every(({ id, user }) => user.id === id));
      },
    });

    group.operation('addMembers', {
      lacks: (trial) => trial.backend.addMembers('c', 'u'),
      works: async (trial) => {
        // She is made before the channel: whoever comes later is in every public one.
        const carol = trial.world.user(trial.name('carol'));
        const place = trial.channel();
        assert.ok(!trial.place(place).memberHandles.includes(carol.handle));
        await trial.backend.addMembers(place.id, carol.id);
        assert.ok(trial.place(place).memberHandles.includes(carol.handle));
        await trial.backend.addMembers(place.id, { users: [carol.id] });
      },
    });

    group.operation('removeMembers', {
      lacks: (trial) => trial.backend.removeMembers('c', 'u'),
      works: async (trial) => {
        const channel = await own(trial);
        assert.ok(trial.place(channel).memberHandles.includes('ada'));
        await trial.backend.removeMembers(channel, [trial.ada.id]);
        assert.ok(!trial.place(channel).memberHandles.includes('ada'));
        await trial.backend.removeMembers(channel, [trial.ada.id]);
      },
    });

    group.operation('setMemberRole', {
      lacks: ({ backend }) => backend.setMemberRole('c', 'u', 'admin'),
      works: async (trial) => {
        const channel = await own(trial);
        const { allowed } = trial.backend.capabilities.get('setMemberRole');
        const roles = (['moderator', 'admin', 'owner'] as const).filter((role) => allowed?.includes(role) ?? true);
        const [role] = roles;
        assert.ok(role, 'there is a role to give');
        await trial.backend.setMemberRole(channel, trial.ada.id, role);
        const members = await trial.backend.listMembers(channel).toArray();
        assert.equal(members.find(({ id }) => id === trial.ada.id)?.role, role);
        if (allowed) {
          const wrong = (['guest', 'member', 'owner', 'admin', 'moderator'] as const).find(
            (each) => !allowed.includes(each),
          );
          if (wrong) {
            const call = () =>
              trial.backend.setMemberRole(channel, trial.ada.id, wrong as Exclude<MemberRole, 'unknown'>);
            await assertRejects(call, 'invalid');
          }
        }
      },
    });

    group.operation('openDirect', {
      lacks: (trial) => trial.backend.openDirect(trial.ada.id),
      works: async (trial) => {
        const direct = await trial.backend.openDirect(trial.ada.id);
        assert.equal(direct.type, 'direct');
        assert.equal((await trial.backend.openDirect([trial.ada.id])).id, direct.id, 'the existing one');
        assert.equal(trial.world.direct('ada').id, direct.id);
        await assertRejects(() => trial.backend.openDirect([]), 'invalid');
      },
    });
  });
}

/** Where only threads can be joined, left or archived, `allowed` says so. */
function isOfThreads(trial: Trial, operation: 'archiveChannel' | 'unarchiveChannel' | 'joinChannel' | 'leaveChannel') {
  return trial.backend.capabilities.get(operation).allowed?.includes('thread') ?? false;
}

/** A thread that people made. */
function aThread(trial: Trial) {
  const said = trial.said();
  return trial.backend.fetchThread(trial.bob.say(said.channelId, trial.text('reply'), { thread: said }));
}

async function memberIds(trial: Trial, channelId: string): Promise<string[]> {
  return (await trial.backend.listMembers(channelId).toArray()).map(({ id }) => id);
}

/** Whether channels have topics; where only some things can be changed, they are listed. */
function hasTopics(trial: Trial): boolean {
  return trial.backend.capabilities.get('updateChannel').allowed?.includes('topic') ?? true;
}

/** A channel that the account made, so that it may do everything there; one that it is in where it cannot make any. */
async function own(trial: Trial) {
  if (!trial.supports('createChannel')) return trial.backend.fetchChannel(trial.channel().id);
  return trial.backend.createChannel({ name: trial.name('own'), members: [trial.ada.id, trial.bob.id] });
}
