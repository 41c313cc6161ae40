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
  let before: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (before !== undefined) query.set('before', before);
    const answer = await rest.get<Wire>(urlPath`/channels/${channelId}/messages/pins`, { query, signal: call.signal });
    const items = objectsAt(answer, 'items');
    const messages = items.map((item) => objectAt(item, 'message'));
    if (messages.length > 0) yield reader.messages(messages, place);
    before = textAt(items.at(-1) ?? {}, 'pinned_at');
    if (!flagAt(answer, 'has_more') || before === undefined) return;
  }
}
