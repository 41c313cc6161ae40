import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { Sent } from '../../core/platform-types.js';
import type { Attachment, Emoji, MessageRef, Presence, Reaction } from '../../models/index.js';
import { StackExchangePlaces } from './backend-places.js';
import type { StackExchangeMessageModel, StackExchangeTypes } from './native.js';
import { editMessage } from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import { messageNumber } from './operations/ids.js';
import * as marks from './operations/marks.js';
import { getPresence } from './operations/presence.js';
import * as sending from './operations/sending.js';

/** The chat's messages and all that hangs on them: which function does which operation. */
export abstract class StackExchangeMessages extends StackExchangePlaces {
  // Messages
  protected override async sendAll(
    target: Target,
    outgoing: readonly Outgoing[],
    call: Call,
  ): Promise<Sent<StackExchangeTypes>> {
    sending.refuseFiles(outgoing);
    return super.sendAll(target, sending.apart(outgoing), call);
  }
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<StackExchangeMessageModel> {
    return sending.sendMessage(this.context, target, message, call);
  }
  protected override async doEditMessage(
    ref: MessageRef,
    edit: OutgoingEdit,
    call: Call,
  ): Promise<StackExchangeMessageModel> {
    return editMessage(this.context, ref, edit, call);
  }
  protected override doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    return sending.deleteMessage(this.context, ref, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<StackExchangeMessageModel> {
    return history.fetchMessage(this.context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<StackExchangeMessageModel[]> {
    return history.fetchMessages(this.context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<StackExchangeMessageModel[]> {
    return history.searchMessages(this.context, query, call);
  }
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.setPin(this.context, ref, true, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.setPin(this.context, ref, false, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<StackExchangeMessageModel[]> {
    return marks.listPins(this.context, channelId, call);
  }
  protected override doStarMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.setStar(this.context, ref, true, call);
  }
  protected override doUnstarMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.setStar(this.context, ref, false, call);
  }
  protected override async doPermalink(ref: MessageRef): Promise<string> {
    const id = messageNumber(ref.id);
    return `${this.context.client.url}/transcript/message/${id}#${id}`;
  }

  // Stars, as reactions
  protected override async doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    marks.checkStar(emoji);
    await marks.setStar(this.context, ref, true, call);
  }
  protected override async doRemoveReaction(
    ref: MessageRef,
    emoji: Emoji,
    userId: string | undefined,
    call: Call,
  ): Promise<void> {
    marks.checkStar(emoji);
    marks.refuseOthersStar(userId);
    await marks.setStar(this.context, ref, false, call);
  }
  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<Reaction[]> {
    return marks.listStars(this.context, ref, call);
  }
  protected override doClearReactions(ref: MessageRef, emoji: Emoji | undefined, call: Call): Promise<void> {
    return marks.clearStars(this.context, ref, emoji, call);
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
    return getPresence(this.context, userId, call);
  }
}
