import { UnsupportedError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { MessageRef } from '../../../models/index.js';
import type { Place } from '../normalize/context.js';
import { channelType, isThreadType } from '../wire/flags.js';
import { numberAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext } from './context.js';

type Own = Pick<DiscordContext, 'rest' | 'reader'>;

/** `GET /channels/{id}`; where it is is remembered. @throws NotFoundError, ForbiddenError */
export async function channelWire({ rest, reader }: Own, id: string, signal: AbortSignal | undefined): Promise<Wire> {
  const wire = await rest.get<Wire>(urlPath`/channels/${id}`, { signal });
  reader.places.keep(wire);
  return wire;
}

/** Where a channel of the wire is; asked when it is not known. */
export async function placeOf(context: Own, id: string, signal: AbortSignal | undefined): Promise<Place> {
  const known = context.reader.placeOf(id);
  if (known?.guildId !== undefined) return known;
  await channelWire(context, id, signal);
  return context.reader.placeOf(id) ?? { channelId: id };
}

/** The server that a channel is in. @throws UnsupportedError for a direct conversation */
export async function guildOf(context: Own, channelId: string, signal: AbortSignal | undefined): Promise<string> {
  const { guildId } = await placeOf(context, channelId, signal);
  if (guildId) return guildId;
  throw new UnsupportedError('It works in the channels of a server, not in a direct conversation.');
}

/**
 * The channel of the wire that a message is in: its thread; of the first message of a forum's post, whose ref may name the
 * forum only, the post, which has the message's id.
 */
export async function wireChannelOf(context: Own, ref: MessageRef, signal: AbortSignal | undefined): Promise<string> {
  // A thread's id is that of the message it was started from, which stands in the channel.
  if (ref.threadId !== undefined && ref.threadId !== ref.id) return ref.threadId;
  let isForum = context.reader.places.isForum(ref.channelId);
  if (isForum === undefined && context.reader.placeOf(ref.channelId) === undefined) {
    await channelWire(context, ref.channelId, signal);
    isForum = context.reader.places.isForum(ref.channelId);
  }
  return isForum ? ref.id : ref.channelId;
}

export function isThread(wire: Wire): boolean {
  return isThreadType(numberAt(wire, 'type'));
}

export function isDirect(wire: Wire): boolean {
  const type = numberAt(wire, 'type');
  return type === channelType.direct || type === channelType.group;
}

/** The server of a channel object that was asked for. */
export function guildIdIn(wire: Wire): string | undefined {
  return textAt(wire, 'guild_id');
}
