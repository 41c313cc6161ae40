import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../core/operations/references.js';
import type { ThreadStart } from '../../core/operations/threads.js';
import type { SetPresenceInput, UpdateThreadInput } from '../../core/options.js';
import type { Attachment, Emoji, Loss, MessageRef, Presence, Reaction } from '../../models/index.js';
import { DiscordPlaces } from './backend-places.js';
import type { DiscordMessage, DiscordThread } from './native.js';
import * as editing from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import * as marks from './operations/marks.js';
import * as presence from './operations/presence.js';
import * as reactions from './operations/reactions.js';
import { searchMessages } from './operations/search.js';
import * as sending from './operations/sending.js';
import * as threads from './operations/threads.js';

/** Discord's messages and all that hangs on them: which function does which operation. */
export abstract class DiscordMessages extends DiscordPlaces {
  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<DiscordMessage> {
    return sending.sendMessage(this.context, target, message, call);
  }
  protected override doForwardMessage(ref: MessageRef, channelId: string, call: Call): Promise<DiscordMessage> {
    return sending.forwardMessage(this.context, ref, channelId, call);
  }
  protected override doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<DiscordMessage> {
    return editing.editMessage(this.context, ref, edit, call);
  }
  protected override doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    return editing.deleteMessage(this.context, ref, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<DiscordMessage> {
    return history.fetchMessage(this.context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<DiscordMessage[]> {
    return history.fetchMessages(this.context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<DiscordMessage[]> {
    return searchMessages(this.context, query, call);
  }
  protected override doPermalink(ref: MessageRef, call: Call): Promise<string> {
    return history.permalink(this.context, ref, call);
  }

  // Pins
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.pinMessage(this.context, ref, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unpinMessage(this.context, ref, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<DiscordMessage[]> {
    return marks.listPins(this.context, channelId, call);
  }

  // Threads
  protected override doCreateThread(start: ThreadStart, call: Call): Promise<DiscordThread> {
    return threads.createThread(this.context, start, call);
  }
  protected override doFetchThread(thread: ThreadTarget, call: Call): Promise<DiscordThread> {
    return threads.fetchThread(this.context, thread, call);
  }
  protected override doUpdateThread(
    thread: ThreadTarget,
    changes: UpdateThreadInput,
    call: Call,
  ): Promise<DiscordThread> {
    return threads.updateThread(this.context, thread, changes, call);
  }
  protected override doListThreads(
    channelId: string,
    options: { includeArchived: boolean },
    call: Call,
  ): AsyncIterable<DiscordThread[]> {
    return threads.listThreads(this.context, channelId, options, call);
  }
  protected override doFollowThread(thread: ThreadTarget, follow: boolean, call: Call): Promise<void> {
    return threads.followThread(this.context, thread, follow, call);
  }

  // Reactions and emoji
  protected override doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    return reactions.addReaction(this.context, ref, emoji, call);
  }
  protected override doRemoveReaction(
    ref: MessageRef,
    emoji: Emoji,
    userId: string | undefined,
    call: Call,
  ): Promise<void> {
    return reactions.removeReaction(this.context, ref, emoji, userId, call);
  }
  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<Reaction[]> {
    return reactions.listReactions(this.context, ref, call);
  }
  protected override doClearReactions(ref: MessageRef, emoji: Emoji | undefined, call: Call): Promise<void> {
    return reactions.clearReactions(this.context, ref, emoji, call);
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
    return presence.getPresence(this.context, userId, call);
  }
  protected override doSetPresence(input: SetPresenceInput, call: Call): Promise<Loss[]> {
    return presence.setPresence(this.context, input, call);
  }
  protected override doSendTyping(channelId: string, thread: ThreadTarget | undefined, call: Call): Promise<void> {
    return presence.sendTyping(this.context, channelId, thread, call);
  }
}
