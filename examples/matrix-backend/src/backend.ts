import { randomUUID } from 'node:crypto';
import {
  Backend,
  type BackfillSource,
  type Call,
  Capabilities,
  type CreateChannelInput,
  errorOf,
  type HistoryQuery,
  type Identity,
  isChatError,
  type Member,
  type MemberRole,
  type MessageRef,
  type OpenContext,
  type Outgoing,
  type OutgoingEdit,
  resolveConfig,
  type Session,
  type SupervisorOptions,
  type Target,
  toPlainText,
  type UpdateChannelInput,
  type User,
  type UserQuery,
} from 'chatmux';
import { backfillOf } from './backfill.js';
import { matrixLimits, matrixMatrix } from './capabilities.js';
import { type Caller, MatrixClient } from './client.js';
import { MatrixConfig, type MatrixConfigInput, matrixEnvironment } from './config.js';
import { isPlain, type MatrixMentions, matrixDialect } from './dialect.js';
import type { EventParts } from './events.js';
import { fetchMessages } from './history.js';
import type { MatrixChannel, MatrixMessage, MatrixTypes } from './native.js';
import { permalink } from './normalize.js';
import { MatrixReader } from './reader.js';
import { MatrixSync } from './sync.js';
import { type Json, type MatrixEvent, objectAt, readEvents } from './wire.js';

const levels = { admin: 100, moderator: 50, member: 0 } as const;
const typingMs = 10_000;

/** Matrix: one account on one homeserver. */
export class MatrixBackend extends Backend<MatrixTypes> {
  // #region constructor
  /** The calls of Matrix's client-server API, for what this backend does not do. */
  readonly client: MatrixClient;
  readonly #reader: MatrixReader;
  readonly #sync: MatrixSync;
  readonly #parts: EventParts;
  readonly #pollSeconds: number;

  /** @throws ConfigError that names each wrong, missing and unknown setting */
  constructor(input: MatrixConfigInput) {
    const config = resolveConfig(MatrixConfig, input, { platform: 'matrix', environment: matrixEnvironment });
    // What the base keeps can be seen by `util.inspect`: the token is not among it.
    const { platform, homeserver, accessToken, pollSeconds, ...settings } = config;
    const capabilities = new Capabilities(matrixMatrix, matrixLimits);
    super({ platform, displayName: 'Matrix', dialect: matrixDialect, capabilities }, settings);
    this.#pollSeconds = pollSeconds;
    this.client = new MatrixClient(config, {
      account: this.account,
      onRateLimited: (operation, retryAfterMs) => this.rateLimited(operation, retryAfterMs),
    });
    this.#reader = new MatrixReader({
      account: this.account,
      client: this.client,
      users: this.users,
      remember: (model, payload) => this.remember(model, payload),
    });
    this.#parts = {
      account: this.account,
      client: this.client,
      reader: this.#reader,
      told: new Map(),
    };
    this.#sync = new MatrixSync({
      ...this.#parts,
      pollMs: pollSeconds * 1_000,
      ingest: (event) => this.ingest(event),
      report: (error) => this.reportError(error, 'sync'),
      room: () => this.hub.room(),
    });
  }
  // #endregion constructor

  // #region connection
  protected override async doAuthenticate(signal: AbortSignal | undefined): Promise<Identity<MatrixTypes>> {
    this.#reader.selfId = await this.client.whoami({ signal });
    return { me: await this.#reader.profile(this.#reader.selfId, { signal }) };
  }

  /** Ready when it resolves; the supervisor calls it again after every loss. */
  protected override openSession(context: OpenContext<unknown>): Promise<Session> {
    return this.#sync.open(context);
  }

  protected override get supervision(): Omit<SupervisorOptions<unknown>, 'open'> {
    // A homeserver answers within the time that it was given. One that does not is gone, whatever TCP says.
    return { silenceMs: (this.#pollSeconds + 20) * 1_000, baseDelayMs: 250, maxDelayMs: 10_000, stableAfterMs: 500 };
  }

  protected override get backfill(): BackfillSource {
    return backfillOf(this.client, this.#parts);
  }

  protected override async doDisconnect(): Promise<void> {
    this.client.close();
  }
  // #endregion connection

  // Users

  protected override doFetchUser(id: string, call: Call): Promise<User> {
    return this.#reader.profile(id, call);
  }

  protected override async *doFindUsers({ name, handle, email }: Omit<UserQuery, 'id'>, call: Call) {
    const found = await this.client.searchUsers(name ?? handle ?? email ?? '', call);
    yield found.map((user) => this.#reader.named(user.id, user.name));
  }

  // Rooms

  protected override doFetchChannel(id: string, call: Call): Promise<MatrixChannel> {
    return this.#inRoom(id, call, () => this.#reader.channel(id, call));
  }

  protected override async *doListChannels(_options: unknown, call: Call) {
    const direct = await this.#reader.directRooms(call);
    // One request for the state of all rooms: `/sync` from the beginning, with as little history as there may be.
    const answer = await this.client.sync({ timeoutMs: 0, filter: { room: { timeline: { limit: 1 } } } }, call);
    yield Object.entries(objectAt(objectAt(answer, 'rooms'), 'join')).map(([id, room]) => {
      const events = ['state', 'timeline'].flatMap((part) => readEvents(objectAt(room, part)['events']));
      return this.#reader.channelOf(id, newestState(events), direct);
    });
  }

  protected override async doCreateChannel(
    { name, topic, type = 'public', memberIds }: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<MatrixChannel> {
    const preset = type === 'public' ? 'public_chat' : 'private_chat';
    const id = await this.client.createRoom({ name, ...(topic && { topic }), preset, invite: memberIds }, call);
    return this.#reader.channel(id, call);
  }

  protected override async doUpdateChannel(
    id: string,
    changes: UpdateChannelInput,
    call: Call,
  ): Promise<MatrixChannel> {
    const { name, topic, ...others } = changes;
    if (Object.values(others).some((value) => value !== undefined))
      throw errorOf('unsupported', 'This backend changes the name and the topic of a room, and nothing else.');
    await this.#inRoom(id, call, async () => {
      if (name !== undefined) await this.client.setState(id, 'm.room.name', { name }, call);
      if (topic !== undefined) await this.client.setState(id, 'm.room.topic', { topic }, call);
    });
    return this.#reader.channel(id, call);
  }

  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return this.client.changeMembership('join', id, undefined, call);
  }

  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return this.client.changeMembership('leave', id, undefined, call);
  }

  protected override async *doListMembers(id: string, call: Call): AsyncGenerator<Member[]> {
    const state = await this.#inRoom(id, call, () => this.client.roomState(id, call));
    const names = await this.client.joinedMembers(id, call);
    const powers = powerLevels(state);
    yield [...names].map(([userId, name]) => {
      const user = this.#reader.named(userId, name);
      return { platform: 'matrix', account: this.account, id: userId, user, role: roleOf(powers, userId) };
    });
  }

  /** Who is in the room is not invited again: the server would refuse it. */
  protected override async doAddMembers(id: string, { users }: { users: string[] }, call: Call): Promise<void> {
    const members = await this.#inRoom(id, call, () => this.client.joinedMembers(id, call));
    for (const userId of users.filter((each) => !members.has(each)))
      await this.client.changeMembership('invite', id, userId, call);
  }

  protected override async doRemoveMembers(id: string, { users }: { users: string[] }, call: Call): Promise<void> {
    const members = await this.#inRoom(id, call, () => this.client.joinedMembers(id, call));
    for (const userId of users.filter((each) => members.has(each)))
      await this.client.changeMembership('kick', id, userId, call);
  }

  protected override async doSetMemberRole(
    id: string,
    userId: string,
    role: Exclude<MemberRole, 'unknown'>,
    call: Call,
  ): Promise<void> {
    const state = await this.#inRoom(id, call, () => this.client.roomState(id, call));
    const powers = powerLevels(state);
    // The core has checked `allowed`.
    const level = levels[role as keyof typeof levels];
    const users = { ...objectAt(powers, 'users'), [userId]: level };
    await this.client.setState(id, 'm.room.power_levels', { ...powers, users }, call);
  }

  /** Which room is the direct one is the account's own note, not the server's (specification, "Direct messaging"). */
  protected override async doOpenDirect(userIds: string[], call: Call): Promise<MatrixChannel> {
    const [userId, another] = userIds;
    if (userId === undefined || another !== undefined)
      throw errorOf('unsupported', 'A direct conversation of Matrix is with one user.');
    const selfId = this.#reader.selfId ?? '';
    const [direct, joined] = await Promise.all([this.client.directRooms(selfId, call), this.client.joinedRooms(call)]);
    const existing = direct[userId]?.find((roomId) => joined.includes(roomId));
    if (existing !== undefined) return this.#reader.channel(existing, call);
    call.leave();
    const input = { is_direct: true, preset: 'trusted_private_chat', invite: [userId] };
    const roomId = await this.client.createRoom(input, call);
    await this.client.setDirectRooms(selfId, { ...direct, [userId]: [...(direct[userId] ?? []), roomId] }, call);
    return this.#reader.channel(roomId, call);
  }

  // Messages

  // #region send
  protected override async doSendMessage({ channelId }: Target, message: Outgoing, call: Call): Promise<MatrixMessage> {
    await this.#refuseEncrypted(channelId, call);
    const content = {
      ...this.#contentOf(message),
      ...(message.replyTo && { 'm.relates_to': { 'm.in_reply_to': { event_id: message.replyTo.id } } }),
    };
    // The caller's key, or one of our own: a send whose answer was lost is made again, and stands there once.
    const id = await this.#send(channelId, message.idempotencyKey ?? randomUUID(), content, call);
    return this.#sent(channelId, id, content, call);
  }

  protected override async doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<MatrixMessage> {
    if (edit.text === undefined) return this.doFetchMessage(ref, call);
    const original = await this.#event(ref, call);
    if (original.sender !== this.#reader.selfId)
      throw errorOf('forbidden', 'Matrix lets nobody edit the messages of others.', { maybeDelivered: false });
    const content = this.#contentOf({ ...edit, text: edit.text });
    const revision = {
      ...content,
      // For clients that know no edits.
      body: `* ${content['body']}`,
      'm.new_content': content,
      'm.relates_to': { rel_type: 'm.replace', event_id: ref.id },
    };
    await this.#send(ref.channelId, randomUUID(), revision, call);
    return this.#message(original, ref.channelId, call, { content, at: new Date() });
  }

  /** Both bodies: clients show one of them. A text without any formatting needs but one. */
  #contentOf({
    text,
    tree,
    data,
    mentions,
    native,
  }: Pick<Outgoing, 'text' | 'tree' | 'data' | 'mentions' | 'native'>): Json {
    const shown = tree ?? matrixDialect.parse(text, { account: this.account });
    const rendered = data?.['mentions'] as MatrixMentions | undefined;
    const linked = matrixDialect.parseMentions(text).flatMap(({ kind, id }) => (kind === 'user' && id ? [id] : []));
    // Of `{ raw }` there is no tree: who is linked in it is mentioned.
    const said: MatrixMentions = rendered ?? (mentions === 'none' || linked.length === 0 ? {} : { user_ids: linked });
    return {
      msgtype: (native as MatrixTypes['native'] | undefined)?.msgtype ?? 'm.text',
      body: toPlainText(matrixDialect.parse(text, { account: this.account })),
      ...(!(tree && isPlain(shown) && !('user_ids' in said)) && {
        format: 'org.matrix.custom.html',
        formatted_body: text,
      }),
      // Always: without it, servers look for names in the text (specification, "User and room mentions").
      'm.mentions': said,
    };
  }
  // #endregion send

  protected override async doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    // A second redaction would be taken too: what is gone is to be told.
    await this.#message(await this.#event(ref, call), ref.channelId, call);
    await this.client.redact(ref.channelId, ref.id, randomUUID(), call);
  }

  protected override async doFetchMessage(ref: MessageRef, call: Call): Promise<MatrixMessage> {
    return this.#message(await this.#event(ref, call), ref.channelId, call);
  }

  protected override async *doFetchMessages(query: HistoryQuery, call: Call): AsyncGenerator<MatrixMessage[]> {
    const pages = fetchMessages(this.client, this.#reader, query, call)[Symbol.asyncIterator]();
    for (;;) {
      const page = await this.#inRoom(query.channelId, call, () => pages.next());
      if (page.done) return;
      yield page.value;
    }
  }

  protected override async doPermalink({ channelId, id }: MessageRef): Promise<string> {
    return permalink(channelId, id);
  }

  protected override async doMarkRead(channelId: string, upTo: MessageRef | undefined, call: Call): Promise<void> {
    const id = upTo?.id ?? (await this.#newest(channelId, call));
    if (id !== undefined) await this.client.sendReceipt(channelId, id, call);
  }

  protected override doSendTyping(channelId: string, _thread: unknown, call: Call): Promise<void> {
    const selfId = this.#reader.selfId ?? '';
    return this.#inRoom(channelId, call, () => this.client.setTyping(channelId, selfId, typingMs, call));
  }

  async #newest(channelId: string, call: Call): Promise<string | undefined> {
    const { events } = await this.#inRoom(channelId, call, () =>
      this.client.messages(channelId, { dir: 'b', limit: 1 }, call),
    );
    return events[0]?.event_id;
  }

  #send(channelId: string, transactionId: string, content: Json, call: Call): Promise<string> {
    return this.#inRoom(channelId, call, () =>
      this.client.sendEvent(channelId, 'm.room.message', transactionId, content, call),
    );
  }

  /** As the server has it. A failure of this read is none of the send: the message stands there. */
  async #sent(channelId: string, id: string, content: Json, call: Call): Promise<MatrixMessage> {
    const sender = this.#reader.selfId ?? '';
    const own = { type: 'm.room.message', event_id: id, sender, origin_server_ts: Date.now(), content };
    const event = await this.client.event(channelId, id, call).catch(() => undefined);
    return this.#message(event ?? own, channelId, call);
  }

  async #event(ref: MessageRef, call: Caller): Promise<MatrixEvent> {
    const event = await this.#inRoom(ref.channelId, call, () => this.client.event(ref.channelId, ref.id, call));
    if (!event) throw errorOf('not_found', `There is no message ${ref.id} in ${ref.channelId}.`);
    return event;
  }

  async #message(
    event: MatrixEvent,
    channelId: string,
    call: Caller,
    revision?: Parameters<MatrixReader['message']>[3],
  ): Promise<MatrixMessage> {
    const message = await this.#reader.message(event, channelId, call, revision);
    if (!message) throw errorOf('not_found', `There is no message ${event.event_id} in ${channelId}.`);
    return message;
  }

  // #region not-found
  /**
   * A homeserver answers "forbidden" for a room that does not exist, so that nobody learns which ones do. For a bot, a
   * room that it is not in is not there.
   */
  async #inRoom<T>(roomId: string, call: Caller, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!isChatError(error) || error.code !== 'forbidden') throw error;
      if ((await this.client.joinedRooms(call)).includes(roomId)) throw error;
      const { maybeDelivered } = error;
      throw errorOf('not_found', `The account is in no room ${roomId}.`, { cause: error, maybeDelivered });
    }
  }
  // #endregion not-found

  /** What is said in an encrypted room is not to lie on the server for everybody to read. */
  async #refuseEncrypted(channelId: string, call: Call): Promise<void> {
    const known = this.channels.getById(channelId) ?? (await this.doFetchChannel(channelId, call));
    this.channels.set(known);
    if (known.native?.isEncrypted)
      throw errorOf('unsupported', 'The room is encrypted end to end, which this backend cannot do.', {
        maybeDelivered: false,
      });
  }
}

/** Of several events for the same state, the last one counts. */
function newestState(events: readonly MatrixEvent[]): MatrixEvent[] {
  const state = events.filter((event) => event.state_key !== undefined);
  return [...new Map(state.map((event) => [`${event.type}\n${event.state_key}`, event])).values()];
}

function powerLevels(state: readonly MatrixEvent[]): Json {
  return state.find(({ type }) => type === 'm.room.power_levels')?.content ?? {};
}

function roleOf(powers: Json, userId: string): keyof typeof levels {
  const level = objectAt(powers, 'users')[userId] ?? powers['users_default'] ?? 0;
  return Number(level) >= levels.admin ? 'admin' : Number(level) >= levels.moderator ? 'moderator' : 'member';
}
