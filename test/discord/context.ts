import { expect } from 'vitest';
import type { DiscordChannel, DiscordUser } from '../../src/backends/discord/native.js';
import { DiscordReader } from '../../src/backends/discord/reader.js';
import type { Wire } from '../../src/backends/discord/wire/read.js';
import { EntityCache } from '../../src/core/cache/index.js';

export const ids = {
  bot: '500000000000000001',
  app: '500000000000000002',
  ada: '500000000000000011',
  bob: '500000000000000012',
  guild: '200000000000000001',
  general: '700000000000000001',
  forum: '700000000000000002',
  dm: '700000000000000003',
  thread: '800000000000000010',
  post: '800000000000000020',
  message: '800000000000000030',
  role: '600000000000000001',
  botRole: '600000000000000002',
};

/** A reader with nobody behind it but what it is given. */
export function reader(options: { channel?: (id: string) => unknown; message?: (id: string) => unknown } = {}) {
  const users = new EntityCache<DiscordUser>();
  const channels = new EntityCache<DiscordChannel>();
  const raw = new WeakMap<object, unknown>();
  const asked: string[] = [];
  const ask = async (id: string, answer: unknown): Promise<Wire> => {
    asked.push(id);
    if (answer === undefined) throw new Error('nobody is asked');
    return answer as Wire;
  };
  const made = new DiscordReader({
    account: 'discord',
    cdnUrl: 'https://cdn.discordapp.com',
    now: () => Date.parse('2026-11-21T12:00:00Z'),
    users,
    channels,
    remember: (model, payload) => {
      raw.set(model, payload);
      return model;
    },
    askChannel: (id) => ask(id, options.channel?.(id)),
    askMessage: (_channel, id) => ask(id, options.message?.(id)),
  });
  made.self = { userId: ids.bot, applicationId: ids.app };
  return Object.assign(made, { users, channels, raw, asked });
}

export const ada: Wire = { id: ids.ada, username: 'ada', discriminator: '0', global_name: 'Ada L.', avatar: 'a_1f2e' };
export const bot: Wire = { id: ids.bot, username: 'helper', discriminator: '6184', bot: true };

/** A message as the gateway sends it. */
export function wireMessage(fields: Wire = {}): Wire {
  return {
    id: ids.message,
    channel_id: ids.general,
    guild_id: ids.guild,
    channel_type: 0,
    author: ada,
    member: { nick: null, roles: [], joined_at: '2026-01-04T20:21:10.139000+00:00' },
    content: '',
    timestamp: '2026-02-17T00:48:03.193000+00:00',
    edited_timestamp: null,
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: [],
    embeds: [],
    components: [],
    pinned: false,
    type: 0,
    flags: 0,
    ...fields,
  };
}

export const guildCreate: Wire = {
  id: ids.guild,
  name: 'Lab',
  owner_id: ids.bob,
  system_channel_id: ids.general,
  unavailable: false,
  roles: [
    { id: ids.guild, name: '@everyone', permissions: '1024' },
    { id: ids.role, name: 'ops', permissions: String((1n << 13n) | (1n << 1n)) },
    { id: ids.botRole, name: 'helper', permissions: '8', managed: true, tags: { bot_id: ids.bot } },
  ],
  members: [{ user: bot, roles: [ids.botRole] }],
  channels: [
    { id: ids.general, type: 0, name: 'general', permission_overwrites: [] },
    { id: ids.forum, type: 15, name: 'questions' },
  ],
  threads: [{ id: ids.thread, type: 11, parent_id: ids.general, name: 'plans' }],
  presences: [{ user: { id: ids.ada }, status: 'idle', activities: [] }],
};

/** The model is what its schema reads back from its JSON. */
export function same<T>(schema: { parse(value: unknown): unknown }, model: T): void {
  expect(schema.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
}
