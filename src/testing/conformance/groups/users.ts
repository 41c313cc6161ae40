import assert from 'node:assert/strict';
import { assertRejects } from '../assertions.js';
import type { Suite } from '../suite.js';

/** Users, groups, organisations. */
export function userTests(suite: Suite): void {
  suite.group('users', {}, (group) => {
    group.operation('fetchUser', {
      lacks: ({ backend }) => backend.fetchUser('u'),
      works: async (trial) => {
        const user = await trial.backend.fetchUser(trial.ada.id);
        assert.equal(user.id, trial.ada.id);
        assert.equal(user.name, trial.ada.name);
        assert.equal(user.isBot, false);
        assert.equal(user.platform, trial.backend.platform);
        assert.equal(user.account, trial.backend.account);
        assert.equal((await trial.backend.fetchUser(user)).id, user.id, 'the model is a reference too');
        await assertRejects(() => trial.backend.fetchUser(trial.unknownId(trial.ada.id)), 'not_found');
      },
    });

    group.test('me is this account', async ({ backend, world }) => {
      assert.equal(backend.me?.id, world.bot.id);
      assert.equal(backend.me?.name, world.bot.name);
    });

    group.operation('lookupUser', {
      lacks: ({ backend }) => backend.lookupUser({ name: 'Ada' }),
      works: async (trial) => {
        const name = trial.name('Grace');
        const person = trial.world.user(trial.name('grace'), { name, email: `${trial.name('g')}@example.com` });
        // Some platforms show a user only who shares a channel with the account.
        person.join('general');
        const known = await trial.backend.fetchUser(person.id);
        assert.equal((await trial.backend.lookupUser({ name }))?.id, person.id);
        assert.equal((await trial.backend.lookupUser({ id: person.id }))?.id, person.id);
        if (known.email !== undefined) {
          trial.backend.users.clear();
          assert.equal((await trial.backend.lookupUser({ email: known.email.toUpperCase() }))?.id, person.id);
        }
        if (known.handle !== undefined) {
          trial.backend.users.clear();
          assert.equal((await trial.backend.lookupUser({ handle: known.handle }))?.id, person.id);
        }
        assert.equal(await trial.backend.lookupUser({ name: trial.name('nobody') }), undefined);
        assert.equal(await trial.backend.lookupUser({ name: name.slice(0, -1) }), undefined, 'a part is no match');
      },
    });

    group.test('an ambiguous name is an error that lists the candidates', async (trial) => {
      if (!trial.supports('lookupUser')) return trial.assertUnsupported(() => trial.backend.lookupUser({ name: 'x' }));
      const name = trial.name('Twin');
      const twins = [trial.world.user(trial.name('t'), { name }), trial.world.user(trial.name('t'), { name })];
      for (const twin of twins) twin.join('general');
      const error = await assertRejects(() => trial.backend.lookupUser({ name }), 'conflict');
      for (const twin of twins) assert.ok(error.message.includes(twin.id));
    });

    group.operation('listUsers', {
      lacks: ({ backend }) => backend.listUsers().toArray(),
      works: async ({ backend, ada, bob }) => {
        const ids = (await backend.listUsers().toArray()).map(({ id }) => id);
        assert.ok(ids.includes(ada.id) && ids.includes(bob.id));
        assert.equal(new Set(ids).size, ids.length, 'nobody twice');
        assert.equal((await backend.listUsers().toArray(1)).length, 1);
      },
    });

    group.operation('listGroups', {
      lacks: ({ backend }) => backend.listGroups().toArray(),
      works: async (trial) => {
        const handle = trial.name('team');
        const made = trial.world.addGroup(handle, ['ada', 'bob']);
        const groups = await trial.backend.listGroups().toArray();
        const found = groups.find(({ id }) => id === made.id);
        assert.ok(found, 'the group is listed');
        assert.ok(found.handle === handle || found.name === handle);
      },
    });

    group.operation('fetchOrganization', {
      lacks: ({ backend }) => backend.fetchOrganization(),
      works: async ({ backend }) => {
        const organization = await backend.fetchOrganization();
        assert.ok(organization.name);
        assert.equal((await backend.fetchOrganization(organization)).id, organization.id);
      },
    });

    group.operation('listOrganizations', {
      lacks: ({ backend }) => backend.listOrganizations().toArray(),
      works: async ({ backend }) => {
        assert.ok((await backend.listOrganizations().toArray()).length >= 1);
      },
    });
  });
}
