import { InvalidError } from '../../../core/errors/index.js';
import { extensionOf, type OutgoingFile } from '../../../core/files/index.js';
import { type MultipartPart, urlPath } from '../../../core/http/index.js';
import type { Caller, CallOptions } from './caller.js';
import { normalizeId } from './ids.js';
import type { UserId } from './json.js';
import type {
  MessageMetadataResponse,
  MessageReceiptDetailResponse,
  MessageSearchQuery,
  MessageStatus,
  MessageSuppressionResponse,
  V4ImportedMessage,
  V4ImportResponse,
  V4Message,
  V4MessageBlastResponse,
} from './types/message.js';
import { int64 } from './user-id.js';

/** What a message is made of. */
export type MessageBody = {
  /** MessageML or PresentationML; a space where there are only attachments. */
  message: string;
  /** EntityJSON: text, or an object. */
  data?: string | object | undefined;
  attachments?: readonly OutgoingFile[] | undefined;
  /** Pictures of the attachments: none, or as many, in the same order. */
  previews?: readonly OutgoingFile[] | undefined;
  /** The MessageML version. Default: the latest. */
  version?: string | undefined;
};

export type HistoryRange = {
  /** Milliseconds; inclusive. */
  since: number;
  /** Milliseconds. Older agents do not know it. */
  until?: number | undefined;
  skip?: number | undefined;
  /** Default 50, at most 500. */
  limit?: number | undefined;
};

export type SearchPage = {
  skip?: number | undefined;
  /** Default 50, at most 1,000. */
  limit?: number | undefined;
  /** Default `DESC`. */
  sortDir?: 'ASC' | 'DESC' | undefined;
};

/** Messages (agent), their suppression, receipts and status (pod). */
export class MessagesApi {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Sends a message. There is no idempotency key: a send whose answer was lost may have happened.
   *
   * @see https://rest-api.symphony.com/main/messages/create-message-v4
   */
  async create(streamId: string, body: MessageBody, options: CallOptions = {}): Promise<V4Message> {
    const answer = await this.#caller.call<V4Message>('agent', {
      ...options,
      operation: 'createMessage',
      method: 'POST',
      path: urlPath`/agent/v4/stream/${normalizeId(streamId)}/message/create`,
      multipart: await partsOf(body),
    });
    return answer ?? {};
  }

  /**
   * Edits an own message. The answer has a new id.
   *
   * @param body - `silent` (default true) leaves it read; false shows it as unread
   */
  async update(
    streamId: string,
    messageId: string,
    body: MessageBody & { silent?: boolean | undefined },
    options: CallOptions = {},
  ): Promise<V4Message> {
    const silent: MultipartPart[] = body.silent === undefined ? [] : [{ name: 'silent', value: String(body.silent) }];
    const answer = await this.#caller.call<V4Message>('agent', {
      ...options,
      operation: 'updateMessage',
      method: 'POST',
      path: urlPath`/agent/v4/stream/${normalizeId(streamId)}/message/${normalizeId(messageId)}/update`,
      multipart: [...(await partsOf(body)), ...silent],
    });
    return answer ?? {};
  }

  /**
   * Sends one message to up to 100 conversations.
   *
   * @returns what was sent, and an error for each conversation where it was not: look in `errors`
   */
  async blast(
    streamIds: readonly string[],
    body: MessageBody,
    options: CallOptions = {},
  ): Promise<V4MessageBlastResponse> {
    if (streamIds.length === 0 || streamIds.length > 100)
      throw new InvalidError(`A blast goes to 1 to 100 conversations, not to ${streamIds.length}.`);
    const answer = await this.#caller.call<V4MessageBlastResponse>('agent', {
      ...options,
      operation: 'blastMessage',
      method: 'POST',
      path: '/agent/v4/message/blast',
      // One part with commas between, whatever the specification says (wire sheet, section 16).
      multipart: [{ name: 'sids', value: streamIds.map(normalizeId).join(',') }, ...(await partsOf(body))],
    });
    return answer ?? {};
  }

  /** One message; `undefined` when there is none that the account can see. */
  async get(messageId: string, options: CallOptions = {}): Promise<V4Message | undefined> {
    return this.#caller.call<V4Message | undefined>('agent', {
      ...options,
      operation: 'getMessage',
      path: urlPath`/agent/v1/message/${normalizeId(messageId)}`,
    });
  }

  /** Messages of a conversation from a moment on. No source says in which order: sort them. */
  async history(streamId: string, range: HistoryRange, options: CallOptions = {}): Promise<V4Message[]> {
    const answer = await this.#caller.call<V4Message[] | undefined>('agent', {
      ...options,
      operation: 'listMessages',
      path: urlPath`/agent/v4/stream/${normalizeId(streamId)}/message`,
      query: { since: range.since, until: range.until, skip: range.skip, limit: range.limit },
    });
    return answer ?? [];
  }

  /** Messages that fit all criteria; `text` needs `streamId`. Newest first unless `sortDir` says otherwise. */
  async search(query: MessageSearchQuery, page: SearchPage = {}, options: CallOptions = {}): Promise<V4Message[]> {
    const { author, mention, ...rest } = query;
    const answer = await this.#caller.call<V4Message[] | undefined>('agent', {
      ...options,
      operation: 'searchMessages',
      method: 'POST',
      isRead: true,
      path: '/agent/v1/message/search',
      query: page,
      json: {
        ...rest,
        ...(author !== undefined && { author: int64(author) }),
        ...(mention !== undefined && { mention: int64(mention) }),
      },
    });
    return answer ?? [];
  }

  /** Deletes a message: an own one, or any with the Content Management role. */
  async suppress(
    messageId: string,
    options: CallOptions & { onSent?: (() => void) | undefined } = {},
  ): Promise<MessageSuppressionResponse> {
    // No body and no content type: `null` or `{}` is refused (wire sheet, section 17).
    const answer = await this.#caller.call<MessageSuppressionResponse>('pod', {
      ...options,
      operation: 'suppressMessage',
      method: 'POST',
      idempotent: true,
      path: urlPath`/pod/v1/admin/messagesuppression/${normalizeId(messageId)}/suppress`,
    });
    return answer ?? {};
  }

  /** Who has got and read a message. */
  async status(messageId: string, options: CallOptions = {}): Promise<MessageStatus> {
    const answer = await this.#caller.call<MessageStatus>('pod', {
      ...options,
      operation: 'getMessageStatus',
      path: urlPath`/pod/v1/message/${normalizeId(messageId)}/status`,
    });
    return answer ?? {};
  }

  /** The receipts in detail. Needs an admin's role. @param page - cursors of the last answer's `pagination` */
  async receipts(
    messageId: string,
    page: { before?: string | undefined; after?: string | undefined } = {},
    options: CallOptions = {},
  ): Promise<MessageReceiptDetailResponse> {
    const answer = await this.#caller.call<MessageReceiptDetailResponse>('pod', {
      ...options,
      operation: 'listMessageReceipts',
      path: urlPath`/pod/v1/admin/messages/${normalizeId(messageId)}/receipts`,
      query: page,
    });
    return answer ?? {};
  }

  /** What was replied to and forwarded. Needs an admin's role. */
  async relationships(messageId: string, options: CallOptions = {}): Promise<MessageMetadataResponse> {
    const answer = await this.#caller.call<MessageMetadataResponse>('pod', {
      ...options,
      operation: 'getMessageRelationships',
      path: urlPath`/pod/v1/admin/messages/${normalizeId(messageId)}/metadata/relationships`,
      headers: { 'user-agent': 'chatmux' },
    });
    return answer ?? {};
  }

  /** Puts in messages of another system, as of their time and author. Needs the Content Management role. */
  async import(messages: readonly V4ImportedMessage[], options: CallOptions = {}): Promise<V4ImportResponse[]> {
    const answer = await this.#caller.call<V4ImportResponse[] | undefined>('agent', {
      ...options,
      operation: 'importMessages',
      method: 'POST',
      path: '/agent/v4/message/import',
      json: messages.map((message) => ({
        ...message,
        streamId: normalizeId(message.streamId),
        intendedMessageFromUserId: int64(message.intendedMessageFromUserId as UserId),
      })),
    });
    return answer ?? [];
  }
}

async function partsOf({
  message,
  data,
  attachments = [],
  previews = [],
  version,
}: MessageBody): Promise<MultipartPart[]> {
  if (previews.length > 0 && previews.length !== attachments.length)
    throw new InvalidError(`There must be no previews, or one for each of the ${attachments.length} attachments.`);
  const parts: MultipartPart[] = [{ name: 'message', value: message }];
  if (data !== undefined) parts.push({ name: 'data', value: typeof data === 'string' ? data : JSON.stringify(data) });
  if (version !== undefined) parts.push({ name: 'version', value: version });
  for (const file of attachments) parts.push({ name: 'attachment', file, ...(await attachmentName(file)) });
  for (const file of previews) parts.push({ name: 'preview', file });
  return parts;
}

/**
 * The agent refuses a file whose name has no extension (wire sheet, section 7.2): it is given that of its type. One of a
 * URL has an extension when it has been read.
 */
async function attachmentName({ filename, contentType, url }: OutgoingFile): Promise<{ filename?: string }> {
  if (url !== undefined || hasExtension(filename)) return {};
  return { filename: `${filename}${await extensionOf(contentType)}` };
}

/** Whether the agent takes a file by this name. */
export function hasExtension(filename: string): boolean {
  return /\.[^./\\]+$/.test(filename);
}
