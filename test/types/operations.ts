// Design, section 5: the operations. Compiled by tsc; nothing here is run.
import {
  type Attachment,
  AuthError,
  type Backend,
  type Capabilities,
  type CapabilityLevel,
  type Channel,
  ChatError,
  type ChatErrorCode,
  type Content,
  type Dialect,
  type Download,
  type ErrorInfo,
  type Group,
  type Interaction,
  type Limits,
  type Listing,
  type Loss,
  type Member,
  type Message,
  md,
  type Organization,
  type Presence,
  type Reaction,
  type RichText,
  type ScheduledMessage,
  type SendOptions,
  type SentMessage,
  type Thread,
  type User,
} from 'chatmux';
import { type Equal, type Expect, is } from './expect.js';

declare const backend: Backend;
declare const user: User;
declare const channel: Channel;
declare const message: Message;
declare const thread: Thread;
declare const group: Group;
declare const attachment: Attachment;
declare const interaction: Interaction;
declare const signal: AbortSignal;

export async function properties(): Promise<void> {
  is<string[]>([backend.platform, backend.account, backend.displayName]);
  is<Dialect>(backend.dialect);
  is<Capabilities>(backend.capabilities);
  is<'idle' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected' | 'failed'>(backend.state);
  is<User | undefined>(backend.me);
  is<User | undefined>(backend.users.getById('U1'));
  is<User | undefined>(backend.users.getByName('Ada'));
  is<User | undefined>(backend.users.getByEmail('ada@example.com'));
  is<User | undefined>(backend.users.getByHandle('ada'));
  is<Channel | undefined>(backend.channels.getById('C1'));
  is<Channel | undefined>(backend.channels.getByName('general'));
  for (const known of backend.users) is<User>(known);
  backend.users.clear();
  backend.users.stats();
  is<unknown>(backend.client);
  // @ts-expect-error the client's type stands on the platform's class
  backend.client.chat;
  // @ts-expect-error it is not for others to say what the account can do
  backend.capabilities = undefined as unknown as Capabilities;
}

export async function lifecycle(): Promise<void> {
  is<void>(await backend.connect());
  is<void>(await backend.connect({ signal }));
  is<void>(await backend.disconnect());
  is<Response>(await backend.handleRequest(new Request('http://localhost/')));
  await using used = backend;
  is<Backend>(used);
}

export async function users(): Promise<void> {
  is<User>(await backend.fetchUser('U1'));
  is<User>(await backend.fetchUser(user, { fresh: true, signal }));
  is<User>(await backend.fetchUser({ email: 'ada@example.com' }));
  is<User | undefined>(await backend.lookupUser({ id: 'U1', name: 'Ada', email: undefined, handle: 'ada' }));
  // @ts-expect-error a look-up takes a query
  backend.lookupUser('Ada');
  // @ts-expect-error there is no such criterion
  backend.lookupUser({ nick: 'ada' });
  is<Listing<User>>(backend.listUsers());
  for await (const each of backend.listUsers({ signal })) is<User>(each);
  is<User[]>(await backend.listUsers().toArray(10));
  for await (const each of backend.listGroups()) is<Group>(each);
}

export async function channels(): Promise<void> {
  is<Channel>(await backend.fetchChannel('C1'));
  is<Channel>(await backend.fetchChannel({ name: 'general' }));
  is<Channel | undefined>(await backend.lookupChannel({ name: 'general' }));
  for await (const each of backend.listChannels({ types: ['public', 'direct'], joined: true, includeArchived: true })) {
    is<Channel>(each);
  }
  is<Channel>(
    await backend.createChannel({
      name: 'plans',
      type: 'private',
      topic: 't',
      description: 'd',
      isReadOnly: false,
      members: ['U1', user],
      organization: 'O1',
      parent: channel,
    }),
  );
  // @ts-expect-error a channel needs a name
  backend.createChannel({ type: 'public' });
  // @ts-expect-error direct conversations are opened
  backend.createChannel({ name: 'x', type: 'direct' });
  is<Channel>(await backend.updateChannel(channel, { name: 'a', topic: undefined, isReadOnly: true }));
  is<void>(await backend.archiveChannel(channel));
  is<void>(await backend.unarchiveChannel('C1'));
  is<void>(await backend.joinChannel('C1'));
  is<void>(await backend.leaveChannel('C1'));
  for await (const member of backend.listMembers(channel)) is<Member>(member);
  await backend.addMembers('C1', 'U1');
  await backend.addMembers('C1', [user, 'U2']);
  await backend.addMembers('C1', { users: [user], groups: [group, 'G1'] });
  await backend.removeMembers('C1', { groups: ['G1'] });
  await backend.setMemberRole('C1', user, 'moderator');
  // @ts-expect-error nobody can be made `unknown`
  backend.setMemberRole('C1', user, 'unknown');
  is<Channel>(await backend.openDirect(user));
  is<Channel>(await backend.openDirect(['U1', user], { signal }));
}

export async function organizations(): Promise<void> {
  is<Organization>(await backend.fetchOrganization());
  is<Organization>(await backend.fetchOrganization('O1'));
  for await (const each of backend.listOrganizations()) is<Organization>(each);
}

export async function content(): Promise<void> {
  const contents: Content[] = [
    'plain',
    md`Hi **${user}** in ${channel}, see [the log](${new URL('https://example.com')}) of ${new Date()}`,
    { markdown: '**bold**' },
    { raw: '<!here>' },
    { type: 'root', children: [] } satisfies RichText,
  ];
  for (const each of contents) await backend.sendMessage('C1', each);
  // @ts-expect-error a number is no content
  backend.sendMessage('C1', 5);
  // @ts-expect-error neither is nothing
  backend.sendMessage('C1', undefined);
  // @ts-expect-error nor an unknown form
  backend.sendMessage('C1', { html: '<b>x</b>' });
}

export async function messages(): Promise<void> {
  const sent = await backend.sendMessage(channel, 'x');
  is<SentMessage>(sent);
  is<Message>(sent);
  is<Message[]>(sent.parts);
  is<Loss[]>(sent.losses);
  is<SentMessage>(await backend.sendDirect(user, 'x'));
  is<SentMessage>(await backend.sendDirect(['U1', user], 'x', { signal }));
  is<SentMessage>(await backend.reply(message, 'x'));
  is<SentMessage>(await backend.reply({ channelId: 'C1', id: 'M1' }, 'x'));
  // @ts-expect-error a message's id alone does not say where it is
  backend.reply('M1', 'x');
  is<SentMessage>(await backend.editMessage(sent, 'y', { embeds: [], components: [], files: [] }));
  is<SentMessage>(await backend.editMessage(message, undefined, { embeds: [{ title: 'x' }] }));
  // @ts-expect-error an edit goes to no thread
  backend.editMessage(message, 'y', { thread });
  is<void>(await backend.deleteMessage(sent));
  is<Message>(await backend.fetchMessage({ channelId: 'C1', id: 'M1' }));
  is<Message[]>(await backend.fetchMessages('C1'));
  is<Message[]>(
    await backend.fetchMessages(channel, { limit: 10, before: message, after: new Date(), thread, order: 'oldest' }),
  );
  is<Message[]>(await backend.fetchMessages(channel, { before: 'M1' }));
  // @ts-expect-error there are two orders
  backend.fetchMessages('C1', { order: 'asc' });
  for await (const each of backend.messages('C1', { order: 'oldest' })) is<Message>(each);
  is<Message[]>(
    await backend.searchMessages('deploy', { channel, from: user, before: new Date(), after: new Date(), limit: 5 }),
  );
  is<SentMessage>(await backend.forwardMessage(message, channel));
  is<void>(await backend.pinMessage(message));
  is<void>(await backend.unpinMessage(message));
  for await (const each of backend.listPins(channel)) is<Message>(each);
  is<void>(await backend.starMessage(message));
  is<void>(await backend.unstarMessage(message));
  is<void>(await backend.markRead(message));
  is<void>(await backend.markRead(channel));
  for await (const each of backend.listReaders(message)) is<User>(each);
  for await (const each of backend.listReaders('C1')) is<User>(each);
  is<void>(await backend.reportMessage(message, 'spam'));
  // @ts-expect-error a report has a reason
  backend.reportMessage(message);
  is<string>(await backend.permalink(message));
  is<SentMessage>(await backend.streamMessage('C1', ['a', 'b']));
  async function* chunks() {
    yield 'a';
  }
  is<SentMessage>(await backend.streamMessage(channel, chunks(), { thread, updateIntervalMs: 500 }));
  is<ScheduledMessage>(await backend.scheduleMessage(channel, 'x', new Date(), { thread }));
  // @ts-expect-error a time is a Date
  backend.scheduleMessage(channel, 'x', '2030-01-01');
  for await (const each of backend.listScheduledMessages({ channel })) is<ScheduledMessage>(each);
  is<void>(await backend.cancelScheduledMessage({ id: 'S1', channelId: 'C1' }));
}

/** Section 5's send options, each by its name, and no other. */
export type OptionKeys = Expect<
  Equal<
    keyof SendOptions,
    | 'thread'
    | 'replyTo'
    | 'files'
    | 'embeds'
    | 'components'
    | 'type'
    | 'sender'
    | 'mentions'
    | 'linkPreviews'
    | 'silent'
    | 'ephemeralTo'
    | 'overflow'
    | 'idempotencyKey'
    | 'native'
    | 'signal'
  >
>;

export async function sendOptions(): Promise<void> {
  const options: SendOptions = {
    thread: 'T1',
    replyTo: message,
    files: [
      { path: '/tmp/a.txt', filename: 'a.txt', title: 't', description: 'd', spoiler: true },
      { url: 'https://example.com/a' },
      { data: new Uint8Array(), filename: 'a.bin' },
      new Blob([]),
    ],
    embeds: [{ title: 'x' }],
    components: [
      { type: 'button', id: 'a', label: 'A' },
      { type: 'select', id: 'b', options: [{ label: 'x', value: 'y' }] },
    ],
    type: 'alert',
    sender: { name: 'Bot', avatarUrl: undefined },
    mentions: 'none',
    linkPreviews: false,
    silent: true,
    ephemeralTo: user,
    overflow: 'truncate',
    idempotencyKey: 'k',
    native: { anything: 1 },
    signal,
  };
  await backend.sendMessage('C1', 'x', options);
  // Every option may be `undefined`: unlike models, options are loose.
  const loose: { [K in keyof SendOptions]-?: undefined } = {
    thread: undefined,
    replyTo: undefined,
    files: undefined,
    embeds: undefined,
    components: undefined,
    type: undefined,
    sender: undefined,
    mentions: undefined,
    linkPreviews: undefined,
    silent: undefined,
    ephemeralTo: undefined,
    overflow: undefined,
    idempotencyKey: undefined,
    native: undefined,
    signal: undefined,
  };
  await backend.sendMessage('C1', 'x', loose);
  // @ts-expect-error a bare string could name any file of this machine
  backend.sendMessage('C1', 'x', { files: ['/etc/passwd'] });
  // @ts-expect-error a file comes from one place
  backend.sendMessage('C1', 'x', { files: [{ path: 'a', url: 'b' }] });
  // @ts-expect-error there is no such option
  backend.sendMessage('C1', 'x', { tts: true });
  // @ts-expect-error there are three kinds
  backend.sendMessage('C1', 'x', { type: 'warning' });
  // @ts-expect-error there are three ways
  backend.sendMessage('C1', 'x', { mentions: 'some' });
  // @ts-expect-error there are three ways
  backend.sendMessage('C1', 'x', { overflow: 'drop' });
  // @ts-expect-error a button has a label
  backend.sendMessage('C1', 'x', { components: [{ type: 'button', id: 'a' }] });
}

export async function threads(): Promise<void> {
  is<Thread>(await backend.createThread(message, 'x', { name: 'Plans' }));
  is<Thread>(await backend.createThread(channel, undefined, { name: 'Plans' }));
  is<Thread>(await backend.fetchThread(thread));
  is<Thread>(await backend.fetchThread('T1', { channel }));
  is<Thread>(await backend.updateThread(thread, { name: 'x', isArchived: true, isLocked: false }));
  // @ts-expect-error a thread has no topic
  backend.updateThread(thread, { topic: 'x' });
  for await (const each of backend.listThreads(channel, { includeArchived: true })) is<Thread>(each);
  is<SentMessage>(await backend.replyInThread(message, 'x'));
  // @ts-expect-error its thread is the message's
  backend.replyInThread(message, 'x', { thread });
  is<void>(await backend.followThread(thread));
  is<void>(await backend.unfollowThread(message));
}

export async function reactions(): Promise<void> {
  is<void>(await backend.addReaction(message, '👍'));
  is<void>(await backend.addReaction(message, { name: 'party', isCustom: true }));
  is<void>(await backend.removeReaction(message, ':tada:', { user }));
  for await (const each of backend.listReactions(message)) is<Reaction>(each);
  is<void>(await backend.clearReactions(message, { emoji: '👍' }));
}

export async function files(): Promise<void> {
  is<SentMessage>(await backend.uploadFile(channel, { data: 'text', filename: 'a.txt' }, { content: md`see` }));
  // @ts-expect-error a bare string could name any file of this machine
  backend.uploadFile(channel, '/etc/passwd');
  const download = await backend.downloadAttachment(attachment, { maxBytes: 1_000, signal });
  is<Download>(download);
  is<string[]>([download.filename, download.contentType]);
  is<number | undefined>(download.size);
  is<ReadableStream<Uint8Array>>(download.stream());
  is<Uint8Array>(await download.bytes());
  await backend.sendMessage('C1', 'x', { files: [download] });
}

export async function presence(): Promise<void> {
  is<Presence>(await backend.getPresence(user));
  is<{ losses: Loss[] }>(
    await backend.setPresence({
      status: 'away',
      statusText: 'x',
      statusEmoji: '🎧',
      activity: { type: 'listening', name: 'x' },
      expiresAt: new Date(),
    }),
  );
  // @ts-expect-error there is no such status
  backend.setPresence({ status: 'asleep' });
  is<void>(backend.startPresenceHeartbeat({ intervalMs: 60_000, status: 'online' }));
  is<void>(backend.stopPresenceHeartbeat());
  is<boolean>(backend.isPresenceHeartbeatActive);
  is<void>(await backend.sendTyping(channel, { thread }));
}

export async function interactive(): Promise<void> {
  is<SentMessage | undefined>(await backend.respond(interaction, 'x', { ephemeral: true, replace: true }));
  await backend.respond(interaction, { choices: [{ name: 'a', value: 'b' }] });
  await backend.respond(interaction, { errors: { field: 'wrong' } });
  // @ts-expect-error who sees it is said by `ephemeral`
  backend.respond(interaction, 'x', { ephemeralTo: user });
  await backend.openModal(interaction, { id: 'm', title: 't', inputs: [{ type: 'text', id: 'a', label: 'A' }] });
  // @ts-expect-error buttons stand on messages
  backend.openModal(interaction, { id: 'm', title: 't', inputs: [{ type: 'button', id: 'a', label: 'A' }] });
  await backend.setCommands([{ name: 'deploy', options: [{ name: 'where', type: 'string' }] }], { organization: 'O1' });
}

export function capabilities(): void {
  const { capabilities: can } = backend;
  is<CapabilityLevel>(can.level('threads'));
  is<'native' | 'partial' | 'emulated' | 'none'>(can.level('editMessage'));
  const cell = can.get('reactions');
  is<string | undefined>(cell.reason);
  is<string | undefined>(cell.by);
  is<readonly string[] | undefined>(cell.allowed);
  is<boolean>(can.supports('searchMessages'));
  // @ts-expect-error there is no such capability
  can.supports('telepathy');
  is<Limits>(can.limits);
  is<number>(can.limits.text.max);
  is<(number | undefined)[]>([can.limits.embeds, can.limits.editWindowMs, can.limits.historyPage]);
  is<(number | undefined)[]>([can.limits.files?.count, can.limits.files?.bytes]);
}

export type Codes = Expect<
  Equal<
    ChatErrorCode,
    | 'auth'
    | 'forbidden'
    | 'not_found'
    | 'rate_limited'
    | 'invalid'
    | 'conflict'
    | 'unsupported'
    | 'timeout'
    | 'connection'
    | 'server'
    | 'config'
    | 'aborted'
  >
>;

export function errors(error: unknown): void {
  if (!(error instanceof ChatError)) return;
  is<ChatErrorCode>(error.code);
  is<(string | undefined)[]>([error.platform, error.operation]);
  is<boolean>(error.retryable);
  is<(number | undefined)[]>([error.retryAfterMs, error.status]);
  is<boolean | undefined>(error.maybeDelivered);
  is<unknown>(error.cause);
  is<ErrorInfo>(error.toJSON());
  is<ChatError>(new AuthError('no'));
}

// raw(model) is untyped on the abstract Backend.
is<unknown>(backend.raw(message));
