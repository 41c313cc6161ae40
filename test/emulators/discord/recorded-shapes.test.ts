import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ActionRowBuilder, ButtonBuilder, ButtonStyle } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { connect, type Json, start, until } from './harness.js';

const samples = resolve('../shared/samples/discord');
const isThere = existsSync(samples);
if (!isThere) console.log(`recorded Discord payloads are not at ${samples}: shapes are not compared`);

const read = (file: string): Record<string, Json> => JSON.parse(readFileSync(resolve(samples, file), 'utf8'));
const data = (recorded: Json | undefined): unknown => recorded?.data;

/** The type of every place in a value; lists have the shapes of all their entries merged. */
function shape(value: unknown, at = '', into: Map<string, Set<string>> = new Map()): Map<string, Set<string>> {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  into.set(at, (into.get(at) ?? new Set()).add(kind));
  if (Array.isArray(value)) for (const each of value) shape(each, `${at}[]`, into);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) shape(each, at ? `${at}.${key}` : key, into);
  return into;
}

/** Every key that was recorded is emitted, with the recorded type; `optional` are the ones that the recording has by chance. */
function expectShape(emitted: unknown, recorded: unknown, optional: readonly string[] = []): void {
  const ours = shape(emitted);
  const missing: string[] = [];
  const isOptional = (at: string) =>
    optional.some((each) => at === each || at.startsWith(`${each}.`) || at.startsWith(`${each}[`));
  expect(shape(recorded).size).toBeGreaterThan(8);
  for (const [at, kinds] of shape(recorded)) {
    if (isOptional(at)) continue;
    const own = ours.get(at);
    if (!own) missing.push(`${at} (${[...kinds]})`);
    else if (!kinds.has('null') && !own.has('null'))
      expect(
        [...own].every((kind) => kinds.has(kind)),
        `${at}: ours ${[...own]}, recorded ${[...kinds]}`,
      ).toBe(true);
  }
  expect(missing).toEqual([]);
}

describe.skipIf(!isThere)('payloads have the recorded shapes', () => {
  it('messages: a mention, in a thread, of the bot with embed and buttons', async () => {
    const { discord, world } = await start();
    const { client, of, general } = await connect(discord);
    const gateway = read('gateway.json');
    const root = world.user('ada').say('general', 'hi @chatmux');
    const [mention] = await until(() => of('MESSAGE_CREATE').length > 0 && of('MESSAGE_CREATE'));
    // The client of a person makes a nonce.
    expectShape(mention, data(gateway.gatewayMention), ['nonce']);
    expectShape(mention, read('channel.json').mention?.data, ['nonce']);
    world.user('ada').say('general', 'DM me', { thread: root });
    const inThread = await until(() => of('MESSAGE_CREATE').find((each) => each.content === 'DM me'));
    expectShape(inThread, data(gateway.gatewayDMRequest), ['nonce']);
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('hello').setLabel('Say Hello').setStyle(ButtonStyle.Primary),
    );
    const thread = await client.channels.fetch(root.id);
    if (!thread?.isSendable()) throw new Error('no thread');
    const embeds = [
      { title: 'Welcome', description: 'x', color: 5, fields: [{ name: 'a', value: 'b', inline: true }] },
    ];
    await thread.send({ content: 'Welcome', embeds, components: [row] });
    const own = await until(() => of('MESSAGE_CREATE').find((each) => each.content === 'Welcome'));
    expectShape(own, data(gateway.gatewayBotWelcome), ['embeds[].id']);
    expect(general.id).toBe(root.channelId);
  });

  it('a reaction, a new thread', async () => {
    const { discord, world } = await start();
    const { of } = await connect(discord);
    const gateway = read('gateway.json');
    const root = world.user('ada').say('general', 'root');
    world.user('bob').react(root, '👍');
    world.user('bob').say('general', 'reply', { thread: root });
    await until(() => of('THREAD_CREATE').length > 0);
    // Two fields of a user that stand in this recording alone.
    expectShape(of('MESSAGE_REACTION_ADD')[0], data(gateway.gatewayReactionAdd), [
      'member.user.display_name',
      'member.user.bot',
    ]);
    expectShape(of('THREAD_CREATE')[0], data(gateway.gatewayThreadCreate));
  });

  it('a pressed button, in a thread and in a direct conversation', async () => {
    const { discord, world } = await start();
    const { client, of } = await connect(discord);
    const gateway = read('gateway.json');
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('hello').setLabel('Say Hello').setStyle(ButtonStyle.Primary),
    );
    const embeds = [
      { title: 'Welcome', description: 'x', color: 5, fields: [{ name: 'a', value: 'b', inline: true }] },
    ];
    const root = world.user('ada').say('general', 'root');
    world.user('ada').say('general', 'reply', { thread: root });
    const thread = await until(() => client.channels.cache.get(root.id));
    if (!thread.isSendable()) throw new Error('no thread');
    await thread.send({ content: 'Welcome', embeds, components: [row] });
    world.user('ada').click(world.lastMessage('general')!, 'hello');
    const [click] = await until(() => of('INTERACTION_CREATE').length > 0 && of('INTERACTION_CREATE'));
    expectShape(click, gateway.buttonClickHello, ['message.embeds[].id']);
    expectShape(click, read('channel.json').channel_post_action);
    const direct = await client.users.send(world.user('ada').id, { content: 'DM', components: [row] });
    world.user('ada').click(world.lastMessage(world.direct('ada'))!, 'hello');
    const second = await until(() => of('INTERACTION_CREATE')[1]);
    expectShape(second, gateway.dmButtonClick);
    expect(second).not.toHaveProperty('member');
    expect((second.message as Json).id).toBe(direct.id);
  });
});
