import type { Attachment, ChannelRef } from '../../models/index.js';
import type { Content } from '../../richtext/index.js';
import type { Download, FileInput } from '../files/index.js';
import type { OperationOptions, SendOptions } from '../options.js';
import type { PlatformTypes, Sent } from '../platform-types.js';
import type { Call } from './kernel.js';
import { ReactionOperations } from './reactions.js';
import { channelIdOf } from './references.js';

/** The most that a download may hold unless the caller says otherwise: 100 MiB. */
export const defaultMaxBytes = 100 * 1024 * 1024;

/** Files. */
export abstract class FileOperations<T extends PlatformTypes = PlatformTypes> extends ReactionOperations<T> {
  /** Opens the file's bytes; credentials go to the platform's own hosts only. */
  protected doDownloadAttachment(
    _attachment: Attachment,
    _options: { maxBytes: number },
    _call: Call,
  ): Promise<Download> {
    throw this.unsupported('downloadAttachment');
  }

  /**
   * Sends one file to a channel.
   *
   * @param file - `{ path }`, `{ url }`, `{ data }`, a Blob or a Download; never a bare string
   * @param options - `content` is the text beside it
   */
  async uploadFile(
    channel: ChannelRef,
    file: FileInput,
    options: Omit<SendOptions<T['native']>, 'files'> & { content?: Content | undefined } = {},
  ): Promise<Sent<T>> {
    const { content, ...rest } = options;
    return this.operate('uploadFile', options, (call) =>
      this.deliver(channelIdOf(this, channel), content ?? '', { ...rest, files: [file] }, call),
    );
  }

  /**
   * Opens an attachment's bytes. Works on an attachment that came from JSON.
   *
   * @param options - `maxBytes`: 100 MiB unless given; more is an InvalidError
   * @throws NotFoundError when the file is gone; ForbiddenError when the account may not read it
   */
  async downloadAttachment(
    attachment: Attachment,
    options: OperationOptions & { maxBytes?: number | undefined } = {},
  ): Promise<Download> {
    return this.operate('downloadAttachment', options, (call) => {
      if (typeof attachment?.id !== 'string') {
        throw this.invalid('An attachment was expected: one of message.attachments.', 'downloadAttachment');
      }
      if (attachment.platform !== this.platform || attachment.account !== this.account) {
        throw this.invalid(
          `The attachment '${attachment.filename}' belongs to account '${attachment.account}': use backends.for(attachment).`,
          'downloadAttachment',
        );
      }
      return this.doDownloadAttachment(attachment, { maxBytes: options.maxBytes ?? defaultMaxBytes }, call);
    });
  }

  protected async downloadForForward(attachment: Attachment, signal: AbortSignal | undefined): Promise<FileInput> {
    return this.downloadAttachment(attachment, { signal });
  }
}
