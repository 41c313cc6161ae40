import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MessageRef } from '../../../models/index.js';
import type { DiscordMessage } from '../native.js';
import { flagAt, objectAt, objectsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext } from './context.js';
import { placeOf, wireChannelOf } from './places.js';

/** Pins on one page; the most that Discord gives. */
const pageSize = 50;

async function pinRoute(context: DiscordContext, ref: MessageRef, call: Call): Promise<string> {
  return urlPath`/channels/${await wireChannelOf(context, ref, call.signal)}/messages/pins/${ref.id}`;
}

/** Needs the permission Pin Messages; a channel holds 250. */
export async function pinMessage(context: DiscordContext, ref: MessageRef, call: Call): Promise<void> {
  await context.rest.put(await pinRoute(context, ref, call), { signal: call.signal });
}

export async function unpinMessage(context: DiscordContext, ref: MessageRef, call: Call): Promise<void> {
  await context.rest.delete(await pinRoute(context, ref, call), { signal: call.signal });
}

/** `GET /channels/{c}/messages/pins`: the last pinned first, page by page. */
export async function* listPins(
  context: DiscordContext,
  channelId: string,
  call: Call,
): AsyncGenerator<DiscordMessage[]> {
  const { rest, reader } = context;
  const place = await placeOf(context, channelId, call.signal);
  const seen = new Set<string>();
  let before: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (before !== undefined) query.set('before', before);
    const answer = await rest.get<Wire>(urlPath`/channels/${channelId}/messages/pins`, { query, signal: call.signal });
    const items = objectsAt(answer, 'items');
    const messages = items.map((item) => objectAt(item, 'message')).filter((wire) => isNew(wire, seen));
    if (messages.length > 0) yield reader.messages(messages, place);
    const last = textAt(items.at(-1) ?? {}, 'pinned_at');
    if (!flagAt(answer, 'has_more') || last === undefined) return;
    // Several may have been pinned in the moment at which the page ends: they are asked for once more, as long as that
    // brings something new.
    before = messages.length > 0 ? justAfter(last) : last;
  }
}

function isNew(wire: Wire, seen: Set<string>): boolean {
  const id = textAt(wire, 'id') ?? '';
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

/** The next millisecond: times are told in microseconds. */
function justAfter(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : new Date(at + 1).toISOString();
}
