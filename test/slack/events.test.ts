import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../src/backends/slack/events.js';
import { interactionsOf } from '../../src/backends/slack/normalize/interaction.js';
import type { Wire } from '../../src/backends/slack/wire/read.js';
import { ChatEvent, Interaction } from '../../src/models/index.js';
import { bot, person, reader } from './context.js';

const base = { type: 'message', channel: 'C0AAA111', event_ts: '1700000100.000200', ts: '1700000100.000200' };
const said = { type: 'message', user: 'U0ADA111', text: 'one', ts: '1700000000.000100' };

async function told(event: Wire, made = reader()): Promise<ChatEvent[]> {
  const events = await eventsOf(event, made);
  for (const each of events) expect(ChatEvent.parse(JSON.parse(JSON.stringify(each)))).toEqual(each);
  return events;
}

function changed(message: Wire, previous: Wire | undefined = said): Wire {
  return {
    ...base,
    subtype: 'message_changed',
    hidden: true,
    message,
    ...(previous && { previous_message: previous }),
  };
}

describe('message_changed', () => {
  it('with another `edited` is an edit, by its time and content', async () => {
    const edited = { user: 'U0ADA111', ts: '1700000050.000000' };
    const [first] = await told(changed({ ...said, text: 'two', edited }));
    expect(first).toMatchObject({
      type: 'message.updated',
      at: new Date(1700000050000),
      message: { id: said.ts, content: 'two', editedAt: new Date(1700000050000) },
    });
    const again = { ...said, text: 'two', edited };
    const [second] = await told(changed({ ...said, text: 'three', edited }, again));
    expect(second?.type).toBe('message.updated');
    expect(second?.id).not.toBe(first?.id);
    // The same edit told by another event (a retry, an app_mention) is the same.
    const [retried] = await told({ ...changed({ ...said, text: 'two', edited }), ts: '1700000101.000100' });
    expect(retried?.id).toBe(first?.id);
    const [asMention] = await told({ ...said, type: 'app_mention', channel: 'C0AAA111', text: 'two', edited });
    expect(asMention).toMatchObject({ type: 'message.updated', id: first?.id });
  });

  it('is no edit when a preview arrives', async () => {
    const preview = { id: 1, from_url: 'https://a.test', title: 'A' };
    expect(await told(changed({ ...said, attachments: [preview] }))).toEqual([]);
    const edited = { user: 'U0ADA111', ts: '1700000050.000000' };
    expect(await told(changed({ ...said, edited, attachments: [preview] }, { ...said, edited }))).toEqual([]);
  });

  it('of a bot by blocks has no mark: the content tells', async () => {
    const own = { ...said, user: bot.userId, bot_id: bot.botId, blocks: [{ type: 'divider', block_id: 'a' }] };
    expect(await told(changed({ ...own, blocks: [{ type: 'divider', block_id: 'b' }] }, own))).toEqual([]);
    const [event] = await told(
      changed({ ...own, blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x' } }] }, own),
    );
    expect(event).toMatchObject({ type: 'message.updated', message: { isOwn: true } });
  });

  it('of a root’s counters tells of the thread', async () => {
    const root = { ...said, thread_ts: said.ts, reply_count: 1, latest_reply: '1700000009.000100' };
    expect((await told(changed(root)))[0]).toMatchObject({
      type: 'thread.created',
      thread: { id: said.ts, messageCount: 1 },
    });
    const later = { ...root, reply_count: 2, latest_reply: '1700000010.000100' };
    expect((await told(changed(later, root)))[0]).toMatchObject({
      type: 'thread.updated',
      thread: { messageCount: 2 },
    });
    expect(await told(changed(later, later))).toEqual([]);
  });

  it('to a tombstone is a deletion, the same as message_deleted', async () => {
    const [stone] = await told(changed({ ...said, subtype: 'tombstone', user: 'USLACKBOT', hidden: true }));
    const [deleted] = await told({ ...base, subtype: 'message_deleted', hidden: true, deleted_ts: said.ts });
    expect(stone).toMatchObject({ type: 'message.deleted', message: { channelId: 'C0AAA111', id: said.ts } });
    expect(deleted?.id).toBe(stone?.id);
  });

  it('of a stream is told at its end', async () => {
    const chunk = { ...said, bot_id: bot.botId, streaming_state: 'in_progress' };
    expect(await told(changed({ ...chunk, text: 'one two' }, chunk))).toEqual([]);
    const [event] = await told(changed({ ...chunk, text: 'one two', streaming_state: 'completed' }, chunk));
    expect(event).toMatchObject({ type: 'message.updated', message: { content: 'one two' } });
  });

  it('without what it was before counts as an edit only when it is marked as one', async () => {
    expect(await told(changed({ ...said, text: 'two' }, undefined))).toEqual([]);
    const edited = { user: 'U0ADA111', ts: '1700000050.000000' };
    expect(await told(changed({ ...said, text: 'two', edited }, undefined))).toHaveLength(1);
  });
});

describe('other events', () => {
  it('a deleted reply names its thread', async () => {
    const previous_message = { ...said, thread_ts: '1600000000.000100' };
    const [event] = await told({ ...base, subtype: 'message_deleted', deleted_ts: said.ts, previous_message });
    expect(event).toMatchObject({ message: { id: said.ts, threadId: '1600000000.000100' } });
  });

  it('hidden messages are no news', async () => {
    expect(await told({ ...base, user: 'U1', text: 'x', hidden: true })).toEqual([]);
  });

  it('a topic is told as a notice and as a change of the channel', async () => {
    const channel = {
      platform: 'slack',
      account: 'slack',
      id: 'C0AAA111',
      name: 'plans',
      type: 'public',
      topic: 'new',
    } as const;
    const made = reader({ ask: () => channel });
    const events = await told(
      { ...base, subtype: 'channel_topic', user: 'U1', topic: 'new', text: 'set the topic' },
      made,
    );
    expect(events.map(({ type }) => type)).toEqual(['message.created', 'channel.updated']);
  });

  it('reactions, with a skin tone, are told apart from their repetition', async () => {
    const made = reader();
    made.users.set(person('U0ADA111', 'Ada'));
    const event = {
      type: 'reaction_added',
      user: 'U0ADA111',
      reaction: 'wave::skin-tone-2',
      item: { type: 'message', channel: 'C1', ts: said.ts },
      event_ts: '1700000001.000100',
    };
    const [added] = await told(event, made);
    expect(added).toMatchObject({
      type: 'reaction.added',
      emoji: { unicode: '👋🏻' },
      user: { name: 'Ada' },
      message: { channelId: 'C1', id: said.ts },
    });
    const [removed] = await told({ ...event, type: 'reaction_removed', event_ts: '1700000002.000100' }, made);
    const [again] = await told({ ...event, event_ts: '1700000003.000100' }, made);
    expect(new Set([added?.id, removed?.id, again?.id]).size).toBe(3);
    expect((await told(event, made))[0]?.id).toBe(added?.id);
    expect(await told({ ...event, item: { type: 'file', file: 'F1' } }, made)).toEqual([]);
  });

  it('channels are named by an object or by an id', async () => {
    const known = { platform: 'slack', account: 'slack', id: 'C1', name: 'plans', type: 'public' } as const;
    const made = reader({ ask: () => known });
    expect(
      (await told({ type: 'channel_archive', channel: 'C1', user: 'U1', event_ts: '1700000001.000100' }, made))[0],
    ).toMatchObject({
      type: 'channel.updated',
      channel: { id: 'C1', isArchived: true },
    });
    expect(
      (
        await told({
          type: 'channel_rename',
          channel: { id: 'C1', name: 'plans', is_channel: true },
          event_ts: '1700000001.000200',
        })
      )[0],
    ).toMatchObject({
      type: 'channel.updated',
      channel: { name: 'plans' },
    });
    expect((await told({ type: 'channel_deleted', channel: 'C1' }))[0]).toMatchObject({
      type: 'channel.deleted',
      channelId: 'C1',
    });
  });

  it('one change of a profile is one event, though Slack sends several', async () => {
    const user = { id: 'U0ADA111', name: 'ada', updated: 1700000000, profile: { display_name: 'Ada' } };
    const events = await Promise.all(
      ['user_change', 'user_profile_changed'].map((type) => told({ type, user, cache_ts: 1 })),
    );
    expect(new Set(events.flat().map(({ id }) => id)).size).toBe(1);
  });

  it('what has no place in the neutral events is native', async () => {
    expect((await told({ type: 'link_shared', links: [], event_ts: '1700000001.000100' }))[0]).toMatchObject({
      type: 'native',
      name: 'link_shared',
    });
    expect((await told({ type: 'toString' }))[0]).toMatchObject({ type: 'native', name: 'toString' });
  });
});

describe('hostile payloads', () => {
  // Through JSON, which has no `-0`: what is compared below goes through it, too.
  const json = fc.jsonValue({ maxDepth: 5 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
  const keys = fc.constantFrom(
    'type',
    'subtype',
    'user',
    'text',
    'ts',
    'channel',
    'blocks',
    'attachments',
    'files',
    'message',
    'previous_message',
    'edited',
    'reactions',
    'item',
    'reaction',
    'elements',
    'fields',
    'view',
    'state',
    'values',
    'actions',
    'container',
    'profile',
    'bot_profile',
    '__proto__',
    'constructor',
    'toString',
  );
  const types = fc.constantFrom(
    'message',
    'app_mention',
    'reaction_added',
    'pin_added',
    'user_change',
    'channel_rename',
    'member_joined_channel',
    'block_actions',
    'view_submission',
    'block_suggestion',
    'shortcut',
  );
  const plausible = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      json,
      fc.constantFrom(
        '1700000000.000100',
        'U0ADA111',
        'C0AAA111',
        'message_changed',
        'tombstone',
        'rich_text',
        'section',
        '<@U1|',
        '<!date^x',
      ),
      fc.array(tie('node'), { maxLength: 4 }),
      fc.array(fc.tuple(keys, tie('node')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
    ),
  })).node;
  const payload = fc
    .tuple(types, fc.array(fc.tuple(keys, plausible), { maxLength: 10 }))
    .map(
      ([type, entries]) =>
        ({ channel: 'C0AAA111', ts: '1700000000.000100', ...Object.fromEntries(entries), type }) as Wire,
    );

  it('never throw, never make a model that does not fit, never touch a prototype', async () => {
    await fc.assert(
      fc.asyncProperty(payload, async (wire) => {
        const made = reader();
        await told(wire, made);
        for (const interaction of interactionsOf(wire, made, new Date(0))) {
          expect(Interaction.parse(JSON.parse(JSON.stringify(interaction)))).toEqual(interaction);
        }
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
