import { NotFoundError } from '../../../core/errors/index.js';
import type { HistoryQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Point } from '../../../core/operations/references.js';
import type { MessageRef } from '../../../models/index.js';
import { dateOf, fieldsOf } from '../client/read/values.js';
import type { TeamwireMessage } from '../native.js';
import type { ReadMessage } from '../reader.js';
import type { TeamwireContext } from './context.js';

const hour = 3_600_000;
const day = 24 * hour;
/** How far back is read, one after the other, until there is enough; then all. */
const reaches = [hour, day, 30 * day, Number.POSITIVE_INFINITY];
const pageSize = 100;

/** There is no call for one message: the chat is read from when it was written, or back from the newest until it is found. */
export async function fetchMessage(context: TeamwireContext, ref: MessageRef, call: Call): Promise<TeamwireMessage> {
  const found = await findMessage(context, ref.channelId, ref.id, call.signal);
  const [message] = found && !found.data.deleted ? await context.reader.messages([found], call.signal) : [];
  if (message) return message;
  throw new NotFoundError(`There is no message '${ref.id}' in the chat '${ref.channelId}'.`);
}

/**
 * Teamwire reads from a moment on, oldest first, all that there is: neither a page nor a "latest". From the newest end it
 * is read further and further back until there is enough.
 */
export async function* fetchMessages(
  context: TeamwireContext,
  query: HistoryQuery,
  { signal }: Call,
): AsyncGenerator<TeamwireMessage[]> {
  const { channelId, order } = query;
  const bounds = await boundsOf(context, query, signal);
  if (order === 'oldest' || bounds.after !== undefined || !Number.isFinite(query.limit)) {
    const inside = within(await readSince(context, channelId, (bounds.after ?? 1) - 1, signal), query);
    yield* pages(context, order === 'oldest' ? inside : inside.reverse(), signal);
    return;
  }
  for await (const list of backwards(context, channelId, bounds.before, signal)) {
    const inside = within(list.messages, query);
    if (inside.length < query.limit && !list.isWhole) continue;
    yield* pages(context, inside.reverse(), signal);
    return;
  }
}

type Stretch = { messages: ReadMessage[]; isWhole: boolean };

/** Longer and longer stretches of a chat, each up to its end. */
async function* backwards(
  context: TeamwireContext,
  tid: string,
  before: number | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<Stretch> {
  let end = before ?? context.client.transport.serverTime ?? Date.now();
  for (const reach of reaches) {
    const since = Math.max(0, end - reach);
    const messages = await readSince(context, tid, since, signal, (lastModified) => {
      // Nothing stands between the last message and now.
      end = Math.min(end, lastModified);
    });
    yield { messages, isWhole: since === 0 };
    if (since === 0) return;
  }
}

/** All messages after a moment, oldest first. */
async function readSince(
  { client, reader, config }: TeamwireContext,
  tid: string,
  since: number,
  signal: AbortSignal | undefined,
  told: (lastModified: number) => void = () => undefined,
): Promise<ReadMessage[]> {
  const answer = await client.transport.call(
    'getMessages',
    { tid, since: Math.max(0, since), ...(!config.hideDeletedMessages && { include_deleted: true }) },
    { signal },
  );
  const lastModified = dateOf(fieldsOf(answer)['last_modified']);
  if (lastModified) told(lastModified.getTime());
  return reader.read(answer).filter(({ data }) => !data.deleted || !config.hideDeletedMessages);
}

async function* pages(
  { reader }: TeamwireContext,
  list: readonly ReadMessage[],
  signal: AbortSignal | undefined,
): AsyncGenerator<TeamwireMessage[]> {
  for (let start = 0; start < list.length; start += pageSize)
    yield await reader.messages(list.slice(start, start + pageSize), signal);
}

/** Both are exclusive. Of one millisecond the order of the list tells which message comes first. */
function within(list: readonly ReadMessage[], { after, before }: HistoryQuery): ReadMessage[] {
  const indexOf = (id: string) => list.findIndex(({ data }) => data.mid === id);
  const from = after && 'id' in after ? indexOf(after.id) + 1 : 0;
  const index = before && 'id' in before ? indexOf(before.id) : -1;
  return list
    .slice(from, index < 0 ? undefined : index)
    .filter(
      ({ data: { timestamp } }) =>
        (after === undefined || !('at' in after) || timestamp > after.at.getTime()) &&
        (before === undefined || !('at' in before) || timestamp < before.at.getTime()),
    );
}

async function boundsOf(
  context: TeamwireContext,
  { channelId, after, before }: HistoryQuery,
  signal: AbortSignal | undefined,
): Promise<{ after: number | undefined; before: number | undefined }> {
  return {
    after: after && (await timeOf(context, channelId, after, signal)),
    before: before && (await timeOf(context, channelId, before, signal)),
  };
}

async function timeOf(
  context: TeamwireContext,
  tid: string,
  point: Point,
  signal: AbortSignal | undefined,
): Promise<number> {
  if ('at' in point) return point.at.getTime();
  const known = context.reader.timeOf(point.id) ?? (await findMessage(context, tid, point.id, signal))?.data.timestamp;
  if (known !== undefined) return known;
  throw new NotFoundError(`There is no message '${point.id}' in the chat '${tid}'.`);
}

async function findMessage(
  context: TeamwireContext,
  tid: string,
  mid: string,
  signal: AbortSignal | undefined,
): Promise<ReadMessage | undefined> {
  const find = (list: readonly ReadMessage[]) => list.find(({ data }) => data.mid === mid);
  const at = context.reader.timeOf(mid);
  if (at !== undefined) return find(await readSince(context, tid, at - 1, signal));
  for await (const { messages } of backwards(context, tid, undefined, signal)) {
    const found = find(messages);
    if (found) return found;
  }
  return undefined;
}
