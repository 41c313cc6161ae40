import { expect, it } from 'vitest';
import { fixture } from './fixture.js';

const deploy = {
  name: 'deploy',
  description: 'Deploys',
  options: [
    { name: 'note', min: 2, max: 80 },
    { name: 'where', isRequired: true, choices: [{ name: 'Staging', value: 'staging' }] },
    { name: 'count', type: 'integer' as const, min: 1, max: 9 },
    { name: 'who', type: 'user' as const, description: 'Whose' },
  ],
};

it('are written once, and not again when they are the same', async () => {
  const { backend, calls } = await fixture();
  await backend.setCommands([deploy, { name: 'Quote', type: 'message' }]);
  await backend.setCommands([deploy, { name: 'Quote', type: 'message' }]);
  // The order says nothing.
  await backend.setCommands([{ name: 'Quote', type: 'message' }, deploy]);
  expect(calls('PUT /applications')).toHaveLength(1);
  expect(calls('POST /applications')).toHaveLength(0);
  await backend.setCommands([{ ...deploy, description: 'Deploys it' }]);
  expect(calls('PUT /applications')).toHaveLength(2);
  await backend.setCommands([]);
  await backend.setCommands([]);
  expect(calls('PUT /applications')).toHaveLength(3);
});

it('keep what was set elsewhere, and their ids', async () => {
  const { backend, discord } = await fixture();
  await backend.setCommands([deploy]);
  const address = `${discord.config.apiUrl}/v10/applications/${discord.config.applicationId}/commands`;
  const headers = {
    authorization: `Bot ${discord.config.token}`,
    'content-type': 'application/json',
    'user-agent': 't',
  };
  const list = async () => (await fetch(address, { headers })).json() as Promise<Record<string, unknown>[]>;
  const [before] = await list();
  await fetch(`${address}/${before?.['id']}`, {
    method: 'PATCH',
    headers,
    body: JSON.stringify({ default_member_permissions: '8' }),
  });
  await backend.setCommands([{ ...deploy, description: 'Other' }]);
  const [after] = await list();
  expect(after).toMatchObject({ id: before?.['id'], description: 'Other', default_member_permissions: '8' });
  // Those that must be given come first.
  expect(((after?.['options'] ?? []) as { name: string }[]).map(({ name }) => name)).toEqual([
    'where',
    'note',
    'count',
    'who',
  ]);
  expect(after?.['options']).toMatchObject([
    { type: 3, required: true, choices: [{ name: 'Staging', value: 'staging' }] },
    { type: 3, min_length: 2, max_length: 80, description: 'note' },
    { type: 4, min_value: 1, max_value: 9 },
    { type: 6, description: 'Whose' },
  ]);
});

it('of one server stand beside those of all', async () => {
  const { backend, discord, calls } = await fixture();
  const { guildId } = discord.ids;
  await backend.setCommands([{ name: 'here' }], { organization: guildId });
  await backend.setCommands([{ name: 'everywhere' }]);
  expect(calls('PUT /applications').map(({ call }) => call.includes(guildId))).toEqual([true, false]);
});

it('that Discord would refuse are named before any call', async () => {
  const { backend, calls } = await fixture();
  await backend.fetchUser(backend.me?.id ?? (await backend.fetchOrganization()).id).catch(() => undefined);
  const wrong = [
    [{ name: 'Deploy' }],
    [{ name: 'two words' }],
    [{ name: 'a', description: 'x'.repeat(101) }],
    [{ name: 'a', options: [{ name: 'Where' }] }],
    [{ name: 'a', options: [{ name: 'b', isAutocomplete: true, choices: [{ name: 'x', value: 'x' }] }] }],
    [{ name: 'a', options: Array.from({ length: 26 }, (_, index) => ({ name: `o${index}` })) }],
    [{ name: 'Menu', type: 'user' as const, options: [{ name: 'a' }] }],
    [{ name: 'a' }, { name: 'a' }],
    Array.from({ length: 101 }, (_, index) => ({ name: `c${index}` })),
  ];
  for (const commands of wrong) {
    await expect(backend.setCommands(commands), JSON.stringify(commands).slice(0, 80)).rejects.toMatchObject({
      code: 'invalid',
    });
  }
  expect(calls('PUT /applications')).toHaveLength(0);
  expect(calls('GET /applications').filter(({ call }) => call.includes('/commands'))).toHaveLength(0);
});
