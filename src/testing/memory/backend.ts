import { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Response as InteractionResponse } from '../../core/operations/interactive.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../core/operations/references.js';
import type { ThreadStart } from '../../core/operations/threads.js';
import type {
  CreateChannelInput,
  InteractionAnswer,
  ListChannelsOptions,
  ScheduledMessage,
  SetPresenceInput,
  StreamMessageOptions,
  UpdateChannelInput,
  UpdateThreadInput,
} from '../../core/options.js';
import type {
  Attachment,
  Channel,
  Command,
  Emoji,
  Group,
  Interaction,
  Loss,
  Member,
  MemberRole,
  MessageRef,
  Modal,
  Organization,
  Presence,
  Reaction,
  Thread,
  User,
} from '../../models/index.js';
import type { MessageRecord } from '../world/index.js';
import type { MemoryMessage, MemorySendOptions } from './native.js';
import * as channels from './operations/channels.js';
import * as files from './operations/files.js';
import * as history from './operations/history.js';
import * as interactive from './operations/interactive.js';
import * as messages from './operations/messages.js';
import * as presences from './operations/presence.js';
import * as reactions from './operations/reactions.js';
import * as scheduling from './operations/scheduling.js';
import * as sending from './operations/sending.js';
import * as streaming from './operations/streaming.js';
import * as threads from './operations/threads.js';
import * as users from './operations/users.js';
import { MemoryRealtime } from './realtime.js';

/**
 * The whole contract in one process, with no network: for unit tests of bots, and the definition of what each operation
 * means. Where the contract leaves something open, the files in `operations/` and `visibility.ts` say what is so here.
 *
 * `world` is the other side: people who write, react and press buttons; it is the same one that the emulators have, so a
 * script written for one runs on all. `faults` lets calls fail and the connection break, so that retries, the
 * supervisor and gap filling work here as on a real platform. `lacks` takes capabilities away, to see how a bot copes.
 *
 * @example
 * ```ts
 * const memory = new MemoryBackend({ users: ['ada'], lacks: ['threads'] });
 * startMyBot(memory);
 * await memory.connect();
 * memory.world.user('ada').say('general', '!status');
 * await memory.world.waitForMessage((message) => message.isBot && message.text.includes('fine'));
 * ```
 */
export class MemoryBackend extends MemoryRealtime {
  // Users and groups

  protected doFetchUser(id: string, call: Call): Promise<User> {
    return users.fetchUser(this.client, this.scope, id, call);
  }

  protected override doListUsers(call: Call): AsyncIterable<readonly User[]> {
    return users.listUsers(this.client, this.scope, call);
  }

  protected override doListGroups(call: Call): AsyncIterable<readonly Group[]> {
    return users.listGroups(this.client, this.scope, call);
  }

  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return users.fetchOrganization(this.client, this.scope, id, call);
  }

  protected override async *doListOrganizations(call: Call): AsyncGenerator<readonly Organization[]> {
    yield [await users.fetchOrganization(this.client, this.scope, undefined, call)];
  }

  // Channels

  protected doFetchChannel(id: string, call: Call): Promise<Channel> {
    return channels.fetchChannel(this.client, this.scope, id, call);
  }

  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<readonly Channel[]> {
    return channels.listChannels(this.client, this.scope, options, call);
  }

  protected override doCreateChannel(
    input: CreateChannelInput & { memberIds: string[] },
    call: Call,
  ): Promise<Channel> {
    return channels.createChannel(this.client, this.scope, input, call);
  }

  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<Channel> {
    return channels.updateChannel(this.client, this.scope, id, changes, call);
  }

  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.archiveChannel(this.client, id, true, call);
  }

  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.archiveChannel(this.client, id, false, call);
  }

  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return channels.joinChannel(this.client, id, call);
  }

  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.leaveChannel(this.client, id, call);
  }

  protected override doListMembers(id: string, call: Call): AsyncIterable<readonly Member[]> {
    return channels.listMembers(this.client, this.scope, id, call);
  }

  protected override doAddMembers(
    id: string,
    members: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return channels.addMembers(this.client, id, members, call);
  }

  protected override doRemoveMembers(
    id: string,
    members: { users: string[]; groups: string[] },
    call: Call,
  ): Promise<void> {
    return channels.removeMembers(this.client, id, members, call);
  }

  protected override doSetMemberRole(
    id: string,
    userId: string,
    role: Exclude<MemberRole, 'unknown'>,
    call: Call,
  ): Promise<void> {
    return channels.setMemberRole(this.client, id, userId, role, call);
  }

  protected override doOpenDirect(userIds: string[], call: Call): Promise<Channel> {
    return channels.openDirect(this.client, this.scope, userIds, call);
  }

  // Messages

  protected async doSendMessage(target: Target, message: Outgoing, call: Call): Promise<MemoryMessage> {
    const hasKeys = this.capabilities.level('idempotency') === 'native';
    return this.message(await sending.sendMessage(this.client, target, message, call, { hasKeys }));
  }

  protected override async doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<MemoryMessage> {
    const { editWindowMs } = this.capabilities.limits;
    return this.message(await sending.editMessage(this.client, ref, edit, editWindowMs, call));
  }

  protected override doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    return sending.deleteMessage(this.client, ref, call);
  }

  protected override async doForwardMessage(ref: MessageRef, channelId: string, call: Call): Promise<MemoryMessage> {
    return this.message(await sending.forwardMessage(this.client, ref, channelId, call));
  }

  protected override async doFetchMessage(ref: MessageRef, call: Call): Promise<MemoryMessage> {
    return this.message(await messages.fetchMessage(this.client, ref, call));
  }

  protected override doPermalink(ref: MessageRef, call: Call): Promise<string> {
    return messages.permalink(this.client, ref, call);
  }

  protected override doReportMessage(ref: MessageRef, reason: string, call: Call): Promise<void> {
    return messages.reportMessage(this.client, ref, reason, call);
  }

  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return messages.pinMessage(this.client, ref, true, call);
  }

  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return messages.pinMessage(this.client, ref, false, call);
  }

  protected override doListPins(channelId: string, call: Call): AsyncIterable<readonly MemoryMessage[]> {
    return this.#models(messages.listPins(this.client, channelId, call));
  }

  protected override doStarMessage(ref: MessageRef, call: Call): Promise<void> {
    return messages.starMessage(this.client, ref, true, call);
  }

  protected override doUnstarMessage(ref: MessageRef, call: Call): Promise<void> {
    return messages.starMessage(this.client, ref, false, call);
  }

  protected override doMarkRead(channelId: string, upTo: MessageRef | undefined, call: Call): Promise<void> {
    return messages.markRead(this.client, channelId, upTo, call);
  }

  protected override doListReaders(
    channelId: string,
    message: MessageRef | undefined,
    call: Call,
  ): AsyncIterable<readonly User[]> {
    return messages.listReaders(this.client, this.scope, channelId, message, call);
  }

  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<readonly MemoryMessage[]> {
    const { historyPage = 100 } = this.capabilities.limits;
    return this.#models(history.fetchMessages(this.client, query, historyPage, call));
  }

  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<readonly MemoryMessage[]> {
    return this.#models(history.searchMessages(this.client, query, call));
  }

  protected override async doStreamMessage(
    target: Target,
    chunks: AsyncIterable<string>,
    options: StreamMessageOptions<MemorySendOptions>,
    call: Call,
  ): Promise<MemoryMessage | undefined> {
    if (this.capabilities.level('streamMessage') !== 'native') return undefined;
    return this.message(await streaming.streamMessage(this.client, this.composer, target, chunks, options, call));
  }

  // Threads

  protected override doCreateThread(start: ThreadStart, call: Call): Promise<Thread> {
    return threads.createThread(this.client, this.scope, start, call);
  }

  protected override doFetchThread(thread: ThreadTarget, call: Call): Promise<Thread> {
    return threads.fetchThread(this.client, this.scope, thread, call);
  }

  protected override doUpdateThread(thread: ThreadTarget, changes: UpdateThreadInput, call: Call): Promise<Thread> {
    return threads.updateThread(this.client, this.scope, thread, changes, call);
  }

  protected override doListThreads(
    channelId: string,
    options: { includeArchived: boolean },
    call: Call,
  ): AsyncIterable<readonly Thread[]> {
    return threads.listThreads(this.client, this.scope, channelId, options.includeArchived, call);
  }

  protected override doFollowThread(thread: ThreadTarget, follow: boolean, call: Call): Promise<void> {
    return threads.followThread(this.client, thread, follow, call);
  }

  // Reactions

  protected override doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    return reactions.addReaction(this.client, ref, emoji, call);
  }

  protected override doRemoveReaction(
    ref: MessageRef,
    emoji: Emoji,
    userId: string | undefined,
    call: Call,
  ): Promise<void> {
    return reactions.removeReaction(this.client, ref, emoji, userId, call);
  }

  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<readonly Reaction[]> {
    return reactions.listReactions(this.client, this.scope, ref, call);
  }

  protected override doClearReactions(ref: MessageRef, emoji: Emoji | undefined, call: Call): Promise<void> {
    return reactions.clearReactions(this.client, ref, emoji, call);
  }

  protected override doListCustomEmoji(signal: AbortSignal | undefined): Promise<readonly Emoji[]> {
    return reactions.listCustomEmoji(this.client, signal);
  }

  // Files

  protected override async doDownloadAttachment(
    attachment: Attachment,
    options: { maxBytes: number },
    call: Call,
  ): Promise<Download> {
    const file = await files.openFile(this.client, attachment, call);
    return new Download(files.piecesOf(file), {
      filename: file.filename,
      contentType: file.contentType,
      size: file.data.byteLength,
      maxBytes: options.maxBytes,
      signal: call.signal,
    });
  }

  // Presence and typing

  protected override async doGetPresence(userId: string, call: Call): Promise<Presence> {
    const presence = await presences.getPresence(this.client, this.scope, userId, call);
    return presence ?? this.unknownPresence(userId);
  }

  protected override doSetPresence(presence: SetPresenceInput, call: Call): Promise<Loss[]> {
    return presences.setPresence(this.client, presence, this.capabilities, call);
  }

  protected override doSendTyping(channelId: string, thread: ThreadTarget | undefined, call: Call): Promise<void> {
    return presences.sendTyping(this.client, channelId, thread, call);
  }

  // Scheduling

  protected override doScheduleMessage(
    target: Target,
    message: Outgoing,
    at: Date,
    call: Call,
  ): Promise<ScheduledMessage> {
    return scheduling.scheduleMessage(this.client, this.scope, target, message, at, call);
  }

  protected override doListScheduledMessages(
    channelId: string | undefined,
    call: Call,
  ): AsyncIterable<readonly ScheduledMessage[]> {
    return scheduling.listScheduled(this.client, this.scope, channelId, call);
  }

  protected override doCancelScheduledMessage(channelId: string, id: string, call: Call): Promise<void> {
    return scheduling.cancelScheduled(this.client, channelId, id, call);
  }

  // Interactions

  protected override async doRespond(
    interaction: Interaction,
    response: InteractionResponse,
    call: Call,
  ): Promise<MemoryMessage[]> {
    const sent = await interactive.respond(this.client, interaction, response, call);
    return sent.map((record) => this.message(record));
  }

  protected override doAnswer(interaction: Interaction, answer: InteractionAnswer, call: Call): Promise<void> {
    return interactive.answerWith(this.client, interaction, answer, call);
  }

  protected override doOpenModal(interaction: Interaction, modal: Modal, call: Call): Promise<void> {
    return interactive.openModal(this.client, interaction, modal, call);
  }

  protected override doSetCommands(
    commands: readonly Command[],
    _organizationId: string | undefined,
    call: Call,
  ): Promise<void> {
    return interactive.setCommands(this.client, commands, call);
  }

  async *#models(pages: AsyncIterable<readonly MessageRecord[]>): AsyncGenerator<readonly MemoryMessage[]> {
    for await (const page of pages) yield page.map((record) => this.message(record));
  }
}
