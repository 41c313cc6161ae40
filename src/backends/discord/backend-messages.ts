import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { Attachment, MessageRef } from '../../models/index.js';
import { DiscordPlaces } from './backend-places.js';
import type { DiscordMessage } from './native.js';
import * as editing from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import { searchMessages } from './operations/search.js';
import * as sending from './operations/sending.js';

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

  // Threads

  // Reactions and emoji

  // Files
  protected override doDownloadAttachment(
    attachment: Attachment,
    options: { maxBytes: number },
    call: Call,
  ): Promise<Download> {
    return downloadAttachment(this.context, attachment, options, call);
  }

  // Presence

  // Interactions
}
