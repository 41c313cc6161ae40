import type { HistoryQuery, Point } from 'chatmux';
import { isChatError } from 'chatmux';
import type { Caller, MatrixClient } from './client.js';
import type { MatrixMessage } from './native.js';
import type { MatrixReader } from './reader.js';
import type { MatrixEvent } from './wire.js';

const pageSize = 100;

// #region history
/**
 * Pages of history, from the asked end on. Points become tokens first: `before` and `after` are exclusive, and so are the
 * tokens around an event.
 */
export async function* fetchMessages(
  client: MatrixClient,
  reader: MatrixReader,
  { channelId, before, after, order, limit }: HistoryQuery,
  caller: Caller,
): AsyncGenerator<MatrixMessage[]> {
  const top = await tokenOf(client, channelId, before, 'start', caller);
  const bottom = await tokenOf(client, channelId, after, 'end', caller);
  const dir = order === 'newest' ? 'b' : 'f';
  const [from, to] = order === 'newest' ? [top, bottom] : [bottom, top];
  for await (const events of pagesOf(client, channelId, { dir, from, to, limit: Math.min(limit, pageSize) }, caller)) {
    const messages: MatrixMessage[] = [];
    for (const event of events) {
      const message = await reader.message(event, channelId, caller);
      if (message && isWithin(message.createdAt, before, after)) messages.push(message);
    }
    yield messages;
  }
}

/** All pages of a room's timeline from a token on. A page may be empty although there are more. */
export async function* pagesOf(
  client: MatrixClient,
  roomId: string,
  query: { dir: 'f' | 'b'; limit: number; from?: string | undefined; to?: string | undefined },
  caller: Caller,
): AsyncGenerator<MatrixEvent[]> {
  for (let from = query.from; ; ) {
    const page = await client.messages(roomId, { ...query, from }, caller);
    yield page.events;
    if (page.end === undefined || page.end === from) return;
    from = page.end;
  }
}
// #endregion history

/** Where a point lies; `undefined` is the end of the room. */
async function tokenOf(
  client: MatrixClient,
  roomId: string,
  point: Point | undefined,
  side: 'start' | 'end',
  caller: Caller,
): Promise<string | undefined> {
  if (point === undefined) return undefined;
  const id = 'id' in point ? point.id : await eventAt(client, roomId, point.at, side === 'start' ? 'f' : 'b', caller);
  return id === undefined ? undefined : (await client.around(roomId, id, caller))[side];
}

/** Nothing there is no error: the room simply has nothing older, or nothing newer. */
async function eventAt(client: MatrixClient, roomId: string, at: Date, direction: 'f' | 'b', caller: Caller) {
  try {
    return await client.eventAt(roomId, at, direction, caller);
  } catch (error) {
    if (isChatError(error) && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Several events may have the time of the one that was found. */
function isWithin(at: Date, before: Point | undefined, after: Point | undefined): boolean {
  if (before && 'at' in before && at >= before.at) return false;
  return !(after && 'at' in after && at <= after.at);
}
