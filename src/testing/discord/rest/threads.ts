import type { ThreadRecord, UserRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import { isDirect, type Place } from '../discord-state.js';
import { FormCheck, type FormPath } from '../form-check.js';
import { compareIds } from '../ids.js';
import { isJson, type Json, number, text, texts } from '../json.js';
import { allMentions } from '../messages/mentions.js';
import { checkNotEmpty, readMessageInput } from '../messages/message-input.js';
import { channelData, threadData } from '../native.js';
import { Permission } from '../permissions.js';
import { created, nothing, ok, RestCall, type Route, type RouteAnswer, route } from '../rest-call.js';
import { channelType, isForum, isTextual } from '../wire/channel.js';
import { wireMessage } from '../wire/message.js';
import { wireThread, wireThreadMember } from '../wire/thread.js';
import { sendMessage } from './sending.js';

const archiveMinutes = [60, 1_440, 4_320, 10_080];
const mostMembers = 1_000;

/** Threads and forum posts. (Wire sheet, section 11.) */
export const threadRoutes: Route[] = [
  route('POST', '/channels/:channel/messages/:message/threads', (call) => {
    const place = call.place(Permission.createPublicThreads);
    if (isDirect(place.channel) || place.thread || !isTextual(place.channel)) throw new DiscordError(50024);
    const message = call.message(place);
    checkThread(call.body);
    if (call.world.threads.on(message)) throw new DiscordError(160004);
    const type = channelType(place.channel) === 5 ? 10 : 11;
    const thread = call.discord.threadWith(
      () => call.world.threads.start(message, call.bot, text(call.body, 'name').trim()),
      (made) => complete(made, call.body, type),
    );
    return created(wireThread(thread, call.discord));
  }),
  route('POST', '/channels/:channel/threads', (call) => {
    const place = call.place();
    if (isDirect(place.channel) || place.thread) throw new DiscordError(50024);
    return isForum(place.channel) ? forumPost(call, place) : loneThread(call, place);
  }),
  route('GET', '/channels/:channel/threads/archived/public', (call) =>
    archived(call, (thread) => threadData(thread).type !== 12),
  ),
  route('GET', '/channels/:channel/threads/archived/private', (call) => {
    call.place(Permission.manageThreads);
    return archived(call, (thread) => threadData(thread).type === 12);
  }),
  route('GET', '/channels/:channel/users/@me/threads/archived/private', (call) => {
    const { channel } = call.place(Permission.readHistory);
    const limit = call.limit(50, 100);
    const before = call.query.get('before');
    const all = call.world.threads
      .in(channel)
      .filter((thread) => thread.isArchived && threadData(thread).type === 12 && thread.followers.has(call.bot.id))
      .filter((thread) => !before || compareIds(thread.id, before) < 0)
      .sort((a, b) => compareIds(b.id, a.id));
    return ok(page(all, limit, call));
  }),
  route('GET', '/channels/:channel/thread-members', (call) => {
    if (!call.discord.privileged.members) throw new DiscordError(50001);
    const thread = threadOf(call);
    const withMember = call.flag('with_member');
    const after = call.query.get('after') ?? '0';
    const limit = withMember ? call.limit(100, 100) : call.limit(1_000, 1_000);
    const users = [...thread.followers]
      .sort(compareIds)
      .filter((id) => compareIds(id, after) > 0)
      .flatMap((id) => call.world.users.get(id) ?? []);
    // Without with_member it is all of them, unpaged.
    return ok(
      (withMember ? users.slice(0, limit) : users).map((user) =>
        wireThreadMember(thread, user, call.discord, { withMember }),
      ),
    );
  }),
  route('GET', '/channels/:channel/thread-members/:user', (call) => {
    const thread = threadOf(call);
    const user = call.member();
    if (!thread.followers.has(user.id)) throw new DiscordError(10007);
    return ok(wireThreadMember(thread, user, call.discord, { withMember: call.flag('with_member') }));
  }),
  route('PUT', '/channels/:channel/thread-members/:user', (call) => {
    const thread = threadOf(call);
    if (thread.isArchived) throw new DiscordError(50083);
    const user = call.member();
    if (!thread.followers.has(user.id) && thread.followers.size >= mostMembers) throw new DiscordError(30033);
    if (call.world.threads.follow(thread, user, true) && user !== call.bot) recipientNotice(thread, user, 1, call);
    return nothing;
  }),
  route('DELETE', '/channels/:channel/thread-members/:user', (call) => {
    const thread = threadOf(call);
    if (thread.isArchived) throw new DiscordError(50083);
    const user = call.member();
    if (user !== call.bot) call.place(Permission.manageThreads);
    if (call.world.threads.follow(thread, user, false) && user !== call.bot) recipientNotice(thread, user, 2, call);
    return nothing;
  }),
];

/** `PATCH /channels/{t}` on a thread. */
export function updateThread(thread: ThreadRecord, call: RestCall): Json {
  const { body, world, bot, discord } = call;
  const isOwn = thread.creatorId === bot.id;
  if (!isOwn || 'locked' in body) call.place(Permission.manageThreads);
  const form = new FormCheck();
  form.text(body.name, ['name'], { max: 100, min: 1 });
  checkCommon(body, form);
  form.done();
  const isOpening = body.archived === false;
  // In the archive nothing changes but that. (Wire sheet, section 11.)
  if (thread.isArchived && !isOpening && Object.keys(body).some((key) => key !== 'archived' && key !== 'locked'))
    throw new DiscordError(50083);
  const data = threadData(thread);
  const native = {
    ...data,
    autoArchive: number(body, 'auto_archive_duration') ?? data.autoArchive,
    rateLimit: number(body, 'rate_limit_per_user') ?? data.rateLimit,
    invitable: typeof body.invitable === 'boolean' ? body.invitable : data.invitable,
    appliedTags: Array.isArray(body.applied_tags) ? texts(body, 'applied_tags') : data.appliedTags,
  };
  world.threads.update(
    thread,
    {
      ...(typeof body.name === 'string' ? { name: body.name.trim() } : {}),
      ...(typeof body.archived === 'boolean' ? { isArchived: body.archived } : {}),
      ...(typeof body.locked === 'boolean' ? { isLocked: body.locked } : {}),
      ...(JSON.stringify(strip(native)) === JSON.stringify(strip(data)) ? {} : { native }),
    },
    bot,
  );
  return wireThread(thread, discord);
}

const strip = ({ joinedAt: _joinedAt, ...rest }: ReturnType<typeof threadData>) => rest;

function checkCommon(body: Json, form: FormCheck, path: FormPath = []): void {
  if (body.auto_archive_duration !== undefined && body.auto_archive_duration !== null)
    form.choice(body.auto_archive_duration, [...path, 'auto_archive_duration'], archiveMinutes);
  form.integer(body.rate_limit_per_user, [...path, 'rate_limit_per_user'], 0, 21_600);
}

function checkThread(body: Json): void {
  const form = new FormCheck();
  const name = typeof body.name === 'string' ? body.name.trim() : body.name;
  form.text(name, ['name'], { max: 100, min: 1, required: true });
  checkCommon(body, form);
  form.done();
}

function complete(thread: ThreadRecord, body: Json, type: 10 | 11 | 12): void {
  const data = threadData(thread);
  data.type = type;
  data.autoArchive = number(body, 'auto_archive_duration') ?? data.autoArchive;
  data.rateLimit = number(body, 'rate_limit_per_user') ?? 0;
  data.invitable = body.invitable !== false;
  data.appliedTags = texts(body, 'applied_tags');
}

/** Without a message. `type` left out means private. (Wire sheet, section 21.) */
function loneThread(call: RestCall, { channel }: Place): RouteAnswer {
  if (!isTextual(channel)) throw new DiscordError(50024);
  checkThread(call.body);
  const type = number(call.body, 'type') ?? 12;
  const form = new FormCheck();
  form.choice(type, ['type'], [10, 11, 12]);
  form.done();
  call.place(type === 12 ? Permission.createPrivateThreads : Permission.createPublicThreads);
  const name = text(call.body, 'name').trim();
  // Its own part must be right before anybody is told.
  const thread = call.discord.threadWith(
    () => call.world.threads.create(channel, call.bot, name),
    (made) => complete(made, call.body, type === 10 || type === 11 ? type : 12),
  );
  return created(wireThread(thread, call.discord));
}

/** A post: the first message has the thread's id. */
function forumPost(call: RestCall, place: Place): RouteAnswer {
  call.place(Permission.sendMessages);
  checkThread(call.body);
  const { body, discord, world, bot } = call;
  const message = body.message;
  const form = new FormCheck();
  if (!isJson(message) && call.files.length === 0) form.required(['message']);
  form.done();
  const tags = texts(body, 'applied_tags');
  if (channelData(place.channel).requiresTag && tags.length === 0) throw new DiscordError(40067);
  const first = new RestCall(
    { params: {}, query: call.query, body: isJson(message) ? message : {}, files: call.files },
    discord,
  );
  // Checked before the thread is made: a refused post leaves nothing behind.
  checkFirst(first);
  const thread = discord.threadWith(
    () => world.threads.create(place.channel, bot, text(body, 'name').trim()),
    (made) => complete(made, body, 11),
  );
  const sent = sendMessage(first, { id: thread.id, channel: place.channel, thread }, { id: thread.id });
  return created({ ...wireThread(thread, discord), message: wireMessage(sent, discord) });
}

function checkFirst(call: RestCall): void {
  checkNotEmpty(readMessageInput(call.body, call.files, call.discord, { fallback: allMentions }));
}

function threadOf(call: RestCall): ThreadRecord {
  const { thread } = call.place();
  if (!thread) throw new DiscordError(50024);
  return thread;
}

/** The last archived first. */
function archived(call: RestCall, isWanted: (thread: ThreadRecord) => boolean): RouteAnswer {
  const { channel } = call.place(Permission.readHistory);
  const limit = call.limit(50, 100);
  const before = call.query.get('before');
  const until = before ? Date.parse(before) : Number.POSITIVE_INFINITY;
  const all = call.world.threads
    .in(channel)
    .filter((thread) => thread.isArchived && isWanted(thread) && threadData(thread).archivedAt.getTime() < until)
    .sort((a, b) => threadData(b).archivedAt.getTime() - threadData(a).archivedAt.getTime());
  return ok(page(all, limit, call));
}

function page(all: readonly ThreadRecord[], limit: number, call: RestCall): Json {
  const some = all.slice(0, limit);
  return {
    threads: some.map((thread) => wireThread(thread, call.discord)),
    members: some
      .filter((thread) => thread.followers.has(call.bot.id))
      .map((thread) => wireThreadMember(thread, call.bot, call.discord)),
    has_more: all.length > limit,
  };
}

/** Types 1 and 2 tell in the thread whom somebody added or removed. */
function recipientNotice(thread: ThreadRecord, user: UserRecord, type: 1 | 2, call: RestCall): void {
  call.world.messages.post({
    channel: call.world.channels.need(thread.channelId),
    author: call.bot,
    content: '',
    threadId: thread.id,
    kind: 'system',
    native: { type, mentioned: { users: [user.id], roles: [], everyone: false } },
  });
}
