import { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../core/operations/references.js';
import type { ThreadStart } from '../../core/operations/threads.js';
import type {
  ScheduledMessage,
  SetPresenceInput,
  StreamMessageOptions,
  UpdateThreadInput,
} from '../../core/options.js';
import type { Attachment, Emoji, Loss, MessageRef, Presence, Reaction, Thread, User } from '../../models/index.js';
import type { MessageRecord } from '../world/index.js';
import { MemoryPlaces } from './backend-places.js';
import type { MemoryMessage, MemorySendOptions } from './native.js';
import * as files from './operations/files.js';
import * as history from './operations/history.js';
import * as messages from './operations/messages.js';
import * as presences from './operations/presence.js';
import * as reactions from './operations/reactions.js';
import * as scheduling from './operations/scheduling.js';
import * as sending from './operations/sending.js';
import * as streaming from './operations/streaming.js';
import * as threads from './operations/threads.js';

/** The world's messages and all that hangs on them: which function does which operation. */
export abstract class MemoryMessages extends MemoryPlaces {
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

  async *#models(pages: AsyncIterable<readonly MessageRecord[]>): AsyncGenerator<readonly MemoryMessage[]> {
    for await (const page of pages) yield page.map((record) => this.message(record));
  }
}
