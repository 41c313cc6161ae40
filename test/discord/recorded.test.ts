import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../src/backends/discord/events.js';
import { DiscordInteraction, DiscordMessage } from '../../src/backends/discord/native.js';
import { isWire, type Wire } from '../../src/backends/discord/wire/read.js';
import { ChatEvent } from '../../src/models/index.js';
import { reader, same } from './context.js';

const folder = fileURLToPath(new URL('../../../shared/samples/discord/', import.meta.url));
const isThere = existsSync(folder);
if (!isThere)
  console.log('The recorded Discord payloads are not here (../shared/samples/discord): their tests are left out.');

/** Every dispatch and interaction of a sample. */
function* dispatches(value: unknown): Generator<[string, Wire]> {
  if (Array.isArray(value)) for (const item of value) yield* dispatches(item);
  if (!isWire(value)) return;
  const type = value['type'];
  if (typeof type === 'string' && type.startsWith('GATEWAY_') && isWire(value['data']))
    yield [type.slice('GATEWAY_'.length), value['data']];
  else if (typeof value['token'] === 'string' && typeof type === 'number') yield ['INTERACTION_CREATE', value];
  else for (const item of Object.values(value)) yield* dispatches(item);
}

function bot() {
  const made = reader();
  made.self = { userId: '1457469483726668048', applicationId: '1457469483726668048' };
  return made;
}

describe.skipIf(!isThere)('recorded payloads', () => {
  const found = isThere
    ? ['channel.json', 'gateway.json'].flatMap((name) => [
        ...dispatches(JSON.parse(readFileSync(folder + name, 'utf8'))),
      ])
    : [];

  it('are read, and their models survive JSON', async () => {
    const types: Record<string, number> = {};
    for (const [name, payload] of found) {
      for (const event of await eventsOf(name, payload, bot())) {
        same(ChatEvent, event);
        if (event.type === 'message.created') same(DiscordMessage, event.message);
        if (event.type === 'interaction') same(DiscordInteraction, event.interaction);
        types[event.type] = (types[event.type] ?? 0) + 1;
      }
    }
    expect(types['native']).toBeUndefined();
    expect(types['message.created']).toBeGreaterThan(8);
    expect(types['interaction']).toBeGreaterThan(4);
    expect(types).toMatchObject({ 'reaction.added': 1, 'thread.created': 1 });
  });

  it('in the order they came, threads and mentions of the bot’s role are understood', async () => {
    const made = bot();
    const gateway = JSON.parse(readFileSync(`${folder}gateway.json`, 'utf8')) as Record<string, { data: Wire }>;
    const read = async (key: string, name = 'MESSAGE_CREATE') =>
      (await eventsOf(name, gateway[key]?.data ?? {}, made))[0];
    expect(await read('gatewayMention')).toMatchObject({
      message: { mentionsMe: true, text: expect.stringMatching(/^@\S/) },
    });
    expect(await read('gatewayThreadCreate', 'THREAD_CREATE')).toMatchObject({
      thread: { id: '1457536551830421524', parentMessage: { id: '1457536551830421524' } },
    });
    expect(await read('gatewayBotWelcome')).toMatchObject({
      message: {
        channelId: '1457510428359004343',
        threadId: '1457536551830421524',
        isOwn: true,
        embeds: [{ color: '#5865f2' }],
      },
    });
    expect(await read('gatewayRoleMention')).toMatchObject({ message: { mentionsMe: true } });
  });
});
