import { InvalidError, isChatError, NotFoundError, ServerError, UnsupportedError } from '../../../core/errors/index.js';
import { ApiFamily } from './api-family.js';
import type { CallOptions } from './caller.js';
import type { AttachmentObject } from './types/attachment.js';
import type { MessageObject, OutgoingMessageObject } from './types/message.js';

/** What `chatPostMessage` takes beside its text: one of `roomId` and `channel`. */
export type PostMessageOptions = CallOptions & {
  /** Room ids; of several, only the first message is given back. */
  roomId?: string | readonly string[] | undefined;
  /** `#name`, `@user` (opens the direct room), or a bare name or id. A public channel is joined by it. */
  channel?: string | readonly string[] | undefined;
  /** Shown in place of the name. Needs the permission `message-impersonate`, as `avatar`. */
  alias?: string | undefined;
  /** `:bell:` as the picture. */
  emoji?: string | undefined;
  /** A picture's URL; it wins over `emoji`. */
  avatar?: string | undefined;
  attachments?: readonly AttachmentObject[] | undefined;
  /**
   * Whether links are looked at, for previews. Before 7.10 it is refused: `true` is left out there (it is the default
   * without attachments), `false` is done by `chat.sendMessage`, which wants `roomId` and membership.
   */
  parseUrls?: boolean | undefined;
  /** Accepted by old servers only; on others an UnsupportedError: they store who sent it by its user's type. */
  bot?: Readonly<Record<string, unknown>> | undefined;
  /** Refused by servers since 6.13: `false` is left out there (it is what they store), `true` is an UnsupportedError. */
  groupable?: boolean | undefined;
  customFields?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Answers in a thread; with `roomId` only. Servers before 7.10 that refuse it get it by `chat.sendMessage`, which does it
   * on every server.
   */
  tmid?: string | undefined;
};

/** What `chatPostMessage` gives. */
export type PostMessageAnswer = {
  /** Milliseconds since 1970. */
  ts: number;
  channel: string;
  message: MessageObject;
};

/** What servers of some versions refuse, in the order in which they are given up. */
const suspects = ['bot', 'groupable', 'parseUrls', 'tmid'] as const;
type Suspect = (typeof suspects)[number];

/** Sending, editing and deleting messages. */
export class ChatWriting extends ApiFamily {
  /** Parameters that this server has refused once. */
  readonly #refused = new Set<Suspect>();

  /**
   * Sends a message (`chat.postMessage`). A send whose answer was lost is not repeated; `chatSendMessage` with an id can be.
   *
   * @param text - markdown; may be `''` with attachments
   * @throws InvalidError unless there is one of `roomId` and `channel`; NotFoundError for a room that is not there;
   * ForbiddenError for one that the account may not write in; UnsupportedError for what this server does not take
   */
  async chatPostMessage(text: string, options: PostMessageOptions): Promise<PostMessageAnswer> {
    const { roomId, channel, ...rest } = options;
    if ((roomId === undefined) === (channel === undefined)) {
      throw new InvalidError("chatPostMessage needs one of 'roomId' and 'channel', not both.", {
        operation: 'chat.postMessage',
        maybeDelivered: false,
      });
    }
    const target = roomId === undefined ? { channel } : { roomId };
    const suspect = suspects.find((name) => rest[name] !== undefined);
    if (suspect === undefined || !this.#refused.has(suspect)) {
      try {
        // An empty text beside attachments is left out.
        const words = text === '' && rest.attachments ? {} : { text };
        return await this.caller.post<PostMessageAnswer>('chat.postMessage', { ...target, ...words, ...rest });
      } catch (error) {
        if (suspect === undefined || !isRefusedParameter(error)) throw error;
        this.#refused.add(suspect);
      }
    }
    return this.#postWithout(suspect, text, options);
  }

  /** The same message for a server that does not take a parameter. */
  #postWithout(suspect: Suspect, text: string, options: PostMessageOptions): Promise<PostMessageAnswer> {
    if (suspect === 'bot') throw refused('chat.postMessage', 'bot', 'leave it out');
    if (suspect === 'groupable') {
      if (options.groupable) throw refused('chat.postMessage', 'groupable', 'leave it out: such messages stand alone');
      return this.chatPostMessage(text, { ...options, groupable: undefined });
    }
    const { parseUrls } = options;
    if (suspect === 'parseUrls' && parseUrls) return this.chatPostMessage(text, { ...options, parseUrls: undefined });
    return this.#postBySending(suspect, text, options);
  }

  /** `chat.sendMessage` takes threads and previews on every version, but ids of rooms alone. */
  async #postBySending(suspect: Suspect, text: string, options: PostMessageOptions): Promise<PostMessageAnswer> {
    const { roomId, channel: _channel, signal, twoFactor, bot: _bot, groupable: _groupable, ...rest } = options;
    if (typeof roomId !== 'string') {
      throw refused('chat.postMessage', suspect, "give one 'roomId' in place of 'channel', or leave it out");
    }
    const { parseUrls, ...message } = rest;
    const sent = await this.chatSendMessage(
      { ...message, rid: roomId, msg: text },
      { ...(parseUrls === false && { previewUrls: [] }), signal, twoFactor },
    );
    return { ts: Date.parse(sent.message.ts), channel: roomId, message: sent.message };
  }

  /**
   * Sends a message object (`chat.sendMessage`). The account must be in the room. With an `_id` of your own a send whose
   * answer was lost is repeated, and gives the one message that was stored.
   *
   * @param options - `previewUrls`: only these links get previews, `[]` none
   */
  async chatSendMessage(
    message: OutgoingMessageObject,
    options: CallOptions & { previewUrls?: readonly string[] | undefined } = {},
  ): Promise<{ message: MessageObject }> {
    if (!message.rid) {
      throw new InvalidError("chatSendMessage needs the room's id in 'rid'.", {
        operation: 'chat.sendMessage',
        maybeDelivered: false,
      });
    }
    if (message.tshow && message.tmid === undefined) {
      throw new InvalidError("'tshow' is for replies in a thread: it needs 'tmid'.", {
        operation: 'chat.sendMessage',
        maybeDelivered: false,
      });
    }
    const { _id: id } = message;
    try {
      const answer = await this.caller.post<{ message?: MessageObject } | undefined>(
        'chat.sendMessage',
        { message, ...options },
        { idempotent: id !== undefined },
      );
      if (answer?.message) return { message: answer.message };
    } catch (error) {
      const mayBeThere =
        id !== undefined && isChatError(error) && error.maybeDelivered === true && !options.signal?.aborted;
      if (!mayBeThere) throw error;
      const stored = await this.#stored(id, message.rid, options);
      if (!stored) throw error;
      return { message: stored };
    }
    // An id that exists already gives an empty answer (wire sheet, section 4.2).
    const stored = id === undefined ? undefined : await this.#stored(id, message.rid, options);
    if (stored) return { message: stored };
    throw new ServerError('chat.sendMessage answered without the message.', {
      operation: 'chat.sendMessage',
      retryable: false,
      maybeDelivered: true,
    });
  }

  async #stored(msgId: string, rid: string, options: CallOptions): Promise<MessageObject | undefined> {
    try {
      const { message } = await this.chatGetMessage(msgId, { signal: options.signal });
      return message.rid === rid ? message : undefined;
    } catch {
      // The send's own failure says more.
      return undefined;
    }
  }

  /** A message by its id. @throws NotFoundError also for one that the account may not read */
  async chatGetMessage(msgId: string, options: CallOptions = {}): Promise<{ message: MessageObject }> {
    const { signal, twoFactor } = options;
    const answer = await this.caller.call<{ message?: MessageObject } | undefined>({
      operation: 'chat.getMessage',
      path: '/api/v1/chat.getMessage',
      query: { msgId },
      signal,
      twoFactor,
      // A missing message is a bare `{"success":false}` (wire sheet, section 13).
      mapError: ({ status, data }) =>
        status === 400 && isBare(data) ? noMessage(msgId, { status, operation: 'chat.getMessage' }) : undefined,
    });
    if (!answer?.message) throw noMessage(msgId, { operation: 'chat.getMessage' });
    return { message: answer.message };
  }

  /**
   * Changes a message's text (`chat.update`).
   *
   * @param options - `parseUrls: false` is sent as `previewUrls: []`, since servers refuse it here; `true` is the default.
   * @throws UnsupportedError for `attachments`: no server changes them; NotFoundError; ForbiddenError for another's message
   * and after the time for edits
   */
  async chatUpdate(
    roomId: string,
    msgId: string,
    text: string,
    options: CallOptions & {
      attachments?: readonly AttachmentObject[] | undefined;
      parseUrls?: boolean | undefined;
      previewUrls?: readonly string[] | undefined;
      customFields?: Readonly<Record<string, unknown>> | undefined;
    } = {},
  ): Promise<{ message: MessageObject }> {
    const { attachments, parseUrls, previewUrls, ...rest } = options;
    if (attachments !== undefined) {
      throw refused('chat.update', 'attachments', 'they cannot be changed: delete the message and send it anew');
    }
    const previews = previewUrls ?? (parseUrls === false ? [] : undefined);
    return this.caller.post(
      'chat.update',
      { roomId, msgId, text, ...rest, ...(previews && { previewUrls: previews }) },
      { idempotent: true },
    );
  }

  /**
   * Deletes a message.
   *
   * @param options - `asUser`: as its author would; needs the permission `force-delete-message` for another's. Default false
   */
  chatDelete(
    roomId: string,
    msgId: string,
    options: CallOptions & { asUser?: boolean | undefined } = {},
  ): Promise<{ _id: string; ts: string; message: Pick<MessageObject, '_id' | 'rid' | 'u'> }> {
    return this.caller.post('chat.delete', { roomId, msgId, ...options });
  }
}

function isBare(data: unknown): boolean {
  return typeof data === 'object' && data !== null && !('error' in data) && !('errorType' in data);
}

function noMessage(msgId: string, options: { status?: number; operation: string }): NotFoundError {
  return new NotFoundError(`There is no message ${msgId}, or this account may not read it.`, options);
}

/** Validators say that there is a parameter too much, not which (wire sheet, section 0). */
function isRefusedParameter(error: unknown): boolean {
  return isChatError(error) && error.platformCode === 'invalid-params' && /additional propert/i.test(error.message);
}

function refused(operation: string, parameter: string, advice: string): UnsupportedError {
  return new UnsupportedError(`${operation}: this server does not take '${parameter}': ${advice}.`, {
    operation,
    maybeDelivered: false,
  });
}
