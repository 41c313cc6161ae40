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
  type UpdateChannelInput,
  type User,
  type UserQuery,
} from 'chatmux';
import { backfillOf } from './backfill.js';
import { matrixLimits, matrixMatrix } from './capabilities.js';
import { type Caller, MatrixClient } from './client.js';
import { MatrixConfig, type MatrixConfigInput, matrixEnvironment } from './config.js';
import { contentOf } from './content.js';
import { matrixDialect } from './dialect.js';
import type { EventParts } from './events.js';
import { fetchMessages } from './history.js';
import type { MatrixChannel, MatrixMessage, MatrixTypes } from './native.js';
import { permalink } from './normalize.js';
import { MatrixReader } from './reader.js';
import { MatrixRooms } from './rooms.js';
import { MatrixSync } from './sync.js';
import type { Json, MatrixEvent } from './wire.js';

const typingMs = 10_000;

/** Matrix: one account on one homeserver. */
export class MatrixBackend extends Backend<MatrixTypes> {
  // #region constructor
  /** The calls of Matrix's client-server API, for what this backend does not do. */
  readonly client: MatrixClient;
  readonly #reader: MatrixReader;
  readonly #rooms: MatrixRooms;
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
    this.#rooms = new MatrixRooms(this.client, this.#reader);
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
    return this.#rooms.fetch(id, call);
  }

  protected override async *doListChannels(_options: unknown, call: Call) {
    yield await this.#rooms.list(call);
  }

  protected override doCreateChannel(
    input: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<MatrixChannel> {
    return this.#rooms.create(input, call);
  }

  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<MatrixChannel> {
    return this.#rooms.update(id, changes, call);
  }

  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return this.client.changeMembership('join', id, undefined, call);
  }

  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return this.client.changeMembership('leave', id, undefined, call);
  }

  protected override async *doListMembers(id: string, call: Call): AsyncGenerator<Member[]> {
    yield await this.#rooms.members(id, call);
  }

  protected override doAddMembers(id: string, { users }: { users: string[] }, call: Call): Promise<void> {
    return this.#rooms.invite(id, users, call);
  }

  protected override doRemoveMembers(id: string, { users }: { users: string[] }, call: Call): Promise<void> {
    return this.#rooms.kick(id, users, call);
  }

  protected override doSetMemberRole(
    id: string,
    userId: string,
    role: Exclude<MemberRole, 'unknown'>,
    call: Call,
  ): Promise<void> {
    return this.#rooms.setRole(id, userId, role, call);
  }

  protected override doOpenDirect(userIds: string[], call: Call): Promise<MatrixChannel> {
    return this.#rooms.openDirect(userIds, call);
  }

  // Messages

  // #region send
  protected override async doSendMessage({ channelId }: Target, message: Outgoing, call: Call): Promise<MatrixMessage> {
    await this.#refuseEncrypted(channelId, call);
    const content = {
      ...contentOf(message, this.account),
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
    const content = contentOf({ ...edit, text: edit.text }, this.account);
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
      const page = await this.#rooms.within(query.channelId, call, () => pages.next());
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
    return this.#rooms.within(channelId, call, () => this.client.setTyping(channelId, selfId, typingMs, call));
  }

  async #newest(channelId: string, call: Call): Promise<string | undefined> {
    const { events } = await this.#rooms.within(channelId, call, () =>
      this.client.messages(channelId, { dir: 'b', limit: 1 }, call),
    );
    return events[0]?.event_id;
  }

  #send(channelId: string, transactionId: string, content: Json, call: Call): Promise<string> {
    return this.#rooms.within(channelId, call, () =>
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
    const event = await this.#rooms.within(ref.channelId, call, () => this.client.event(ref.channelId, ref.id, call));
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
