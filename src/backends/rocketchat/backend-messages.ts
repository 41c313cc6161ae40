import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../core/operations/references.js';
import type { ThreadStart } from '../../core/operations/threads.js';
import type { SetPresenceInput } from '../../core/options.js';
import type { Attachment, Emoji, Loss, MessageRef, Presence, Reaction, User } from '../../models/index.js';
import { RocketChatPlaces } from './backend-places.js';
import type { RocketChatMessage, RocketChatThread } from './native.js';
import { toCustomEmoji } from './normalize/emoji.js';
import { editMessage } from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import * as marks from './operations/marks.js';
import * as presence from './operations/presence.js';
import * as reactions from './operations/reactions.js';
import * as sending from './operations/sending.js';
import * as threads from './operations/threads.js';

/** Rocket.Chat's messages and all that hangs on them: which function does which operation. */
export abstract class RocketChatMessages extends RocketChatPlaces {
  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<RocketChatMessage> {
    // A file's message takes no id of ours: there a key holds for this process.
    const key = message.files.length > 0 ? message.idempotencyKey : undefined;
    return this.atMostOnce(`file ${target.channelId}`, key, call, (tracked) =>
      sending.sendMessage(this.context, target, message, tracked),
    );
  }
  protected override doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<RocketChatMessage> {
    return editMessage(this.context, ref, edit, call);
  }
  protected override async doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    await this.context.client.chatDelete(ref.channelId, ref.id, { signal: call.signal });
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<RocketChatMessage> {
    return history.fetchMessage(this.context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<RocketChatMessage[]> {
    return history.fetchMessages(this.context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<RocketChatMessage[]> {
    return history.searchMessages(this.context, query, call);
  }
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.pinMessage(this.context, ref, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unpinMessage(this.context, ref, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<RocketChatMessage[]> {
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
  protected override doListReaders(
    channelId: string,
    message: MessageRef | undefined,
    call: Call,
  ): AsyncIterable<User[]> {
    return marks.listReaders(this.context, channelId, message, call);
  }
  protected override doReportMessage(ref: MessageRef, reason: string, call: Call): Promise<void> {
    return marks.reportMessage(this.context, ref, reason, call);
  }
  protected override doPermalink(ref: MessageRef, call: Call): Promise<string> {
    return marks.permalink(this.context, ref, call);
  }

  // Threads
  protected override doCreateThread(start: ThreadStart, call: Call): Promise<RocketChatThread> {
    return threads.createThread(this.context, start, call);
  }
  protected override doFetchThread(thread: ThreadTarget, call: Call): Promise<RocketChatThread> {
    return threads.fetchThread(this.context, thread, call);
  }
  protected override doListThreads(
    channelId: string,
    _options: { includeArchived: boolean },
    call: Call,
  ): AsyncIterable<RocketChatThread[]> {
    return threads.listThreads(this.context, channelId, call);
  }
  protected override doFollowThread(thread: ThreadTarget, follow: boolean, call: Call): Promise<void> {
    return threads.followThread(this.context, thread, follow, call);
  }

  // Reactions
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
  protected override async doListCustomEmoji(signal: AbortSignal | undefined): Promise<Emoji[]> {
    const { emojis } = await this.context.client.emoji.list({ signal });
    const siteUrl = this.context.reader.context.siteUrl;
    return (emojis?.update ?? []).flatMap((emoji) => toCustomEmoji(emoji, siteUrl));
  }

  // Files
  protected override doDownloadAttachment(
    attachment: Attachment,
    options: { maxBytes: number },
    call: Call,
  ): Promise<Download> {
    return downloadAttachment(this.context, attachment, options, call);
  }

  // Presence and typing
  protected override doGetPresence(userId: string, call: Call): Promise<Presence> {
    return presence.getPresence(this.context, userId, call);
  }
  protected override doSetPresence(input: SetPresenceInput, call: Call): Promise<Loss[]> {
    return presence.setPresence(this.context, input, call);
  }
  protected override doSendTyping(channelId: string, thread: ThreadTarget | undefined, call: Call): Promise<void> {
    return this.context.typing.begin(channelId, thread?.id, call.signal);
  }
}
