import { isChatError, NotFoundError, UnsupportedError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { ThreadTarget } from '../../../core/operations/references.js';
import type { ThreadStart } from '../../../core/operations/threads.js';
import type { UpdateThreadInput } from '../../../core/options.js';
import type { MessageRef } from '../../../models/index.js';
import type { DiscordThread } from '../native.js';
import { nativeOf } from '../send-options.js';
import { channelType, isForumType } from '../wire/flags.js';
import { flagAt, numberAt, objectAt, objectsAt, stringAt, type Wire } from '../wire/read.js';
import { compareSnowflakes } from '../wire/snowflake.js';
import { textAt } from '../wire/values.js';
import type { DiscordContext } from './context.js';
import { channelWire, guildOf, isDirect, isThread } from './places.js';
import { createPost } from './posts.js';
import { sendMessage } from './sending.js';
import { nameOfThread } from './thread-name.js';
import { threadName } from './thread-start.js';

/** A page of an archive; the most that Discord gives. */
const archivePage = 100;

/** Starts a thread under a message, alone in a channel, or as a forum's post; then sends what stands in it. */
export async function createThread(context: DiscordContext, start: ThreadStart, call: Call): Promise<DiscordThread> {
  const { channelId, parent } = start;
  if (parent !== undefined) return underMessage(context, { ...start, parent }, call);
  const channel = await channelWire(context, channelId, call.signal);
  if (isDirect(channel)) throw new UnsupportedError('A direct conversation of Discord has no threads.');
  if (isThread(channel)) throw new UnsupportedError('A thread of Discord has no threads in it: name its channel.');
  if (isForumType(numberAt(channel, 'type'))) return createPost(context, start, call);
  const options = nativeOf(start.native);
  const isAnnouncement = numberAt(channel, 'type') === channelType.announcement;
  const body = {
    name: nameOfThread(start.name, start.messages[0]?.text ?? ''),
    // Without a type it would be a private one (wire sheet, section 21).
    type: options.privateThread
      ? channelType.privateThread
      : isAnnouncement
        ? channelType.announcementThread
        : channelType.publicThread,
    auto_archive_duration: options.autoArchiveMinutes,
  };
  const wire = await context.rest.post<Wire>(urlPath`/channels/${channelId}/threads`, {
    body,
    signal: call.signal,
    reason: options.reason,
  });
  const thread = kept(context, wire, false);
  await sendInto(context, thread, start, call);
  return start.messages.length === 0 ? thread : fetchThread(context, thread, call);
}

async function underMessage(
  context: DiscordContext,
  start: ThreadStart & { parent: MessageRef },
  call: Call,
): Promise<DiscordThread> {
  const { parent } = start;
  if (parent.threadId !== undefined) {
    throw new UnsupportedError('The message is in a thread already, and a thread of Discord has no threads in it.');
  }
  const options = nativeOf(start.native);
  const name = start.name ?? (await nameByMessage(context, parent, call.signal));
  const wire = await context.rest.post<Wire>(urlPath`/channels/${parent.channelId}/messages/${parent.id}/threads`, {
    body: { name: nameOfThread(name, ''), auto_archive_duration: options.autoArchiveMinutes },
    signal: call.signal,
    reason: options.reason,
  });
  const thread = kept(context, wire, true);
  await sendInto(context, thread, start, call);
  return start.messages.length === 0 ? thread : fetchThread(context, thread, call);
}

async function sendInto(
  context: DiscordContext,
  { channelId, id }: DiscordThread,
  { messages }: ThreadStart,
  call: Call,
): Promise<void> {
  for (const message of messages) await sendMessage(context, { channelId, thread: { channelId, id } }, message, call);
}

/** As Discord's own client proposes it: the first words of the message. */
async function nameByMessage(
  { rest }: DiscordContext,
  ref: MessageRef,
  signal: AbortSignal | undefined,
): Promise<string> {
  const wire = await rest.get<Wire>(urlPath`/channels/${ref.channelId}/messages/${ref.id}`, { signal });
  return threadName(stringAt(wire, 'content'));
}

function kept(context: DiscordContext, wire: Wire, hasStarter?: boolean): DiscordThread {
  context.reader.places.keep(wire);
  const thread = context.reader.thread(wire, hasStarter);
  if (thread) return thread;
  throw new NotFoundError('It is no thread.');
}

/** `GET /channels/{t}`. A thread that was started from a message has that message's id. */
export async function fetchThread(
  context: DiscordContext,
  target: Pick<ThreadTarget, 'channelId' | 'id'>,
  call: Call,
): Promise<DiscordThread> {
  const wire = await threadWire(context, target, call.signal);
  return kept(context, wire, await hasStarter(context, wire, call.signal));
}

async function threadWire(
  context: DiscordContext,
  { channelId, id }: Pick<ThreadTarget, 'channelId' | 'id'>,
  signal: AbortSignal | undefined,
): Promise<Wire> {
  const wire = await channelWire(context, id, signal);
  if (!isThread(wire)) throw new NotFoundError(`There is no thread '${id}': it is a channel.`);
  const parentId = textAt(wire, 'parent_id');
  if (parentId === channelId || channelId === id) return wire;
  throw new NotFoundError(`There is no thread '${id}' in the channel '${channelId}': it is in '${parentId ?? '?'}'.`);
}

/**
 * Whether a thread stands under a message. What was made within moments of its message cannot be told by times: then the
 * message is asked for.
 */
async function hasStarter(
  context: DiscordContext,
  wire: Wire,
  signal: AbortSignal | undefined,
): Promise<boolean | undefined> {
  const id = textAt(wire, 'id');
  const parentId = textAt(wire, 'parent_id');
  if (id === undefined || parentId === undefined) return undefined;
  if (numberAt(wire, 'type') === channelType.privateThread) return false;
  if (context.places.isForum(parentId)) return undefined;
  if (context.reader.thread(wire)?.parentMessage !== undefined) return true;
  try {
    await context.rest.get(urlPath`/channels/${parentId}/messages/${id}`, { signal });
    return true;
  } catch (error) {
    if (isChatError(error) && (error.code === 'not_found' || error.code === 'forbidden')) return undefined;
    // Of a forum nobody had told that it is one.
    if (isChatError(error) && error.code === 'unsupported') return undefined;
    throw error;
  }
}

/** `PATCH /channels/{t}`. In the archive nothing changes but that it comes out of it: both at once is allowed. */
export async function updateThread(
  context: DiscordContext,
  target: ThreadTarget,
  changes: UpdateThreadInput,
  call: Call,
): Promise<DiscordThread> {
  const { name, isArchived, isLocked } = changes;
  const body = {
    name: name === undefined ? undefined : nameOfThread(name, ''),
    archived: isArchived,
    locked: isLocked,
  };
  const wire = await context.rest.patch<Wire>(urlPath`/channels/${target.id}`, { body, signal: call.signal });
  return kept(context, wire, await hasStarter(context, wire, call.signal));
}

/** Those that are not archived, the last active first; then the archive, the last archived first. */
export async function* listThreads(
  context: DiscordContext,
  channelId: string,
  options: { includeArchived: boolean },
  call: Call,
): AsyncGenerator<DiscordThread[]> {
  const { signal } = call;
  const guildId = await guildOf(context, channelId, signal);
  const answer = await context.rest.get<Wire>(urlPath`/guilds/${guildId}/threads/active`, { signal });
  const active = objectsAt(answer, 'threads').filter((wire) => textAt(wire, 'parent_id') === channelId);
  if (active.length > 0) yield active.sort(byActivity).map((wire) => kept(context, wire));
  if (!options.includeArchived) return;
  yield* archived(context, urlPath`/channels/${channelId}/threads/archived/public`, call);
  yield* privateArchive(context, channelId, call);
}

function byActivity(a: Wire, b: Wire): number {
  const last = (wire: Wire) => textAt(wire, 'last_message_id') ?? textAt(wire, 'id') ?? '';
  return compareSnowflakes(last(b), last(a));
}

/** All private ones need Manage Threads; those that the account is in it may always see. */
async function* privateArchive(
  context: DiscordContext,
  channelId: string,
  call: Call,
): AsyncGenerator<DiscordThread[]> {
  try {
    yield* archived(context, urlPath`/channels/${channelId}/threads/archived/private`, call);
  } catch (error) {
    // Announcement channels and forums have no private ones.
    if (!isChatError(error) || (error.code !== 'forbidden' && error.code !== 'unsupported')) throw error;
    if (error.code === 'unsupported') return;
    yield* archived(context, urlPath`/channels/${channelId}/users/@me/threads/archived/private`, call, true);
  }
}

/** @param byId - paged by ids, not by the time of archiving */
async function* archived(
  context: DiscordContext,
  route: string,
  call: Call,
  byId = false,
): AsyncGenerator<DiscordThread[]> {
  let before: string | undefined;
  for (;;) {
    const query = new URLSearchParams({ limit: String(archivePage) });
    if (before !== undefined) query.set('before', before);
    const answer = await context.rest.get<Wire>(route, { query, signal: call.signal });
    const threads = objectsAt(answer, 'threads');
    if (threads.length > 0) yield threads.map((wire) => kept(context, wire));
    const last = threads.at(-1) ?? {};
    before = byId ? textAt(last, 'id') : textAt(objectAt(last, 'thread_metadata'), 'archive_timestamp');
    if (!flagAt(answer, 'has_more') || before === undefined) return;
  }
}

/** To follow a thread is to be in it. */
export async function followThread(
  { rest }: DiscordContext,
  target: ThreadTarget,
  isFollowing: boolean,
  call: Call,
): Promise<void> {
  const route = urlPath`/channels/${target.id}/thread-members/@me`;
  if (isFollowing) await rest.put(route, { signal: call.signal });
  else await rest.delete(route, { signal: call.signal });
}
