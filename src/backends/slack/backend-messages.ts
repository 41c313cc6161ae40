import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Response as InteractionResponse } from '../../core/operations/interactive.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../core/operations/references.js';
import type { ThreadStart } from '../../core/operations/threads.js';
import type {
  InteractionAnswer,
  ScheduledMessage,
  SetPresenceInput,
  StreamMessageOptions,
} from '../../core/options.js';
import type {
  Attachment,
  Command,
  Emoji,
  Interaction,
  Loss,
  MessageRef,
  Modal,
  Presence,
  Reaction,
} from '../../models/index.js';
import { SlackPlaces } from './backend-places.js';
import type { SlackMessage, SlackSendOptions, SlackThread } from './native.js';
import { editMessage } from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import { fetchMessage, fetchMessages } from './operations/history.js';
import * as interactive from './operations/interactive.js';
import * as marks from './operations/marks.js';
import * as presence from './operations/presence.js';
import * as reactions from './operations/reactions.js';
import * as sending from './operations/sending.js';
import { streamMessage } from './operations/streaming.js';
import * as threads from './operations/threads.js';

/** Slack's messages and all that hangs on them: which function does which operation. */
export abstract class SlackMessages extends SlackPlaces {
  /** The definitions by which what is typed behind a command is read. */
  protected abstract commands: readonly Command[];

  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<SlackMessage> {
    return sending.sendMessage(this.context, target, message, call);
  }
  protected override doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<SlackMessage> {
    return editMessage(this.context, ref, edit, call);
  }
  protected override doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    return sending.deleteMessage(this.context, ref, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<SlackMessage> {
    return fetchMessage(this.context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<SlackMessage[]> {
    return fetchMessages(this.context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<SlackMessage[]> {
    return marks.searchMessages(this.context, query, call);
  }
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.pinMessage(this.context, ref, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unpinMessage(this.context, ref, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<SlackMessage[]> {
    return marks.listPins(this.context, channelId, call);
  }
  protected override doStarMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.starMessage(this.context, ref, call);
  }
  protected override doUnstarMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unstarMessage(this.context, ref, call);
  }
  protected override doMarkRead(channelId: string, upTo: MessageRef | undefined, call: Call): Promise<void> {
    return marks.markRead(this.context, channelId, upTo, call);
  }
  protected override doPermalink(ref: MessageRef, call: Call): Promise<string> {
    return marks.permalink(this.context, ref, call);
  }
  protected override doScheduleMessage(
    target: Target,
    message: Outgoing,
    at: Date,
    call: Call,
  ): Promise<ScheduledMessage> {
    return sending.scheduleMessage(this.context, target, message, at, call);
  }
  protected override doListScheduledMessages(
    channelId: string | undefined,
    call: Call,
  ): AsyncIterable<ScheduledMessage[]> {
    return sending.listScheduledMessages(this.context, channelId, call);
  }
  protected override doCancelScheduledMessage(channelId: string, id: string, call: Call): Promise<void> {
    return sending.cancelScheduledMessage(this.context, channelId, id, call);
  }
  protected override async doStreamMessage(
    target: Target,
    chunks: AsyncIterable<string>,
    options: StreamMessageOptions<SlackSendOptions>,
    call: Call,
  ): Promise<SlackMessage | undefined> {
    const streamed = await streamMessage(this.context, target, chunks, options, call);
    if (streamed === undefined || streamed.rest === '') return streamed?.message;
    // Slack ended the stream early: an edit writes the whole.
    return this.editMessage(streamed.message, { markdown: streamed.markdown }, { signal: options.signal });
  }

  // Threads
  protected override doCreateThread(start: ThreadStart, call: Call): Promise<SlackThread> {
    return threads.createThread(this.context, start, call);
  }
  protected override doFetchThread(thread: ThreadTarget, call: Call): Promise<SlackThread> {
    return threads.fetchThread(this.context, thread, call);
  }
  protected override doListThreads(
    channelId: string,
    _options: { includeArchived: boolean },
    call: Call,
  ): AsyncIterable<SlackThread[]> {
    return threads.listThreads(this.context, channelId, call);
  }

  // Reactions and emoji
  protected override doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    return reactions.addReaction(this.context, ref, emoji, call);
  }
  protected override async doRemoveReaction(
    ref: MessageRef,
    emoji: Emoji,
    userId: string | undefined,
    call: Call,
  ): Promise<void> {
    await reactions.removeReaction(this.context, ref, emoji, userId, call);
  }
  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<Reaction[]> {
    return reactions.listReactions(this.context, ref, call);
  }
  protected override doListCustomEmoji(signal: AbortSignal | undefined): Promise<Emoji[]> {
    return reactions.listCustomEmoji(this.context, signal);
  }

  // Files
  protected override doDownloadAttachment(
    attachment: Attachment,
    options: { maxBytes: number },
    call: Call,
  ): Promise<Download> {
    return downloadAttachment(this.context, attachment, options, call);
  }

  // Presence
  protected override doGetPresence(userId: string, call: Call): Promise<Presence> {
    return presence.getPresence(this.context, userId, call.signal);
  }
  protected override doSetPresence(input: SetPresenceInput, call: Call): Promise<Loss[]> {
    return presence.setPresence(this.context, input, (ref) => this.resolveEmoji(ref, call.signal), call);
  }
  protected override doSendTyping(channelId: string, thread: ThreadTarget | undefined, call: Call): Promise<void> {
    return presence.sendTyping(this.context, channelId, thread, call);
  }

  // Interactions
  protected override doRespond(
    interaction: Interaction,
    response: InteractionResponse,
    call: Call,
  ): Promise<SlackMessage[]> {
    return interactive.respond(this.context, interaction, response, call);
  }
  protected override doAnswer(interaction: Interaction, answer: InteractionAnswer): Promise<void> {
    return interactive.answer(this.context, interaction, answer);
  }
  protected override doOpenModal(interaction: Interaction, modal: Modal, call: Call): Promise<void> {
    return interactive.openModal(this.context, interaction, modal, call);
  }
  protected override async doSetCommands(commands: readonly Command[]): Promise<void> {
    // The app's manifest makes the commands; these definitions read what is typed behind one.
    this.commands = commands;
  }
}
