import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../src/backends/discord/events.js';
import { channelOf } from '../../src/backends/discord/normalize/channel.js';
import { interactionOf } from '../../src/backends/discord/normalize/interaction.js';
import { groupOf, organizationOf } from '../../src/backends/discord/normalize/organization.js';
import { threadOf } from '../../src/backends/discord/normalize/thread.js';
import type { Wire } from '../../src/backends/discord/wire/read.js';
import { Channel, ChatEvent, Group, Interaction, Message, Organization, Thread } from '../../src/models/index.js';
import { ada, bot, guildCreate, ids, reader, same, wireMessage } from './context.js';

/** Every payload that is read, in full. */
const payloads: Readonly<Record<string, Wire>> = {
  MESSAGE_CREATE: wireMessage({
    content: `hi <@${ids.bot}> <#${ids.general}> <:a:${ids.role}>`,
    mentions: [{ ...bot, member: { roles: [ids.role] } }],
    mention_roles: [ids.role],
    attachments: [{ id: '1', filename: 'a.png', size: 3, width: 1, height: 1, duration_secs: 1, flags: 8 }],
    embeds: [
      {
        type: 'rich',
        title: 't',
        color: 5,
        timestamp: '2026-02-17T00:48:03+00:00',
        author: { name: 'a' },
        footer: { text: 'f' },
        image: { url: 'https://a.test' },
        fields: [{ name: 'n', value: 'v' }],
      },
    ],
    components: [
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: 'OK', custom_id: 'ok' },
          { type: 3, custom_id: 's', options: [{ label: 'l', value: 'v' }] },
        ],
      },
    ],
    reactions: [{ count: 1, me: true, emoji: { id: null, name: '👍' } }],
    sticker_items: [{ id: '2', name: 's', format_type: 1 }],
    poll: {
      question: { text: 'q' },
      answers: [{ answer_id: 1, poll_media: { text: 'a' } }],
      results: { answer_counts: [{ id: 1, count: 1 }] },
    },
    message_reference: { type: 1, message_id: ids.post, channel_id: ids.general },
    message_snapshots: [{ message: { content: 'c', attachments: [], embeds: [] } }],
    interaction_metadata: { id: '3', type: 2, user: ada },
    thread: { id: ids.thread },
    nonce: 'n',
  }),
  MESSAGE_UPDATE: wireMessage({
    edited_timestamp: '2026-02-17T00:49:00+00:00',
    type: 19,
    referenced_message: { id: ids.post, author: ada },
  }),
  MESSAGE_DELETE: { id: ids.message, channel_id: ids.general, guild_id: ids.guild },
  MESSAGE_DELETE_BULK: { ids: [ids.message], channel_id: ids.general },
  MESSAGE_REACTION_ADD: {
    user_id: ids.ada,
    channel_id: ids.general,
    message_id: ids.message,
    emoji: { id: null, name: '👍' },
    member: { user: ada },
    type: 0,
  },
  MESSAGE_REACTION_REMOVE_ALL: { channel_id: ids.general, message_id: ids.message },
  MESSAGE_REACTION_REMOVE_EMOJI: { channel_id: ids.general, message_id: ids.message, emoji: { id: '1', name: 'a' } },
  CHANNEL_PINS_UPDATE: { channel_id: ids.general, last_pin_timestamp: null },
  CHANNEL_UPDATE: {
    id: ids.general,
    type: 0,
    guild_id: ids.guild,
    name: 'a',
    permission_overwrites: [{ id: ids.ada, type: 1, allow: '1024', deny: '0' }],
    available_tags: [{ id: '1', name: 't' }],
  },
  CHANNEL_DELETE: { id: ids.general, type: 0 },
  THREAD_CREATE: {
    id: ids.post,
    type: 11,
    parent_id: ids.forum,
    newly_created: true,
    thread_metadata: { archived: false, create_timestamp: '2026-02-17T00:48:03+00:00' },
  },
  THREAD_DELETE: { id: ids.post, parent_id: ids.forum },
  THREAD_MEMBERS_UPDATE: {
    id: ids.post,
    added_members: [{ user_id: ids.ada, join_timestamp: '2026-02-17T00:48:03+00:00', member: { user: ada } }],
    removed_member_ids: [ids.bob],
  },
  THREAD_LIST_SYNC: { guild_id: ids.guild, threads: [{ id: ids.post, type: 11, parent_id: ids.forum }] },
  GUILD_CREATE: guildCreate,
  GUILD_UPDATE: guildCreate,
  GUILD_DELETE: { id: ids.guild },
  GUILD_ROLE_UPDATE: {
    guild_id: ids.guild,
    role: { id: ids.role, name: 'r', permissions: '1', tags: { bot_id: ids.bot } },
  },
  GUILD_ROLE_DELETE: { guild_id: ids.guild, role_id: ids.role },
  GUILD_MEMBER_ADD: { guild_id: ids.guild, user: ada, roles: [ids.role], joined_at: '2026-02-17T00:48:03+00:00' },
  GUILD_MEMBER_UPDATE: { guild_id: ids.guild, user: bot, roles: [ids.role] },
  GUILD_MEMBERS_CHUNK: { guild_id: ids.guild, members: [], presences: [{ user: { id: ids.ada }, status: 'idle' }] },
  PRESENCE_UPDATE: {
    user: { id: ids.ada },
    status: 'dnd',
    activities: [
      { type: 4, state: 's', emoji: { name: 'e' } },
      { type: 0, name: 'n' },
    ],
    client_status: { web: 'dnd' },
  },
  TYPING_START: { channel_id: ids.general, user_id: ids.ada, timestamp: 1_771_289_283 },
  READY: { user: bot, application: { id: ids.app } },
  INTERACTION_CREATE: {
    id: ids.message,
    token: 't',
    type: 2,
    channel_id: ids.general,
    member: { user: ada },
    data: {
      id: '1',
      name: 'c',
      type: 1,
      options: [{ type: 1, name: 's', options: [{ type: 3, name: 'o', value: 'v', focused: true }] }],
    },
  },
};

const junk = fc.constantFrom<unknown>(
  null,
  '',
  'x',
  '__proto__',
  'constructor',
  0,
  -1,
  1.5,
  1e308,
  99,
  true,
  false,
  [],
  [null],
  [[]],
  {},
  { id: {} },
  '9999999999999999999999',
  '2026-99-99',
  { toString: 1 },
  JSON.parse('{"__proto__":{"x":1},"constructor":1}'),
);

/** The places in a payload, as paths. */
function paths(value: unknown, before: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...before, key], ...paths(inner, [...before, key])]);
}

function damaged(payload: Wire, changes: readonly [number, unknown, boolean][]): Wire {
  const copy = JSON.parse(JSON.stringify(payload)) as Record<string, unknown>;
  for (const [pick, value, isGone] of changes) {
    const all = paths(copy);
    const path = all[pick % Math.max(1, all.length)];
    if (path === undefined) continue;
    let holder: Record<string, unknown> = copy;
    for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
    const last = path.at(-1) as string;
    if (isGone) delete holder[last];
    else {
      // A copy: a later change may go into it, and must not reach the next run.
      const own: unknown = JSON.parse(JSON.stringify(value));
      Object.defineProperty(holder, last, { value: own, enumerable: true, configurable: true, writable: true });
    }
  }
  return JSON.parse(JSON.stringify(copy)) as Wire;
}

const change = fc.tuple(fc.nat(10_000), junk, fc.boolean());

/** What tells of servers, or names no message, has no neutral event. */
const isNative = /^(MESSAGE_REACTION_REMOVE_ALL|GUILD_(UPDATE|DELETE|ROLE_\w+)|CHANNEL_PINS_UPDATE)$/;

describe('damaged payloads', () => {
  it('are whole to begin with', async () => {
    for (const [name, payload] of Object.entries(payloads)) {
      for (const event of await eventsOf(name, payload, reader()))
        expect(event.type === 'native', name).toBe(isNative.test(name));
    }
  });

  it('never throw, and give valid models', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(payloads)),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (name, changes) => {
          const payload = damaged(payloads[name] as Wire, changes);
          const made = reader();
          for (const event of await eventsOf(name, payload, made)) if (event.type !== 'native') same(ChatEvent, event);
          // What was learnt from it must not spoil what comes next.
          const [next] = await eventsOf('MESSAGE_CREATE', wireMessage({ content: 'hi' }), made);
          expect(next).toMatchObject({ type: 'message.created', message: { content: 'hi' } });
        },
      ),
      { numRuns: 250 },
    );
  });

  it('nor does anything else', { timeout: 120_000 }, async () => {
    const one = reader();
    const readers = [
      [Message, (wire: Wire) => one.message(wire)],
      [Channel, (wire: Wire) => channelOf(wire, one)],
      [Thread, (wire: Wire) => threadOf(wire, one)],
      [Interaction, (wire: Wire) => interactionOf(wire, one, new Date(0))],
      [Organization, (wire: Wire) => organizationOf(wire, one)],
      [Group, (wire: Wire) => groupOf(wire, ids.guild, one)],
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.object({ maxDepth: 3 }), fc.constantFrom(...Object.keys(payloads)), async (object, name) => {
        const wire = JSON.parse(
          JSON.stringify({ ...object, id: '1', channel_id: '2', parent_id: '3', token: 't', type: 2 }),
        ) as Wire;
        for (const [schema, read] of readers) {
          const model = read(wire);
          if (model) same(schema, model);
        }
        await eventsOf(name, wire, one);
        for (const value of [null, undefined, 'x', 5, []]) await eventsOf(name, value, one);
      }),
      { numRuns: 120 },
    );
  });
});
