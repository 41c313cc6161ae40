import { InvalidError, UnsupportedError } from '../../../core/errors/index.js';
import type { CallOptions } from './caller.js';
import { ChatMarks } from './chat-marks.js';
import { dateText, listing, pageOf } from './parameters.js';
import type { DateInput, Page, Paging, Sort } from './types/date.js';
import type { MessageObject, ReadReceipt } from './types/message.js';
import type { Changes } from './types/room.js';

/** What calls that give pages take. */
export type ListOptions = CallOptions & Paging & { sort?: Sort | undefined };

/** Reading and searching messages and threads. */
export class ChatReading extends ChatMarks {
  /** The messages of a room that the account has starred. */
  chatGetStarredMessages(roomId: string, options: ListOptions = {}): Promise<Page<'messages', MessageObject>> {
    return this.caller.get('chat.getStarredMessages', { roomId, ...listing(options) });
  }

  /** The messages of a room that name the account. */
  chatGetMentionedMessages(roomId: string, options: ListOptions = {}): Promise<Page<'messages', MessageObject>> {
    return this.caller.get('chat.getMentionedMessages', { roomId, ...listing(options) });
  }

  chatGetPinnedMessages(roomId: string, options: ListOptions = {}): Promise<Page<'messages', MessageObject>> {
    return this.caller.get('chat.getPinnedMessages', { roomId, ...listing(options) });
  }

  /**
   * Who has read a message.
   *
   * @param options - a page is cut out here: servers refuse `offset` and `count`
   * @throws ForbiddenError without a premium licence
   */
  async chatGetMessageReadReceipts(
    messageId: string,
    options: CallOptions & Paging = {},
  ): Promise<{ receipts: ReadReceipt[] }> {
    const { offset = 0, count, ...rest } = options;
    const answer = await this.caller.get<{ receipts: ReadReceipt[] }>('chat.getMessageReadReceipts', {
      messageId,
      ...rest,
    });
    const end = count === undefined ? undefined : offset + count;
    return { ...answer, receipts: (answer.receipts ?? []).slice(offset, end) };
  }

  /**
   * Searches a room, newest first. Words are looked up in an index of whole words; `from:bob`, `has:url` and the like
   * narrow the search.
   *
   * @param options - `regex`: the text is a regular expression; it is sent as `/text/i`, which servers take unless they
   * search by expressions alone. `caseSensitive` without it is checked here, so that a page may hold fewer than `count`.
   */
  async chatSearch(
    roomId: string,
    searchText: string,
    options: CallOptions & Paging & { regex?: boolean | undefined; caseSensitive?: boolean | undefined } = {},
  ): Promise<{ messages: MessageObject[] }> {
    const { regex, caseSensitive, ...rest } = options;
    if (searchText.trim() === '') {
      throw new InvalidError('chatSearch needs a text to look for.', { operation: 'chat.search' });
    }
    const answer = await this.caller.get<{ messages: MessageObject[] }>('chat.search', {
      roomId,
      searchText: regex ? asExpression(searchText, caseSensitive) : searchText,
      ...rest,
      ...pageOf(rest),
    });
    if (!caseSensitive || regex) return answer;
    const words = searchText.split(/\s+/).filter((word) => word !== '' && !/^[a-z]+:\S/.test(word));
    return { ...answer, messages: answer.messages.filter(({ msg }) => words.every((word) => msg.includes(word))) };
  }

  /**
   * The replies of a thread, the oldest first; never the message that they answer, which some servers put first.
   *
   * @param options - `sort` as an object or JSON text
   * @throws UnsupportedError for a `query` that holds something: servers ignore or refuse it
   */
  async chatGetThreadMessages(
    threadMsgId: string,
    options: ListOptions & { query?: Readonly<Record<string, unknown>> | string | undefined } = {},
  ): Promise<Page<'messages', MessageObject>> {
    const { query, ...rest } = options;
    if (query !== undefined && !isEmptyQuery(query)) {
      throw new UnsupportedError(
        "chat.getThreadMessages: servers since 7.0 do not take 'query': filter the messages that it gives.",
        { operation: 'chat.getThreadMessages' },
      );
    }
    const page = await this.caller.get<Page<'messages', MessageObject>>('chat.getThreadMessages', {
      tmid: threadMsgId,
      ...listing(rest),
    });
    return { ...page, messages: (page.messages ?? []).filter(({ _id: id }) => id !== threadMsgId) };
  }

  /** The threads of a room, the one that was answered last first. */
  chatGetThreadsList(
    rid: string,
    options: ListOptions & { type?: 'following' | 'unread' | undefined; text?: string | undefined } = {},
  ): Promise<Page<'threads', MessageObject>> {
    return this.caller.get('chat.getThreadsList', { rid, ...listing(options) });
  }

  /** What has changed in a thread since a date. */
  chatSyncThreadMessages(
    tmid: string,
    updatedSince: DateInput,
    options: CallOptions = {},
  ): Promise<{ messages: Changes<MessageObject> }> {
    return this.caller.get('chat.syncThreadMessages', { tmid, updatedSince: dateText(updatedSince), ...options });
  }

  /** Which threads of a room have changed since a date. */
  chatSyncThreadsList(
    rid: string,
    updatedSince: DateInput,
    options: CallOptions = {},
  ): Promise<{ threads: Changes<MessageObject> }> {
    return this.caller.get('chat.syncThreadsList', { rid, updatedSince: dateText(updatedSince), ...options });
  }

  /** What has changed in a room since a date: new, changed and deleted messages. */
  chatSyncMessages(
    roomId: string,
    lastUpdate: DateInput,
    options: CallOptions = {},
  ): Promise<{ result: { updated: MessageObject[]; deleted: { _id: string; _deletedAt?: string }[] } }> {
    return this.caller.get('chat.syncMessages', { roomId, lastUpdate: dateText(lastUpdate), ...options });
  }

  chatGetDeletedMessages(
    roomId: string,
    since: DateInput,
    options: CallOptions & Paging = {},
  ): Promise<Page<'messages', { _id: string }>> {
    return this.caller.get('chat.getDeletedMessages', {
      roomId,
      since: dateText(since),
      ...options,
      ...pageOf(options),
    });
  }

  /** The messages by which a room's discussions were begun. */
  chatGetDiscussions(
    roomId: string,
    options: CallOptions & Paging & { text?: string | undefined } = {},
  ): Promise<Page<'messages', MessageObject>> {
    return this.caller.get('chat.getDiscussions', { roomId, ...options, ...pageOf(options) });
  }

  /** What the server would show of a link. */
  chatGetUrlPreview(
    roomId: string,
    url: string,
    options: CallOptions = {},
  ): Promise<{ urlPreview: Record<string, unknown> }> {
    return this.caller.get('chat.getURLPreview', { roomId, url, ...options });
  }
}

/** The form in which servers take an expression (wire sheet, section 4.5); one that is in it already stays. */
function asExpression(text: string, caseSensitive: boolean | undefined): string {
  if (/^\/.+\/[imsx]*$/s.test(text)) return text;
  return `/${text}/${caseSensitive ? '' : 'i'}`;
}

function isEmptyQuery(query: Readonly<Record<string, unknown>> | string): boolean {
  return typeof query === 'string' ? /^\s*(?:\{\s*\})?\s*$/.test(query) : Object.keys(query).length === 0;
}
