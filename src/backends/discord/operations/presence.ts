import { ConflictError, ForbiddenError, isChatError, UnsupportedError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { ThreadTarget } from '../../../core/operations/references.js';
import type { SetPresenceInput } from '../../../core/options.js';
import type { Loss, Presence } from '../../../models/index.js';
import { objectAt, objectsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext, GatewayPort } from './context.js';
import { guildIds } from './guilds.js';

/** Servers that are asked for somebody whom nothing has told of. */
const mostAsked = 20;

/**
 * A member's presence, asked of the gateway each time (op 8). Who is in none of its servers is out of sight.
 *
 * @throws ForbiddenError that names the intent, where it was not asked for. ConflictError without a connection
 */
export async function getPresence(context: DiscordContext, userId: string, call: Call): Promise<Presence> {
  const gateway = openGateway(context);
  if (!gateway.intents.includes('GuildPresences')) {
    throw new ForbiddenError(
      'Presences need the intent GuildPresences, which this connection did not ask for: switch on the Presence Intent on the Bot page of the developer portal, and name GuildPresences in the setting intents where you have one.',
    );
  }
  for await (const guildId of likelyGuilds(context, userId, call.signal)) {
    const found = await askGuild(context, gateway, guildId, userId, call.signal);
    if (found) return found;
  }
  const { account } = context;
  return { platform: 'discord', account, id: userId, userId, status: 'unknown' };
}

function openGateway({ gateway }: DiscordContext): GatewayPort {
  if (gateway?.isOpen) return gateway;
  throw new ConflictError('Discord tells presences over the gateway only: call connect() first.');
}

/** The server where the user was last seen, then the others. */
async function* likelyGuilds(
  context: DiscordContext,
  userId: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  const { reader, guilds } = context;
  const first = reader.presences.get(userId)?.native?.guildId ?? reader.userById(userId)?.native?.guildId;
  if (first !== undefined) yield first;
  const known = guilds.ids();
  let asked = 0;
  for await (const id of known.length > 0 ? known : guildIds(context, undefined, signal)) {
    if (id === first) continue;
    asked += 1;
    if (asked > mostAsked) return;
    yield id;
  }
}

async function askGuild(
  context: DiscordContext,
  gateway: GatewayPort,
  guildId: string,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<Presence | undefined> {
  const { reader, account } = context;
  let chunks: Wire[];
  try {
    chunks = await gateway.requestMembers(guildId, [userId], { presences: true, signal });
  } catch (error) {
    // Members are asked for seldom (wire sheet, section 3); what was told of them is as new as the gateway is.
    const told = reader.presences.get(userId);
    if (told && isChatError(error) && (error.code === 'rate_limited' || error.code === 'timeout')) return told;
    throw error;
  }
  const isOf = (wire: Wire) => textAt(objectAt(wire, 'user'), 'id') === userId;
  for (const chunk of chunks) {
    const wire = objectsAt(chunk, 'presences').find(isOf);
    const presence = wire && reader.presence(wire, guildId);
    if (presence) {
      reader.presences.set(userId, presence);
      return presence;
    }
    // A member without a presence is offline (wire sheet, section 18).
    if (objectsAt(chunk, 'members').some(isOf)) {
      reader.presences.delete(userId);
      return { platform: 'discord', account, id: userId, userId, status: 'offline', native: { guildId } } as Presence;
    }
  }
  return undefined;
}

/** Shown at once, and with every session from now on. Without a connection, from the next one on. */
export async function setPresence(context: DiscordContext, input: SetPresenceInput, call: Call): Promise<Loss[]> {
  const { gateway, presence } = context;
  if (gateway === undefined) throw new UnsupportedError('Discord sets a presence over the gateway only.');
  const losses = presence.change(input, await emojiText(context, input.statusEmoji, call.signal));
  gateway.setPresence(presence.wire);
  return losses;
}

/** A bot's custom status has no emoji beside it; a unicode one may stand in its text. */
async function emojiText(
  context: DiscordContext,
  emoji: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (emoji === undefined || emoji === '') return emoji;
  const { unicode, name } = await context.resolveEmoji(emoji, signal);
  return unicode ?? `:${name}:`;
}

/** Seen for ten seconds, or until the next message. */
export async function sendTyping(
  { rest }: DiscordContext,
  channelId: string,
  thread: ThreadTarget | undefined,
  call: Call,
): Promise<void> {
  await rest.post(urlPath`/channels/${thread?.id ?? channelId}/typing`, { signal: call.signal, repeatable: true });
}
