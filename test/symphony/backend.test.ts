import { afterEach, describe, expect, it, vi } from 'vitest';
import { SymphonyBackend } from '../../src/backends/symphony/index.js';
import { md } from '../../src/richtext/index.js';
import { type SymphonyEmulatorOptions, startSymphonyEmulator } from '../../src/testing/symphony/index.js';

const ends: (() => Promise<void>)[] = [];

async function start(options: SymphonyEmulatorOptions = {}, settings: object = {}) {
  const emulator = await startSymphonyEmulator({ users: ['ada', 'bob'], ...options });
  const another = (more: object = {}) => {
    const backend = new SymphonyBackend({ ...emulator.config, ...settings, ...more });
    ends.unshift(() => backend.disconnect());
    return backend;
  };
  ends.push(() => emulator.stop());
  return { emulator, world: emulator.world, backend: another(), another };
}

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

describe('a Symphony backend', () => {
  it('keeps every digit of ids beyond 2^53', async () => {
    const { world, backend } = await start({ tenant: 200_000 });
    const { id } = world.user('ada');
    expect(Number.isSafeInteger(Number(id))).toBe(false);
    const ada = await backend.fetchUser(id);
    expect(ada.id).toBe(id);
    const direct = await backend.openDirect(ada);
    expect((await backend.listMembers(direct).toArray()).map((member) => member.id)).toContain(id);
    const sent = await backend.sendMessage(direct, md`Hello ${ada}`);
    expect(sent.mentions.map((mention) => mention.id)).toEqual([id]);
    expect((await backend.fetchOrganization()).id).toBe('200000');
    expect((await backend.getPresence(ada)).userId).toBe(id);
  });

  it('finds services behind context paths', async () => {
    const { world, backend } = await start({ context: '/sym', agent: { context: '/elsewhere' } });
    const place = world.channel('general', { members: ['ada'] });
    await backend.sendMessage(place.id, 'hi');
    expect(world.messages(place).at(-1)?.text).toBe('hi');
  });

  it('answers with a card that quotes, and knows it again as a reply', async () => {
    const { world, backend, another } = await start();
    const place = world.channel('general', { members: ['ada'] });
    const said = world.user('ada').say(place, ['What <is> "it" & ', '{why}?'].join('$'));
    const sent = await backend.reply(said, md`It is **this**`);
    expect(sent).toMatchObject({
      type: 'reply',
      text: 'It is this',
      replyTo: { id: said.id, channelId: place.id },
      embeds: [],
    });
    expect(sent.content).toContain('What &lt;is&gt;');
    const edited = await another().editMessage({ channelId: place.id, id: sent.id }, 'It is that');
    expect(edited).toMatchObject({ id: sent.id, text: 'It is that', type: 'reply', replyTo: { id: said.id } });
  });

  it('keeps cards, forms and files over an edit that does not name them', async () => {
    const { world, backend } = await start();
    const place = world.channel('general', { members: ['ada'] });
    const sent = await backend.sendMessage(place.id, 'one', {
      embeds: [{ title: 'Card', description: '**bold**', color: '#ff0000' }],
      components: [{ type: 'button', id: 'ok', label: 'OK', value: 'yes' }],
      files: [{ data: 'bytes', filename: 'a.txt' }],
    });
    const edited = await backend.editMessage(sent, 'two');
    expect(edited.text).toBe('two');
    expect(edited.embeds).toMatchObject([{ title: 'Card', description: '**bold**', color: '#ff0000' }]);
    expect(edited.components).toMatchObject([{ type: 'button', id: 'ok', value: 'yes' }]);
    expect(edited.attachments.map(({ filename }) => filename)).toEqual(['a.txt']);
    const [file] = edited.attachments;
    expect(file && (await (await backend.downloadAttachment(file)).text())).toBe('bytes');
    const without = await backend.editMessage(sent, undefined, { embeds: [], components: [], files: [] });
    expect(without).toMatchObject({ text: 'two', embeds: [], attachments: [] });
    expect(without.components).toBeUndefined();
    expect(without.id).toBe(sent.id);
  });

  it('shares a feed between two of one account without tags, and gives each its own with them', async () => {
    const { world, another } = await start();
    const place = world.channel('general', { members: ['ada'] });
    const heard: string[][] = [[], []];
    const bots = [another({ datafeed: { tag: 'one' } }), another({ datafeed: { tag: 'two' } })];
    for (const [index, bot] of bots.entries()) {
      bot.on('message.created', ({ message }) => {
        heard[index]?.push(message.text);
      });
      await bot.connect();
    }
    world.user('ada').say(place, 'to both');
    await vi.waitFor(() => expect(heard).toEqual([['to both'], ['to both']]));
    expect((await bots[0]?.client.datafeed.list())?.map(({ id }) => id).sort()).toEqual(['one', 'two']);
  });

  it('refuses what Symphony has not with words that help', async () => {
    const { world, backend } = await start();
    const place = world.channel('general', { members: ['ada'] });
    await expect(backend.openDirect([world.user('ada').id, world.user('bob').id])).rejects.toThrow(/createChannel/);
    await expect(backend.createChannel({ name: 'x', type: 'forum' })).rejects.toThrow(/announcement/);
    await expect(backend.updateChannel(place.id, { type: 'public' })).rejects.toThrow(/for ever/);
    await expect(
      backend.sendMessage(place.id, 'x', { native: { datum: {} } as Record<string, unknown> }),
    ).rejects.toThrow(/datum/);
    await expect(
      backend.sendMessage(place.id, { raw: '<messageML><blink>x</blink></messageML>' }),
    ).rejects.toMatchObject({
      code: 'invalid',
    });
    const { losses } = await backend.setPresence({
      status: 'invisible',
      statusText: 'away',
      activity: { type: 'playing', name: 'x' },
    });
    expect(losses.map(({ feature }) => feature)).toEqual(['status', 'statusText', 'activity']);
  });
});
