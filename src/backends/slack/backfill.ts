import type { GapPosition } from '../../core/delivery/index.js';
import type { ChatEvent } from '../../models/index.js';
import { endOfSecond } from './events/edits.js';
import { createdEvent, updatedEvent } from './events/stamps.js';
import type { SlackContext } from './operations/context.js';
import { historyWires, isHidden, replyWires } from './operations/history.js';
import { objectAt, objectsAt, stringAt, type Wire } from './wire/read.js';
import { isTs, microsOfTs, newerTs, tsBeforeDate, tsOfMicros } from './wire/ts.js';

/** Slack keeps no order between servers: what was written just before the last event may have come after it. */
const marginMicros = 10_000_000;
const defaultLookback = 100;
const pageSize = 200;

/** The channels that the account is in: only those bring events. */
export async function* channelsOf({ web, scopes }: SlackContext, signal: AbortSignal): AsyncGenerator<string> {
  const types = [
    ['public_channel', 'channels:read'],
    ['private_channel', 'groups:read'],
    ['mpim', 'mpim:read'],
    ['im', 'im:read'],
  ]
    .filter(([, scope]) => scopes === undefined || scopes.has(scope ?? ''))
    .map(([type]) => type)
    .join(',');
  if (types === '') return;
  for await (const page of web.pages(
    'users.conversations',
    { types, exclude_archived: true, limit: pageSize },
    { signal },
  )) {
    for (const wire of objectsAt(page, 'channels')) {
      const id = stringAt(wire, 'id');
      if (id !== undefined) yield id;
    }
  }
}

/** The place of an event on Slack's clock, for those that history shows again. */
export function cursorOf(event: ChatEvent): string | undefined {
  if (event.type === 'message.created') return event.message.id;
  if (event.type !== 'message.updated' || event.message.editedAt === undefined) return undefined;
  return endOfSecond(event.message.editedAt);
}

type Placed = { readonly ts: string; readonly event: ChatEvent };

/**
 * What history shows of the time since a position, oldest first: messages, replies in the threads that it comes upon, and
 * edits of older messages. Slack cannot replay events, so deletes and reactions of that time are not in it.
 */
export async function* missedEvents(
  context: SlackContext,
  channelId: string,
  from: GapPosition,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const start = from.cursor ?? (from.since && tsBeforeDate(from.since));
  if (start === undefined || !isTs(start)) return;
  const lower = tsOfMicros(microsOfTs(start) - marginMicros);
  // What is found beside the stream of new messages waits for its place in it.
  const waiting: Placed[] = await olderChanges(context, channelId, lower, signal);
  const takeUntil = function* (ts: string | undefined): Generator<ChatEvent> {
    waiting.sort((a, b) => (a.ts < b.ts ? -1 : 1));
    while (waiting[0] !== undefined && (ts === undefined || waiting[0].ts < ts)) {
      const next = waiting.shift();
      if (next) yield next.event;
    }
  };
  for await (const page of historyWires(
    context,
    channelId,
    'oldest',
    { oldest: lower, latest: undefined },
    pageSize,
    signal,
  )) {
    const wires = page.filter((wire) => isTs(stringAt(wire, 'ts')));
    await context.reader.prepare(wires, 10_000, signal);
    for (const wire of wires) {
      const ts = stringAt(wire, 'ts') ?? '';
      // Under a first message that is deleted the replies still stand.
      waiting.push(...(await changesOf(context, channelId, wire, lower, signal)));
      yield* takeUntil(ts);
      const message = isHidden(wire) ? undefined : context.reader.message(wire, channelId);
      if (message) yield createdEvent(message);
    }
  }
  yield* takeUntil(undefined);
}

/** Edits of, and new replies to, the last messages from before the gap. */
async function olderChanges(
  context: SlackContext,
  channelId: string,
  lower: string,
  signal: AbortSignal,
): Promise<Placed[]> {
  const lookback = context.config.backfillLookback ?? defaultLookback;
  if (lookback === 0) return [];
  const answer = await context.web.call(
    'conversations.history',
    { channel: channelId, latest: lower, inclusive: true, limit: lookback },
    { signal },
  );
  const changes: Placed[] = [];
  for (const wire of objectsAt(answer, 'messages')) {
    changes.push(...(await changesOf(context, channelId, wire, lower, signal)));
  }
  return changes;
}

/**
 * What happened to a message since: its edit, and its new replies. The edit of a new message is news too, when the message as
 * it was first written comes again meanwhile.
 */
async function changesOf(
  context: SlackContext,
  channelId: string,
  wire: Wire,
  lower: string,
  signal: AbortSignal,
): Promise<Placed[]> {
  const changes: Placed[] = [];
  const ts = stringAt(wire, 'ts');
  const edited = editedTs(wire);
  if (isTs(ts) && edited !== undefined && edited >= wholeSecond(lower) && !isHidden(wire)) {
    changes.push(...(await updates(context, [wire], channelId, signal)));
  }
  const latest = stringAt(wire, 'latest_reply');
  if (!isTs(ts) || latest === undefined || latest <= lower || stringAt(wire, 'thread_ts') !== ts) return changes;
  const bounds = { oldest: lower, latest: undefined };
  for await (const page of replyWires(context, channelId, ts, 'oldest', bounds, pageSize, signal)) {
    const replies = page.filter((reply) => stringAt(reply, 'ts') !== ts && !isHidden(reply));
    const messages = await context.reader.messages(replies, channelId, signal);
    changes.push(
      ...messages.filter(({ id }) => id > lower).map((message) => ({ ts: message.id, event: createdEvent(message) })),
    );
    const edited = replies.filter((reply) => (editedTs(reply) ?? '') >= wholeSecond(lower));
    changes.push(...(await updates(context, edited, channelId, signal)));
  }
  return changes;
}

async function updates(
  context: SlackContext,
  wires: readonly Wire[],
  channelId: string,
  signal: AbortSignal,
): Promise<Placed[]> {
  const messages = await context.reader.messages(wires, channelId, signal);
  return messages.map((message) => {
    const event = updatedEvent(message);
    return { ts: newerTs(message.id, cursorOf(event)) ?? message.id, event };
  });
}

function editedTs(wire: Wire): string | undefined {
  const ts = stringAt(objectAt(wire, 'edited'), 'ts');
  return isTs(ts) ? ts : undefined;
}

/** `edited.ts` is in whole seconds. */
function wholeSecond(ts: string): string {
  return `${ts.slice(0, 10)}.000000`;
}
