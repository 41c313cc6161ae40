import { InvalidError, isChatError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Emoji, MessageRef, Reaction } from '../../../models/index.js';
import { emojiOfWire, emojiRoute } from '../normalize/emoji.js';
import { countAt, flagAt, objectAt, objectsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext } from './context.js';
import { guildIds, wires } from './guilds.js';
import { wireChannelOf } from './places.js';

/** Users of a reaction on one page; the most that Discord gives. */
const pageSize = 100;
/** Servers whose emoji are listed: each is a call. */
const mostGuilds = 50;

async function reactionsRoute(context: DiscordContext, ref: MessageRef, call: Call): Promise<string> {
  return urlPath`/channels/${await wireChannelOf(context, ref, call.signal)}/messages/${ref.id}/reactions`;
}

/** `👍`, or `party:6…01`, percent-encoded (wire sheet, section 10). */
function routeOfEmoji(emoji: Emoji): string {
  if (emoji.isCustom && emoji.id === undefined) {
    throw new InvalidError(
      `The custom emoji '${emoji.name}' needs its id: name it by ':${emoji.name}:' to have it looked up.`,
    );
  }
  return encodeURIComponent(emojiRoute(emoji));
}

/** Adding one that is there changes nothing. */
export async function addReaction(context: DiscordContext, ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
  const route = `${await reactionsRoute(context, ref, call)}/${routeOfEmoji(emoji)}/@me`;
  await context.rest.put(route, { signal: call.signal });
}

/** Another's needs the permission Manage Messages. */
export async function removeReaction(
  context: DiscordContext,
  ref: MessageRef,
  emoji: Emoji,
  userId: string | undefined,
  call: Call,
): Promise<void> {
  const route = `${await reactionsRoute(context, ref, call)}/${routeOfEmoji(emoji)}${urlPath`/${userId ?? '@me'}`}`;
  await ignoringUnknownEmoji(context.rest.delete(route, { signal: call.signal }));
}

/** Everybody's; of one emoji, or of all. */
export async function clearReactions(
  context: DiscordContext,
  ref: MessageRef,
  emoji: Emoji | undefined,
  call: Call,
): Promise<void> {
  const route = await reactionsRoute(context, ref, call);
  if (emoji === undefined) await context.rest.delete(route, { signal: call.signal });
  else await ignoringUnknownEmoji(context.rest.delete(`${route}/${routeOfEmoji(emoji)}`, { signal: call.signal }));
}

/** 10014: nobody has reacted so. */
async function ignoringUnknownEmoji(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isChatError(error) || error.platformCode !== '10014') throw error;
  }
}

/** The message tells the counts; who reacted is asked for emoji by emoji, in pages. */
export async function* listReactions(context: DiscordContext, ref: MessageRef, call: Call): AsyncGenerator<Reaction[]> {
  const { rest, reader } = context;
  const channelId = await wireChannelOf(context, ref, call.signal);
  const message = await rest.get<Wire>(urlPath`/channels/${channelId}/messages/${ref.id}`, { signal: call.signal });
  const route = urlPath`/channels/${channelId}/messages/${ref.id}/reactions`;
  for (const wire of objectsAt(message, 'reactions')) {
    const emoji = emojiOfWire(objectAt(wire, 'emoji'), reader.cdnUrl);
    if (emoji === undefined) continue;
    const userIds = new Set<string>();
    const burst = countAt(objectAt(wire, 'count_details'), 'burst') ?? 0;
    // Of a custom emoji that was deleted the route knows no name: only the count is left.
    if (objectAt(wire, 'emoji')['name'] !== null)
      for (const type of burst > 0 ? [0, 1] : [0])
        for await (const id of reactors(context, `${route}/${routeOfEmoji(emoji)}`, type, call)) userIds.add(id);
    const count = countAt(wire, 'count') ?? userIds.size;
    const me = flagAt(wire, 'me') || flagAt(wire, 'me_burst');
    yield [{ emoji, count, me, userIds: [...userIds] }];
  }
}

/** @param type - 0 ordinary, 1 super reactions */
async function* reactors(
  { rest, reader }: DiscordContext,
  route: string,
  type: number,
  call: Call,
): AsyncGenerator<string> {
  let after: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ limit: String(pageSize), type: String(type) });
    if (after !== undefined) query.set('after', after);
    const page = wires(await rest.get(route, { query, signal: call.signal }));
    for (const user of page) {
      const id = reader.user(user)?.id;
      if (id !== undefined) yield id;
    }
    after = textAt(page.at(-1) ?? {}, 'id');
    if (page.length < pageSize || after === undefined) return;
  }
}

/** Those of the servers, and the application's own. A bot may use any of them everywhere. */
export async function listCustomEmoji(context: DiscordContext, signal: AbortSignal | undefined): Promise<Emoji[]> {
  const { rest, reader } = context;
  const found: Emoji[] = [];
  const keep = (wire: Wire) => {
    const emoji = emojiOfWire(wire, reader.cdnUrl);
    if (emoji?.isCustom) found.push(emoji);
  };
  const applicationId = reader.self?.applicationId ?? context.config.applicationId;
  if (applicationId !== undefined) {
    const own = await rest.get<Wire>(urlPath`/applications/${applicationId}/emojis`, { signal }).catch(onlyWithout);
    for (const wire of objectsAt(own, 'items')) keep(wire);
  }
  let guilds = 0;
  for await (const guildId of guildIds(context, undefined, signal)) {
    for (const wire of wires(await rest.get(urlPath`/guilds/${guildId}/emojis`, { signal }))) keep(wire);
    guilds += 1;
    if (guilds >= mostGuilds) break;
  }
  return found;
}

/** An application without emoji of its own. */
function onlyWithout(error: unknown): Wire {
  if (isChatError(error) && (error.code === 'not_found' || error.code === 'forbidden')) return {};
  throw error;
}
