import type { Download } from '../../core/files/index.js';
import type { HistoryQuery } from '../../core/operations/history.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../core/operations/outgoing.js';
import type { Attachment, Emoji, MessageRef, Reaction, User } from '../../models/index.js';
import { TeamwirePlaces } from './backend-places.js';
import type { TeamwireMessage } from './native.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import * as marks from './operations/marks.js';
import * as reactions from './operations/reactions.js';
import { sendMessage } from './operations/sending.js';

/** Teamwire's messages and all that hangs on them: which function does which operation. */
export abstract class TeamwireMessages extends TeamwirePlaces {
  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<TeamwireMessage> {
    return sendMessage(this.context, target, message, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<TeamwireMessage> {
    return history.fetchMessage(this.context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<TeamwireMessage[]> {
    return history.fetchMessages(this.context, query, call);
  }
  protected override doMarkRead(channelId: string, _upTo: MessageRef | undefined, call: Call): Promise<void> {
    return marks.markRead(this.context, channelId, call);
  }
  protected override doListReaders(
    channelId: string,
    _message: MessageRef | undefined,
    call: Call,
  ): AsyncIterable<User[]> {
    return marks.listReaders(this.context, channelId, call);
  }

  // Reactions
  protected override doAddReaction(ref: MessageRef, emoji: Emoji, call: Call): Promise<void> {
    return reactions.addReaction(this.context, ref, emoji, call);
  }
  protected override doListReactions(ref: MessageRef, call: Call): AsyncIterable<Reaction[]> {
    return reactions.listReactions(this.context, ref, call);
  }

  // Files
  protected override doDownloadAttachment(
    attachment: Attachment,
    options: { maxBytes: number },
    call: Call,
  ): Promise<Download> {
    return downloadAttachment(this.context, attachment, options, call);
  }
}
