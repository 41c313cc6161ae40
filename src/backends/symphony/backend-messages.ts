import type { Download } from '../../core/files/index.js';
import type { HistoryQuery, SearchQuery } from '../../core/operations/history.js';
import type { Response as InteractionResponse } from '../../core/operations/interactive.js';
import type { Call } from '../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../core/operations/outgoing.js';
import type { SetPresenceInput } from '../../core/options.js';
import type { Attachment, Interaction, Loss, MessageRef, Presence, User } from '../../models/index.js';
import { SymphonyPlaces } from './backend-places.js';
import type { SymphonyMessage } from './native.js';
import { editMessage } from './operations/editing.js';
import { downloadAttachment } from './operations/files.js';
import * as history from './operations/history.js';
import { respond } from './operations/interactive.js';
import * as marks from './operations/marks.js';
import * as presence from './operations/presence.js';
import * as sending from './operations/sending.js';

/** Symphony's messages and all that hangs on them: which function does which operation. */
export abstract class SymphonyMessages extends SymphonyPlaces {
  // Messages
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<SymphonyMessage> {
    return sending.sendMessage(this.context, target, message, call);
  }
  protected override doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<SymphonyMessage> {
    return editMessage(this.context, ref, edit, call);
  }
  protected override doDeleteMessage(ref: MessageRef, call: Call): Promise<void> {
    return sending.deleteMessage(this.context, ref, call);
  }
  protected override doFetchMessage(ref: MessageRef, call: Call): Promise<SymphonyMessage> {
    return history.fetchMessage(this.context, ref, call);
  }
  protected override doFetchMessages(query: HistoryQuery, call: Call): AsyncIterable<SymphonyMessage[]> {
    return history.fetchMessages(this.context, query, call);
  }
  protected override doSearchMessages(query: SearchQuery, call: Call): AsyncIterable<SymphonyMessage[]> {
    return history.searchMessages(this.context, query, call);
  }
  protected override doPinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.pinMessage(this.context, ref, call);
  }
  protected override doUnpinMessage(ref: MessageRef, call: Call): Promise<void> {
    return marks.unpinMessage(this.context, ref, call);
  }
  protected override doListPins(channelId: string, call: Call): AsyncIterable<SymphonyMessage[]> {
    return marks.listPins(this.context, channelId, call);
  }
  protected override doListReaders(
    channelId: string,
    message: MessageRef | undefined,
    call: Call,
  ): AsyncIterable<User[]> {
    return marks.listReaders(this.context, channelId, message, call);
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

  // Interactions
  protected override doRespond(
    interaction: Interaction,
    response: InteractionResponse,
    call: Call,
  ): Promise<SymphonyMessage[]> {
    return respond(this.context, interaction, response, call);
  }
}
