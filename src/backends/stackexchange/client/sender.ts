import { ConflictError, InvalidError, isChatError } from '../../../core/errors/index.js';
import { sleep } from '../../../core/retry/index.js';
import { confirmed } from './confirmed.js';
import type { CallOptions, Reading } from './reading.js';
import type { SendQueue } from './send-queue.js';
import type { Session } from './session.js';
import type { PostedMessage } from './types.js';
import type { Writing } from './writing.js';

/** Whose answer is lost may be there a little later. */
const looksAfterMs = [0, 700, 2_000];
/** How far back a lost message is looked for. */
const recentCount = 30;
/** A message of ours this much older than the send is another one; of a cached page the site's time may be an older one. */
const clockMarginSeconds = 90;
/** How often a text that the site takes for a repeat is changed. */
const repeats = 3;

/** A message to be posted. */
export type Draft = {
  text: string;
  /** The message that it answers, in the same room. */
  parentId?: number | undefined;
};

export type SendOptions = CallOptions & {
  /** Called when it is put on the wire. */
  onSent?: (() => void) | undefined;
};

export type SenderParts = {
  reading: Reading;
  writing: Writing;
  session: Session;
  queue: SendQueue;
  /** Replies by the `:123` of old. */
  usesPrefix: boolean;
  /** The site's time, in milliseconds. */
  now(): number;
};

/**
 * Posts messages: in order, at the site's pace, each once. One whose answer was lost is looked for in the room, never sent
 * again.
 */
export class Sender {
  readonly #parts: SenderParts;
  /** Ids of messages whose answers came: they are no lost ones. */
  readonly #known = new Set<number>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /**
   * @returns the id of the message that the room has now
   * @throws ChatError; with `maybeDelivered` where the answer was lost and the message is not to be found
   */
  async send(roomId: number, draft: Draft, options: SendOptions = {}): Promise<PostedMessage> {
    refuseBlank(draft, 'messages/new');
    return this.#parts.queue.run('messages/new', () => this.#post(roomId, draft, options), options.signal);
  }

  /**
   * Changes a message's text. What it answers is named again: left out, the link may be lost (wire sheet, section 3.2).
   *
   * @throws ChatError; with `maybeDelivered` where the answer was lost and the message stands as it was
   */
  async edit(messageId: number, draft: Draft, options: CallOptions & { roomId?: number | undefined }): Promise<void> {
    refuseBlank(draft, 'messages/edit');
    const { queue, writing, reading } = this.#parts;
    const { signal } = options;
    const { prefix, parent } = this.#reply(draft.parentId);
    const message = { text: prefix + draft.text, parentId: parent };
    const run = () => writing.edit(messageId, message, options);
    const isDone = async () => isSameText(await reading.source(messageId, { signal }), message);
    await queue.run('messages/edit', () => confirmed(run, isDone), signal);
  }

  /** How a reply names its parent: by a field, or at the front of the text. */
  #reply(parentId: number | undefined): { prefix: string; parent: number | undefined } {
    if (!this.#parts.usesPrefix) return { prefix: '', parent: parentId };
    return { prefix: parentId === undefined ? '' : `:${parentId} `, parent: undefined };
  }

  async #post(roomId: number, { text, parentId }: Draft, options: SendOptions): Promise<PostedMessage> {
    const { prefix, parent } = this.#reply(parentId);
    for (let turn = 0; turn <= repeats; turn += 1) {
      // What equals the message before it is swallowed; a blank makes it another (wire sheet, section 4).
      const sent = prefix + text + ' '.repeat(turn);
      const startedAt = this.#parts.now();
      const posted = await this.#tryPost(roomId, { text: sent, parentId: parent }, startedAt, options);
      if (posted) {
        this.#remember(posted.id);
        return posted;
      }
      // Some clients wait before the next try, others do not (R11: the number of the try, in seconds).
      if (turn > 0) await sleep(turn * 1_000, options.signal);
    }
    throw new ConflictError('The site took the message for a repeat of the one before it and did not post it.', {
      operation: 'messages/new',
      platformCode: 'duplicate',
      maybeDelivered: false,
    });
  }

  async #tryPost(
    roomId: number,
    message: Draft,
    startedAt: number,
    options: SendOptions,
  ): Promise<PostedMessage | undefined> {
    try {
      return await this.#parts.writing.post(roomId, message, options);
    } catch (error) {
      // Who has given up the wait does not want it looked for; what was refused is not there.
      if (!isChatError(error) || error.maybeDelivered !== true || error.code === 'aborted') throw error;
      const found = await this.#find(roomId, message, startedAt, options.signal);
      if (found) return found;
      throw error;
    }
  }

  /** Our message among the room's newest. */
  async #find(
    roomId: number,
    message: Draft,
    startedAt: number,
    signal: AbortSignal | undefined,
  ): Promise<PostedMessage | undefined> {
    const { reading, session } = this.#parts;
    const oldest = startedAt / 1_000 - clockMarginSeconds;
    for (const waitMs of looksAfterMs) {
      await sleep(waitMs, signal);
      try {
        const { events } = await reading.roomEvents(roomId, { mode: 'Messages', msgCount: recentCount }, { signal });
        for (const { message_id: id, user_id: author, time_stamp: time = 0 } of events.reverse()) {
          if (id === undefined || author !== session.self?.id || time < oldest || this.#known.has(id)) continue;
          if (isSameText(await reading.source(id, { signal }), message)) return { id, time };
        }
      } catch (error) {
        if (!isChatError(error) || error.code === 'aborted') throw error;
      }
    }
    return undefined;
  }

  #remember(id: number): void {
    this.#known.add(id);
    if (this.#known.size > 1_000) {
      for (const oldest of this.#known) {
        this.#known.delete(oldest);
        break;
      }
    }
  }
}

/** In what words the site refuses one is not recorded by any client: it is not asked. */
function refuseBlank({ text }: Draft, operation: string): void {
  if (text.trim() !== '') return;
  throw new InvalidError('A message of Stack Exchange needs a text that is more than blanks.', {
    operation,
    maybeDelivered: false,
  });
}

/** The source may have lost blanks at its ends and the prefix of a reply. */
function isSameText(source: string, { text }: Draft): boolean {
  const plain = (words: string) =>
    words
      .replace(/\r\n?/g, '\n')
      .replace(/^:\d+\s/, '')
      .trim();
  return plain(source) === plain(text);
}
