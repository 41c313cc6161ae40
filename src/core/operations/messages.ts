import type { ChannelRef, Loss, Message, MessageRef, SentMessage } from '../../models/index.js';
import type { Content } from '../../richtext/index.js';
import { NotFoundError } from '../errors/index.js';
import type { EditOptions, OperationOptions, SendOptions } from '../options.js';
import type { PlatformTypes, Sent } from '../platform-types.js';
import { composeExtras, linkPreviewsOf, renderParts } from './compose.js';
import { forwardContent } from './forward.js';
import type { Call } from './kernel.js';
import type { OutgoingEdit } from './outgoing.js';
import { channelIdOf, messageRefOf } from './references.js';
import { SendingOperations } from './sending.js';

/** One message: edit, delete, fetch, forward, permalink, report, read. */
export abstract class MessageOperations<T extends PlatformTypes = PlatformTypes> extends SendingOperations<T> {
  protected doEditMessage(_ref: MessageRef, _edit: OutgoingEdit, _call: Call): Promise<T['message']> {
    throw this.unsupported('editMessage');
  }
  protected doDeleteMessage(_ref: MessageRef, _call: Call): Promise<void> {
    throw this.unsupported('deleteMessage');
  }
  /** One message. @throws NotFoundError */
  protected doFetchMessage(_ref: MessageRef, _call: Call): Promise<T['message']> {
    throw this.unsupported('fetchMessage');
  }
  /** A native forward. Without an override the core quotes the message. */
  protected doForwardMessage?(ref: MessageRef, channelId: string, call: Call): Promise<T['message']>;
  protected doPermalink(_ref: MessageRef, _call: Call): Promise<string> {
    throw this.unsupported('permalink');
  }
  protected doReportMessage(_ref: MessageRef, _reason: string, _call: Call): Promise<void> {
    throw this.unsupported('reportMessage');
  }
  /** Reads the channel up to this message; up to its end without one. */
  protected doMarkRead(_channelId: string, _upTo: MessageRef | undefined, _call: Call): Promise<void> {
    throw this.unsupported('markRead');
  }

  /**
   * Changes a message of this account. Embeds, components and files stay unless the options give others (`[]` removes).
   *
   * @param message - the message or its ref; of a SentMessage all parts are edited, missing ones sent, surplus ones deleted
   * @param content - the new content; `undefined` keeps it
   * @throws ForbiddenError for somebody else's message; ConflictError when the platform's time for edits is over
   */
  async editMessage(
    message: MessageRef | SentMessage,
    content: Content | undefined,
    options: EditOptions<T['native']> = {},
  ): Promise<Sent<T>> {
    return this.operate('editMessage', options, async (call) => {
      const parts = partsOf(message);
      const refs = parts.map((part) => messageRefOf(this, part));
      const first = refs[0] as MessageRef;
      const losses: Loss[] = [];
      const extras: Partial<OutgoingEdit> = {
        ...composeExtras(options),
        ...(options.files !== undefined && { files: await this.resolveFiles(options.files) }),
      };
      if (content === undefined && Object.keys(extras).length === 0) {
        throw this.invalid('There is nothing to change: no content, embeds, components or files.', 'editMessage');
      }
      const texts = content === undefined ? [] : renderParts(this.composer, content, [], options, losses);
      if (content !== undefined && texts.length === 0) texts.push({ text: '' });
      const linkPreviews = linkPreviewsOf(this.composer, options.linkPreviews, (feature, from, to) =>
        losses.push({ feature, from, to }),
      );
      const common = {
        mentions: options.mentions ?? 'nodes',
        ...(linkPreviews !== undefined && { linkPreviews }),
        ...(options.native !== undefined && { native: options.native as Record<string, unknown> }),
      } as const;
      const edited: T['message'][] = [];
      const kept = content === undefined ? refs.length : Math.max(1, texts.length);
      const moved = { ...movedExtras(parts.slice(kept), options as SendOptions), ...extras };
      for (let index = 0; index < Math.min(kept, refs.length); index += 1) {
        // Embeds, files and components stand on the last part, where the send put them.
        const isLast = index === Math.min(kept, refs.length) - 1;
        const edit = { ...common, ...texts[index], ...(isLast ? moved : {}), losses };
        if (content === undefined && !isLast) continue;
        call.leave();
        edited.push(await this.doEditMessage(refs[index] as MessageRef, edit, call));
      }
      for (const text of texts.slice(refs.length)) {
        call.leave();
        const target = {
          channelId: first.channelId,
          ...(first.threadId !== undefined && { thread: { channelId: first.channelId, id: first.threadId } }),
        };
        edited.push(
          await this.doSendMessage(target, { ...common, ...text, embeds: [], components: [], files: [], losses }, call),
        );
      }
      for (const surplus of parts.slice(kept)) {
        const ref = messageRefOf(this, surplus);
        const names = options.files === undefined ? filenamesOf(surplus) : [];
        call.leave();
        if (names.length === 0) {
          await ignoreMissing(this.doDeleteMessage(ref, call));
        } else {
          // Its files stay, and a text is what every platform takes.
          const [text] = renderParts(this.composer, names.join(', '), [], options, losses);
          edited.push(await this.doEditMessage(ref, { ...common, ...text, losses }, call));
        }
      }
      return this.sent(edited, losses);
    });
  }

  /**
   * Deletes a message; of a SentMessage all parts.
   *
   * @throws ForbiddenError for somebody else's where the account may not; NotFoundError when it is gone already
   */
  async deleteMessage(message: MessageRef | SentMessage, options: OperationOptions = {}): Promise<void> {
    return this.operate('deleteMessage', options, async (call) => {
      const refs = partsOf(message).map((part) => messageRefOf(this, part));
      call.leave();
      if (refs.length === 1) return this.doDeleteMessage(refs[0] as MessageRef, call);
      // A part that somebody has deleted already must not keep the others alive.
      for (const ref of refs) await ignoreMissing(this.doDeleteMessage(ref, call));
    });
  }

  /** One message as it stands now. @throws NotFoundError */
  async fetchMessage(message: MessageRef, options: OperationOptions = {}): Promise<T['message']> {
    return this.operate('fetchMessage', options, (call) => {
      const ref = messageRefOf(this, message);
      return this.shared(`message:${ref.channelId} ${ref.id}`, call.signal, (signal) =>
        this.doFetchMessage(ref, { ...call, signal }),
      );
    });
  }

  /**
   * Sends a message on to another channel: natively where the platform can, else as a quote with its author, text and
   * files.
   */
  async forwardMessage(
    message: MessageRef,
    channel: ChannelRef,
    options: SendOptions<T['native']> = {},
  ): Promise<Sent<T>> {
    return this.operate('forwardMessage', options, async (call) => {
      const ref = messageRefOf(this, message);
      const channelId = channelIdOf(this, channel);
      if (this.doForwardMessage) {
        call.leave();
        return this.sent([await this.doForwardMessage(ref, channelId, call)], []);
      }
      const original = await this.doFetchMessage(ref, call);
      const { content, embeds } = forwardContent(original, this.nameOf('channel', ref.channelId));
      const files = this.capabilities.supports('files')
        ? await Promise.all(
            original.attachments.map((attachment) => this.downloadForForward(attachment, options.signal)),
          )
        : [];
      const sent = await this.deliver(
        channelId,
        content,
        { ...options, embeds: [...embeds, ...(options.embeds ?? [])], files: [...files, ...(options.files ?? [])] },
        call,
      );
      sent.losses.push({ feature: 'forward', from: 'a forwarded message', to: 'a quote' });
      return sent;
    });
  }

  /** A file of a forwarded message, read anew. */
  protected abstract downloadForForward(
    attachment: Message['attachments'][number],
    signal: AbortSignal | undefined,
  ): Promise<NonNullable<SendOptions['files']>[number]>;

  /** The address that opens the message in the platform's own client. */
  async permalink(message: MessageRef, options: OperationOptions = {}): Promise<string> {
    return this.operate('permalink', options, (call) => this.doPermalink(messageRefOf(this, message), call));
  }

  /** Tells the platform's moderators of a message. */
  async reportMessage(message: MessageRef, reason: string, options: OperationOptions = {}): Promise<void> {
    return this.operate('reportMessage', options, async (call) => {
      if (typeof reason !== 'string' || !reason.trim()) throw this.invalid('A report needs a reason.', 'reportMessage');
      const ref = messageRefOf(this, message);
      call.leave();
      await this.doReportMessage(ref, reason, call);
    });
  }

  /** Marks a channel as read: up to a message, or up to its end. */
  async markRead(target: MessageRef | ChannelRef, options: OperationOptions = {}): Promise<void> {
    return this.operate('markRead', options, (call) => {
      const upTo = isMessageRef(target) ? messageRefOf(this, target) : undefined;
      const channelId = upTo?.channelId ?? channelIdOf(this, target as ChannelRef);
      call.leave();
      return this.doMarkRead(channelId, upTo, call);
    });
  }
}

/** The messages that a SentMessage stands for; any other message stands for itself. */
function partsOf(message: MessageRef | SentMessage): readonly MessageRef[] {
  return typeof message === 'object' && message !== null && 'parts' in message && message.parts.length > 0
    ? message.parts
    : [message];
}

function filenamesOf(part: MessageRef | Message): string[] {
  return 'attachments' in part ? part.attachments.map(({ filename }) => filename) : [];
}

/** The embeds and components of parts that an edit deletes: they stood under the last text, and move up with it. */
function movedExtras(
  parts: readonly (MessageRef | Message)[],
  options: Pick<SendOptions, 'embeds' | 'components' | 'files'>,
): Partial<OutgoingEdit> {
  const gone = parts.filter(
    (part): part is Message => 'embeds' in part && (options.files !== undefined || part.attachments.length === 0),
  );
  const embeds = options.embeds === undefined ? gone.flatMap((part) => part.embeds) : [];
  const components = options.components === undefined ? gone.flatMap((part) => part.components ?? []) : [];
  return { ...(embeds.length > 0 && { embeds }), ...(components.length > 0 && { components }) };
}

/** True for a message or its ref, false for a channel. */
export function isMessageRef(target: MessageRef | ChannelRef): target is MessageRef {
  return typeof target === 'object' && target !== null && 'channelId' in target;
}

async function ignoreMissing(deletion: Promise<void>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}
