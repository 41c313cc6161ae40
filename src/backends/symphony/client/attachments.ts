import { urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import { normalizeId } from './ids.js';
import type { StreamAttachmentItem } from './types/message.js';

/** Where a file is: all three are needed. */
export type AttachmentPlace = { streamId: string; messageId: string; fileId: string };

/** Files. */
export class AttachmentsApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * A file's bytes.
   *
   * @param options - `maxBytes` of the file; the answer is base64 and a third longer
   * @throws InvalidError over `maxBytes`
   */
  async get(
    place: AttachmentPlace,
    options: CallOptions & { maxBytes?: number | undefined } = {},
  ): Promise<Uint8Array> {
    const { maxBytes, ...rest } = options;
    const text = await this.#caller.call<string, 'text'>('agent', {
      ...rest,
      operation: 'getAttachment',
      path: urlPath`/agent/v1/stream/${normalizeId(place.streamId)}/attachment`,
      // The id's own percent escapes are encoded once more, as both BDKs do (wire sheet, section 4).
      query: { fileId: place.fileId, messageId: normalizeId(place.messageId) },
      responseType: 'text',
      ...(maxBytes !== undefined && { maxBytes: Math.ceil((maxBytes * 4) / 3) + 8 }),
    });
    return Buffer.from(text, 'base64');
  }

  /** The files of a conversation. @param range - milliseconds; `limit` at most 100 */
  async list(
    streamId: string,
    range: {
      since?: number | undefined;
      to?: number | undefined;
      limit?: number | undefined;
      sortDir?: 'ASC' | 'DESC' | undefined;
    } = {},
    options: CallOptions = {},
  ): Promise<StreamAttachmentItem[]> {
    const answer = await this.#caller.call<StreamAttachmentItem[] | undefined>('pod', {
      ...options,
      operation: 'listAttachments',
      path: urlPath`/pod/v1/streams/${normalizeId(streamId)}/attachments`,
      query: range,
    });
    return answer ?? [];
  }

  /** The MIME types that the pod takes. */
  async allowedTypes(options: CallOptions = {}): Promise<string[]> {
    const answer = await this.#caller.call<string[] | undefined>('pod', {
      ...options,
      operation: 'listAllowedTypes',
      path: '/pod/v1/files/allowedTypes',
    });
    return answer ?? [];
  }
}
