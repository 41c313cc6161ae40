import { InvalidError, isChatError, NotFoundError, UnsupportedError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { NewChannel } from '../../../core/operations/channels.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { ListChannelsOptions, UpdateChannelInput } from '../../../core/options.js';
import { ownValue } from '../../../core/own-value.js';
import type { DiscordChannel } from '../native.js';
import { isChannelOfMessages } from '../normalize/channel.js';
import { type RoleHolder, sees } from '../permissions.js';
import { channelType, permission } from '../wire/flags.js';
import { objectsAt, type Wire } from '../wire/read.js';
import { type DiscordContext, selfOf } from './context.js';
import { guildIdOf, guildIds, memberWire, roleHolder, rolesOfGuild, wires } from './guilds.js';
import { overwriteOf, wireOverwrite, withBit, writeOverwrite } from './overwrites.js';
import { channelWire, guildIdIn, isDirect, isThread } from './places.js';

const { viewChannel } = permission;
/** What "read-only" takes from everybody. */
const speaking = permission.sendMessages | permission.sendMessagesInThreads;

export async function fetchChannel(
  context: DiscordContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<DiscordChannel> {
  return read(context, await channelWire(context, id, signal));
}

function read({ reader }: Pick<DiscordContext, 'reader'>, wire: Wire, guildId?: string): DiscordChannel {
  reader.places.keep(wire, guildId);
  const channel = reader.channel(wire, guildId);
  if (channel) return channel;
  throw new NotFoundError('Discord gave a channel without an id.');
}

/**
 * The channels of the servers that the account sees: Discord lists the hidden ones too. Threads that are not archived
 * follow where they are asked for by their type.
 */
export async function* listChannels(
  context: DiscordContext,
  options: ListChannelsOptions,
  call: Call,
): AsyncGenerator<DiscordChannel[]> {
  const { types, organization } = options;
  const onlyThreads = types?.every((type) => type === 'thread') ?? false;
  // Discord tells bots of no direct conversations (wire sheet, section 7).
  if (types?.every((type) => type === 'direct' || type === 'group')) return;
  for await (const guildId of guildIds(context, organization, call.signal)) {
    if (!onlyThreads) yield await guildChannels(context, guildId, call.signal);
    if (types?.includes('thread')) yield await activeThreads(context, guildId, call.signal);
  }
}

/** By name: the channels of the servers. Names of threads are free text, so none of them is meant. */
export function findChannels(context: DiscordContext, call: Call): AsyncGenerator<DiscordChannel[]> {
  return listChannels(context, {}, call);
}

async function guildChannels(
  context: DiscordContext,
  guildId: string,
  signal: AbortSignal | undefined,
): Promise<DiscordChannel[]> {
  const [answer, roles, me] = await Promise.all([
    context.rest.get(urlPath`/guilds/${guildId}/channels`, { signal }),
    rolesOfGuild(context, guildId, signal),
    ownMember(context, guildId, signal),
  ]);
  return wires(answer).flatMap((wire) => {
    context.reader.places.keep(wire, guildId);
    return isChannelOfMessages(wire) && sees(me, roles, wire) ? (context.reader.channel(wire, guildId) ?? []) : [];
  });
}

/** This account in a server. */
export async function ownMember(
  context: DiscordContext,
  guildId: string,
  signal: AbortSignal | undefined,
): Promise<RoleHolder> {
  const { userId } = selfOf(context);
  const member = await memberWire(context, guildId, userId, signal);
  context.reader.guilds.keepOwnRoles(guildId, member);
  return roleHolder(member, userId);
}

async function activeThreads(
  context: DiscordContext,
  guildId: string,
  signal: AbortSignal | undefined,
): Promise<DiscordChannel[]> {
  const answer = await context.rest.get<Wire>(urlPath`/guilds/${guildId}/threads/active`, { signal });
  return objectsAt(answer, 'threads').map((wire) => read(context, wire, guildId));
}

const kinds = {
  public: channelType.text,
  private: channelType.text,
  announcement: channelType.announcement,
  forum: channelType.forum,
  voice: channelType.voice,
} as const;

/**
 * `POST /guilds/{g}/channels`: needs Manage Channels; private or read-only also Manage Roles. Discord may write the name
 * otherwise (small letters, dashes).
 */
export async function createChannel(context: DiscordContext, input: NewChannel, call: Call): Promise<DiscordChannel> {
  const { type = 'public', name, parent } = input;
  const number = ownValue(kinds, type);
  if (number === undefined) throw new UnsupportedError(`Discord makes no channels of the type '${type}'.`);
  const topic = topicOf(input);
  if (topic !== undefined && number === channelType.voice)
    throw new UnsupportedError('A voice channel of Discord has no topic.');
  const guildId = await guildIdOf(context, input.organization, call.signal);
  const body: Record<string, unknown> = {
    name,
    type: number,
    topic,
    parent_id: typeof parent === 'object' ? parent.id : parent,
    permission_overwrites: firstOverwrites(context, guildId, { ...input, type }),
  };
  const wire = await context.rest.post<Wire>(urlPath`/guilds/${guildId}/channels`, { body, signal: call.signal });
  return read(context, wire, guildId);
}

function firstOverwrites(context: DiscordContext, guildId: string, input: NewChannel): Wire[] | undefined {
  const isPrivate = input.type === 'private';
  if (!isPrivate && !input.isReadOnly) return undefined;
  const { userId } = selfOf(context);
  const closed = (isPrivate ? viewChannel : 0n) | (input.isReadOnly ? speaking : 0n);
  const members = isPrivate ? input.memberIds.filter((id) => id !== userId) : [];
  return [
    wireOverwrite({ id: guildId, isMember: false }, { deny: closed }),
    wireOverwrite({ id: userId, isMember: true }, { allow: closed }),
    ...members.map((id) => wireOverwrite({ id, isMember: true }, { allow: viewChannel })),
  ];
}

/** Discord has one text beside the name: a description stands in as the topic. */
function topicOf({ topic, description }: Pick<UpdateChannelInput, 'topic' | 'description'>): string | undefined {
  if (topic !== undefined && description !== undefined && topic !== description) {
    throw new UnsupportedError('A channel of Discord has a topic and no description beside it: give one of the two.');
  }
  return topic ?? description;
}

/** `PATCH /channels/{c}`, and the overwrites of `@everyone` for its kind and who may write. */
export async function updateChannel(
  context: DiscordContext,
  id: string,
  changes: UpdateChannelInput,
  call: Call,
): Promise<DiscordChannel> {
  const { signal } = call;
  const { name, type, isReadOnly } = changes;
  const topic = topicOf(changes);
  const before = await channelWire(context, id, signal);
  if (isDirect(before)) throw new UnsupportedError('A direct conversation of Discord has nothing to change.');
  if (isThread(before)) return updateThreadAsChannel(context, id, { name, topic, type, isReadOnly }, call);
  if (type !== undefined || isReadOnly !== undefined) await close(context, before, { type, isReadOnly }, signal);
  if (name === undefined && topic === undefined) return fetchChannel(context, id, signal);
  // null clears it; an empty text is no topic.
  const body = { name, topic: topic === '' ? null : topic };
  return read(context, await context.rest.patch<Wire>(urlPath`/channels/${id}`, { body, signal }), guildIdIn(before));
}

async function updateThreadAsChannel(
  context: DiscordContext,
  id: string,
  changes: UpdateChannelInput,
  call: Call,
): Promise<DiscordChannel> {
  const { name, topic, type, isReadOnly } = changes;
  if (topic !== undefined || type !== undefined) {
    throw new UnsupportedError(
      'A thread of Discord has a name and can be locked (isReadOnly); topic and kind are its channel’s.',
    );
  }
  const body = { name, locked: isReadOnly };
  return read(context, await context.rest.patch<Wire>(urlPath`/channels/${id}`, { body, signal: call.signal }));
}

/** Opens or closes a channel to `@everyone`; the account itself first, so that it does not shut itself out. */
async function close(
  context: DiscordContext,
  channel: Wire,
  { type, isReadOnly }: { type?: 'public' | 'private' | undefined; isReadOnly?: boolean | undefined },
  signal: AbortSignal | undefined,
): Promise<void> {
  const guildId = guildIdIn(channel);
  const id = typeof channel['id'] === 'string' ? channel['id'] : undefined;
  if (guildId === undefined || id === undefined) throw new InvalidError('It is no channel of a server.');
  const closing = (type === 'private' ? viewChannel : 0n) | (isReadOnly === true ? speaking : 0n);
  const opening = (type === 'public' ? viewChannel : 0n) | (isReadOnly === false ? speaking : 0n);
  const { userId } = selfOf(context);
  if (closing !== 0n) {
    const own = overwriteOf(channel, userId) ?? { allow: 0n, deny: 0n };
    await writeOverwrite(context, id, { id: userId, isMember: true }, withBit(own, closing, 'allow'), signal);
  }
  const everyone = overwriteOf(channel, guildId) ?? { allow: 0n, deny: 0n };
  const bits = withBit(withBit(everyone, opening, 'neither'), closing, 'deny');
  if (bits.allow === everyone.allow && bits.deny === everyone.deny) return;
  await writeOverwrite(context, id, { id: guildId, isMember: false }, bits, signal);
}

/** Only threads have an archive (wire sheet, section 7). */
export async function archiveChannel(
  context: DiscordContext,
  id: string,
  isArchived: boolean,
  call: Call,
): Promise<void> {
  const wire = await channelWire(context, id, call.signal);
  if (!isThread(wire)) {
    throw new UnsupportedError(
      'Only threads can be archived on Discord. Close a channel with updateChannel(channel, { isReadOnly: true }).',
    );
  }
  await context.rest.patch(urlPath`/channels/${id}`, { body: { archived: isArchived }, signal: call.signal });
}

/** A thread is joined; in a channel that it sees the account is already. @throws ForbiddenError for one that it does not */
export async function joinChannel(context: DiscordContext, id: string, call: Call): Promise<void> {
  const wire = await channelWire(context, id, call.signal);
  if (isThread(wire)) await context.rest.put(urlPath`/channels/${id}/thread-members/@me`, { signal: call.signal });
}

export async function leaveChannel(context: DiscordContext, id: string, call: Call): Promise<void> {
  const wire = await channelWire(context, id, call.signal);
  if (!isThread(wire)) {
    throw new UnsupportedError('Only threads can be left on Discord: who sees a channel is up to its permissions.');
  }
  await context.rest.delete(urlPath`/channels/${id}/thread-members/@me`, { signal: call.signal });
}

/** `POST /users/@me/channels`: the same one each time. */
export async function openDirect(context: DiscordContext, userIds: string[], call: Call): Promise<DiscordChannel> {
  const [recipient, ...others] = userIds;
  if (recipient === undefined || others.length > 0) {
    throw new UnsupportedError(
      'Bots on Discord cannot open a conversation with several people: make a private channel, or a private thread.',
    );
  }
  const body = { recipient_id: recipient };
  try {
    const request = { body, signal: call.signal, repeatable: true };
    return read(context, await context.rest.post<Wire>('/users/@me/channels', request));
  } catch (error) {
    // "Invalid Recipient(s)": with one there is nothing else that it could mean.
    if (!isChatError(error) || error.platformCode !== '50033') throw error;
    throw new NotFoundError(
      `Discord opens no conversation with '${recipient}': there is nobody whom the bot could write to.`,
      {
        status: error.status,
        platformCode: error.platformCode,
        cause: error,
      },
    );
  }
}
