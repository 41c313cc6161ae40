import { expect, it } from 'vitest';
import { eventually, fixture } from './fixture.js';

it('many messages are deleted at once by discord.js, and each is an event', async () => {
  const { backend, world, events } = await fixture();
  await backend.connect();
  const ada = world.user('ada');
  const ids = Array.from({ length: 5 }, (_, index) => ada.say('general', `m${index}`).id);
  const channel = await backend.client.channels.fetch(world.channel('general').id);
  if (!channel?.isTextBased() || !('bulkDelete' in channel)) throw new Error('no text channel');
  await channel.bulkDelete(ids.slice(0, 4));
  expect(world.messages('general').map(({ id }) => id)).toEqual(ids.slice(4));
  const deleted = () => events.flatMap((event) => (event.type === 'message.deleted' ? [event.message.id] : [])).sort();
  await eventually(() => deleted().length === 4, 'four are told');
  expect(deleted()).toEqual(ids.slice(0, 4).sort());
});

it('it removes somebody from the server, and deletes a thread', async () => {
  const { backend, world, discord, event } = await fixture();
  await backend.connect();
  const said = world.user('ada').say('general', 'hello');
  const thread = await backend.createThread(said, 'first');
  await (await backend.client.channels.fetch(thread.id))?.delete();
  expect((await event('thread.deleted')).thread.id).toBe(thread.id);
  await expect(backend.fetchThread(thread)).rejects.toMatchObject({ code: 'not_found' });
  const guild = await backend.client.guilds.fetch(discord.ids.guildId);
  await guild.members.kick(world.user('bob').id, 'spam');
  const left = await event('member.left', ({ user }) => user.id === world.user('bob').id);
  expect(left.user.handle).toBe('bob');
});

it('it works without a gateway too', async () => {
  const { another, world } = await fixture();
  const worker = another({ gateway: false });
  await worker.fetchOrganization();
  const user = await worker.client.users.fetch(world.user('ada').id);
  expect(user.username).toBe('ada');
});
