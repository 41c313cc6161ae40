import { urlPath } from '../../../core/http/url-path.js';
import type { HistoryQuery } from '../../../core/operations/history.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MessageRef } from '../../../models/index.js';
import type { DiscordMessage } from '../native.js';
import { placeUrl } from '../normalize/channel.js';
import { numberAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext } from './context.js';
import { wires } from './guilds.js';
import { placeOf, wireChannelOf } from './places.js';
import { type IdRange, isWithin, rangeOf } from './ranges.js';
import { sentMessage } from './sent-message.js';
import { configuredWebhook, onMessage } from './webhook-messages.js';

/** The most that a page holds; 50 unless told (wire sheet, section 8). */
const pageSize = 100;

/** The empty message at a thread's head that points at the one it was started from. */
const starterPointer = 21;

/** One message. @throws NotFoundError */
export async function fetchMessage(context: DiscordContext, ref: MessageRef, call: Call): Promise<DiscordMessage> {
  const { rest, config } = context;
  const { signal } = call;
  if (config.token === undefined) {
    const { place } = await configuredWebhook(context, ref.channelId, signal);
    return onMessage(context, ref, call, async ({ route, ...way }) =>
      sentMessage(
        context,
        await rest.get<Wire>(route, { ...way, signal }),
        ref.threadId === undefined ? place : { ...place, threadId: ref.threadId },
      ),
    );
  }
  const wireChannelId = await wireChannelOf(context, ref, signal);
  const privateRoute = context.interactions.privateRoute(ref.id);
  const wire =
    privateRoute === undefined
      ? await rest.get<Wire>(urlPath`/channels/${wireChannelId}/messages/${ref.id}`, { signal })
      : await rest.get<Wire>(privateRoute, { auth: false, signal });
  return sentMessage(context, wire, await placeOf(context, wireChannelId, signal));
}

/** Pages of history. A thread's are its replies: without the pointer at its head, and without a post's first message. */
export async function* fetchMessages(
  context: DiscordContext,
  query: HistoryQuery,
  call: Call,
): AsyncGenerator<DiscordMessage[]> {
  const wireChannelId = query.threadId ?? query.channelId;
  const place = await placeOf(context, wireChannelId, call.signal);
  for await (const page of wirePages(context, wireChannelId, rangeOf(query), query, call.signal)) {
    const shown = page.filter(
      (wire) => textAt(wire, 'id') !== place.threadId && numberAt(wire, 'type') !== starterPointer,
    );
    yield context.reader.messages(shown, place);
  }
}

/**
 * Pages as Discord gives them, each in the asked order.
 *
 * @param want - `limit`: how many are wanted
 */
export async function* wirePages(
  { rest }: Pick<DiscordContext, 'rest'>,
  wireChannelId: string,
  range: IdRange,
  want: Pick<HistoryQuery, 'order' | 'limit'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Wire[]> {
  const isForward = want.order === 'oldest';
  // `after` alone begins at the newest: the beginning of all is named by the first id there can be.
  let cursor = isForward ? (range.after ?? '0') : range.before;
  let remaining = want.limit;
  for (;;) {
    // One more than wanted: one of a thread's may be left out.
    const limit = Math.min(pageSize, remaining + 1);
    const search = new URLSearchParams({ limit: String(limit) });
    if (cursor !== undefined) search.set(isForward ? 'after' : 'before', cursor);
    const page = wires(await rest.get(urlPath`/channels/${wireChannelId}/messages`, { query: search, signal }));
    // Newest first always, also with `after` (wire sheet, section 21).
    if (isForward) page.reverse();
    const next = textAt(page.at(-1) ?? {}, 'id');
    const within = page.filter((wire) => isWithin(textAt(wire, 'id') ?? '', range));
    if (within.length > 0) yield within;
    remaining -= within.length;
    if (page.length < limit || next === undefined || next === cursor || within.length < page.length) return;
    if (remaining <= 0) remaining = pageSize;
    cursor = next;
  }
}

/** The address that opens the message in Discord's clients. */
export async function permalink(context: DiscordContext, ref: MessageRef, call: Call): Promise<string> {
  if (context.config.token === undefined) {
    const { place } = await configuredWebhook(context, ref.channelId, call.signal);
    return placeUrl(place.guildId ?? null, ref.threadId ?? place.channelId, ref.id) ?? '';
  }
  const wireChannelId = await wireChannelOf(context, ref, call.signal);
  const { guildId } = await placeOf(context, wireChannelId, call.signal);
  return placeUrl(guildId ?? null, wireChannelId, ref.id) ?? '';
}
