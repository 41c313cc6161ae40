import { isChatError } from '../../../core/errors/index.js';
import type { Download, OutgoingFile } from '../../../core/files/index.js';
import { urlPath } from '../../../core/http/index.js';
import { ApiFamily } from './api-family.js';
import type { Caller, CallOptions } from './caller.js';
import type { ServerApi } from './server.js';
import type { MessageObject } from './types/message.js';

/** What goes with a file. */
export type MediaDetails = {
  /** The text beside it. */
  msg?: string | undefined;
  description?: string | undefined;
  /** The thread that it goes to. */
  tmid?: string | undefined;
  alias?: string | undefined;
  avatar?: string | undefined;
  emoji?: string | undefined;
  groupable?: boolean | undefined;
  customFields?: Readonly<Record<string, unknown>> | undefined;
  fileName?: string | undefined;
};

/** Files: two steps since 6.10, one before; the old way ended with 8.0. */
export class MediaApi extends ApiFamily {
  readonly #server: ServerApi;
  #isOld = false;

  constructor(caller: Caller, server: ServerApi) {
    super(caller);
    this.#server = server;
  }

  /**
   * Sends a file with a text to a room, in the way that the server has.
   *
   * @param file - made by `resolveFile`
   * @throws InvalidError for a type that is not allowed, and a file that is too large
   */
  async send(
    roomId: string,
    file: OutgoingFile,
    details: MediaDetails = {},
    options: CallOptions = {},
  ): Promise<{ message: MessageObject }> {
    if (!this.#isOld) {
      try {
        const uploaded = await this.upload(roomId, file, options);
        return await this.confirm(roomId, uploaded.file._id, await this.#captioned(details), options);
      } catch (error) {
        const isUnknown = isChatError(error) && error.operation === 'rooms.media' && error.status === 404;
        if (!isUnknown) throw error;
        this.#isOld = true;
      }
    }
    return this.uploadOldWay(roomId, file, details, options);
  }

  /** The first step: the file lies on the server for a day, in no message. */
  upload(
    roomId: string,
    file: OutgoingFile,
    options: CallOptions = {},
  ): Promise<{ file: { _id: string; url?: string } }> {
    return this.caller.call({
      ...options,
      operation: 'rooms.media',
      method: 'POST',
      path: urlPath`/api/v1/rooms.media/${roomId}`,
      multipart: [{ name: 'file', file }],
      // A second copy that nobody confirms is deleted by the server.
      idempotent: true,
    });
  }

  /** The second step: the message. */
  confirm(
    roomId: string,
    fileId: string,
    details: MediaDetails = {},
    options: CallOptions = {},
  ): Promise<{ message: MessageObject }> {
    const { customFields, ...rest } = details;
    return this.caller.call({
      ...options,
      operation: 'rooms.mediaConfirm',
      method: 'POST',
      path: urlPath`/api/v1/rooms.mediaConfirm/${roomId}/${fileId}`,
      // Custom fields are JSON text here (wire sheet, section 5).
      json: { ...rest, ...(customFields && { customFields: JSON.stringify(customFields) }) },
    });
  }

  /** `rooms.upload`, the only way before 6.10. */
  uploadOldWay(
    roomId: string,
    file: OutgoingFile,
    details: Pick<MediaDetails, 'msg' | 'description' | 'tmid'> = {},
    options: CallOptions = {},
  ): Promise<{ message: MessageObject }> {
    const { msg, description = msg, tmid } = details;
    const values = Object.entries({ msg, description, tmid }).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value }],
    );
    return this.caller.call({
      ...options,
      operation: 'rooms.upload',
      method: 'POST',
      path: urlPath`/api/v1/rooms.upload/${roomId}`,
      multipart: [...values, { name: 'file', file }],
    });
  }

  /** Deletes an uploaded file. Since 8.2. */
  async delete(fileId: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('uploads.delete', { fileId, ...options });
  }

  /**
   * A file's bytes, with the account's credentials.
   *
   * @param address - as messages have it: `title_link` is the original, `image_url` may be a thumbnail; relative, or whole
   * and on the server
   */
  download(address: string, options: CallOptions & { maxBytes?: number | undefined } = {}): Promise<Download> {
    return this.caller.download(address, { ...options, operation: 'downloadFile' });
  }

  /** Servers before 7 show the caption only as `description` (wire sheet, section 5). */
  async #captioned(details: MediaDetails): Promise<MediaDetails> {
    if (details.msg === undefined || details.description !== undefined) return details;
    const version = await this.#server.version().catch(() => undefined);
    return version !== undefined && version.major < 7 ? { ...details, description: details.msg } : details;
  }
}
