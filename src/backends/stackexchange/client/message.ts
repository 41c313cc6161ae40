import { NotFoundError } from '../../../core/errors/index.js';
import { PageError } from '../errors.js';
import { confirmed } from './confirmed.js';
import type { ClientContext } from './context.js';
import { LazyGroup } from './lazy-group.js';
import { htmlToText, isCut } from './pages/entities.js';
import { readHistory } from './pages/history-page.js';
import { readTranscript, type TranscriptMessage } from './pages/transcript-page.js';
import type { CallOptions } from './reading.js';
import type { StackExchangeRoom } from './room.js';
import type { EventData } from './types.js';
import type { StackExchangeUser } from './user.js';

/** From the transcript: the page shows the messages around it as well. */
type Shown = {
  roomId: number | undefined;
  content: string | undefined;
  ownerId: number | undefined;
  /** `null`: it answers none. */
  parentId: number | null;
  stars: number;
  starredByYou: boolean;
  pinned: boolean;
};

/** From the history of the message. */
type Past = {
  contentSource: string | undefined;
  /** `null`: nobody has edited it. */
  editorId: number | null;
  edits: number;
  pinnerIds: number[];
};

/**
 * A message. Its properties are fetched when they are first asked for, in two groups: the transcript's and the history's;
 * events keep them in step while a room is watched, else they stay as they were until `refresh()`. There is one object per
 * message and client. Actions resolve when the site has done it, and throw when it has not.
 */
export class StackExchangeMessage {
  readonly id: number;
  readonly #context: ClientContext;
  readonly #shown: LazyGroup<Shown>;
  readonly #past: LazyGroup<Past>;
  #isDeleted = false;

  /** @internal Use `client.getMessage`. */
  constructor(id: number, context: ClientContext) {
    this.id = id;
    this.#context = context;
    this.#shown = new LazyGroup<Shown>(`/transcript/message/${id}`, () => this.#readTranscript());
    this.#past = new LazyGroup<Past>(`/messages/${id}/history`, () => this.#readHistory());
  }

  /** The room that it is in. @throws NotFoundError for a message that is not there */
  async room(): Promise<StackExchangeRoom> {
    return this.#context.room(await this.#shown.get('roomId'));
  }

  /** The content as HTML, whole. */
  async content(): Promise<string> {
    const content = await this.#shown.get('content');
    if (!isCut(content)) return content;
    const whole = (await this.#context.reading.rendered(this.id)).trim();
    // It may have been edited meanwhile.
    if (this.#shown.peek('content') === content) this.#shown.learn({ content: whole });
    return whole;
  }

  /** The content as text, without its formatting. */
  async textContent(): Promise<string> {
    return htmlToText(await this.content());
  }

  /** The Markdown, as it was typed. */
  contentSource(): Promise<string> {
    return this.#past.get('contentSource');
  }

  /** Who wrote it. */
  async owner(): Promise<StackExchangeUser> {
    return this.#context.user(await this.#shown.get('ownerId'));
  }

  /** The message that it answers; `undefined` where it is no reply. */
  async parent(): Promise<StackExchangeMessage | undefined> {
    const id = await this.#shown.get('parentId');
    return id === null ? undefined : this.#context.message(id);
  }

  /** How many stars it has; a pin is none. */
  stars(): Promise<number> {
    return this.#shown.get('stars');
  }

  /** Whether this account has given a star; always `false` for a visitor. */
  starredByYou(): Promise<boolean> {
    return this.#shown.get('starredByYou');
  }

  pinned(): Promise<boolean> {
    return this.#shown.get('pinned');
  }

  /** How often it was edited. */
  edits(): Promise<number> {
    return this.#past.get('edits');
  }

  async edited(): Promise<boolean> {
    return (await this.edits()) > 0;
  }

  /** Who edited it last; `undefined` where nobody has. */
  async editor(): Promise<StackExchangeUser | undefined> {
    const id = await this.#past.get('editorId');
    return id === null ? undefined : this.#context.user(id);
  }

  /** Who has pinned it. */
  async pinners(): Promise<StackExchangeUser[]> {
    return (await this.#past.get('pinnerIds')).map((id) => this.#context.user(id));
  }

  /** True once an event, or an action of this client, has told that it is deleted. */
  get isDeleted(): boolean {
    return this.#isDeleted;
  }

  /** The next properties are fetched anew. */
  refresh(): void {
    this.#shown.forget();
    this.#past.forget();
  }

  /**
   * Answers it.
   *
   * @param text - Markdown of the site
   * @returns the answer
   */
  async reply(text: string, options: CallOptions = {}): Promise<StackExchangeMessage> {
    const room = await this.room();
    return room.sendMessage(text, { ...options, replyTo: this });
  }

  /**
   * Changes its text. Own messages, within two minutes; owners of the room may longer.
   *
   * @throws ConflictError when it is too late; ForbiddenError for others' messages
   */
  async edit(text: string, options: CallOptions = {}): Promise<void> {
    const parentId = (await this.#shown.get('parentId').catch(asNone)) ?? undefined;
    await this.#context.sender.edit(this.id, { text, parentId }, { ...options, roomId: this.#shown.peek('roomId') });
    this.refresh();
  }

  /** Deletes it. Own messages, within two minutes; owners of the room may longer. Deleting it again changes nothing. */
  async delete(options: CallOptions = {}): Promise<void> {
    const { writing, markQueue } = this.#context;
    const run = async () => {
      try {
        await writing.delete(this.id, { ...options, roomId: this.#shown.peek('roomId') });
      } catch (error) {
        if (!(error instanceof NotFoundError) || error.platformCode !== 'deleted') throw error;
      }
    };
    // Done a second time it changes nothing.
    const isDone = () => run().then(() => true);
    await markQueue.run('messages/delete', () => confirmed(run, isDone), options.signal);
    this.#isDeleted = true;
  }

  /**
   * Gives this account's star, or with `false` takes it back. The site only knows a toggle: how things stand is read first.
   *
   * @returns true when something changed
   */
  star(value = true, options: CallOptions = {}): Promise<boolean> {
    return this.#toggle('messages/star', 'starredByYou', value, options);
  }

  /**
   * Pins it, or with `false` unpins it. For owners of the room.
   *
   * @returns true when something changed
   * @throws ForbiddenError for all others
   */
  pin(value = true, options: CallOptions = {}): Promise<boolean> {
    return this.#toggle('messages/owner-star', 'pinned', value, options);
  }

  /**
   * Takes all its stars and pins away. For owners of the room.
   *
   * @returns true when there were any
   */
  async cancelStars(options: CallOptions = {}): Promise<boolean> {
    const { writing, markQueue } = this.#context;
    return markQueue.run(
      'messages/unstar',
      async () => {
        const isDone = async () => {
          this.#shown.forget();
          return (await this.stars()) === 0 && !(await this.pinned());
        };
        if (await isDone()) return false;
        const roomId = this.#shown.peek('roomId');
        await confirmed(() => writing.cancelStars(this.id, { ...options, roomId }), isDone);
        this.#shown.learn({ stars: 0, starredByYou: false, pinned: false });
        return true;
      },
      options.signal,
    );
  }

  /** @internal What an event tells. */
  learn(event: EventData): void {
    const { event_type: type, content, room_id: roomId, user_id: userId, parent_id: parentId } = event;
    if (type === 10) {
      this.#isDeleted = true;
      return;
    }
    // A message that moved keeps the room it came from in the event (wire sheet, section 9).
    if (roomId !== undefined && type !== 19) this.#shown.learn({ roomId });
    if (content !== undefined) this.#shown.learn({ content });
    if (type === 1) {
      if (userId !== undefined) this.#shown.learn({ ownerId: userId });
      this.#shown.learn({ parentId: event.show_parent === true && parentId !== undefined ? parentId : null });
    }
    if (type === 2) this.#past.forget();
    if (event.message_edits !== undefined) this.#past.learn({ edits: event.message_edits });
    if (type === 6) {
      const stars = event.message_stars ?? 0;
      const byYou = event.message_starred;
      this.#shown.learn({
        stars,
        pinned: (event.message_owner_stars ?? 0) > 0,
        ...(stars === 0 ? { starredByYou: false } : byYou !== undefined && { starredByYou: byYou }),
      });
    }
  }

  /** @internal What another page shows of it. */
  learnShown(message: TranscriptMessage): void {
    this.#shown.learn(shownOf(message));
  }

  async #toggle(
    operation: string,
    key: 'starredByYou' | 'pinned',
    value: boolean,
    options: CallOptions,
  ): Promise<boolean> {
    const { writing, markQueue, session } = this.#context;
    await session.account(operation, options.signal);
    // In the queue, so that two calls at once do not both see the old state.
    return markQueue.run(
      operation,
      async () => {
        const isDone = async () => {
          this.#shown.forget();
          return (await this.#shown.get(key)) === value;
        };
        if (await isDone()) return false;
        const write = { ...options, roomId: this.#shown.peek('roomId') };
        const flip = () => (key === 'pinned' ? writing.togglePin(this.id, write) : writing.toggleStar(this.id, write));
        await confirmed(flip, isDone);
        this.#shown.forget();
        return true;
      },
      options.signal,
    );
  }

  async #readTranscript(): Promise<Shown> {
    const { reading, knownMessage, user } = this.#context;
    const path = `/transcript/message/${this.id}`;
    const { messages, room } = readTranscript(path, await reading.page(path));
    let own: TranscriptMessage | undefined;
    for (const message of messages) {
      if (message.id === this.id) own = message;
      else knownMessage(message.id)?.learnShown(message);
      if (message.owner?.name !== undefined) user(message.owner.id).learn({ name: message.owner.name });
    }
    if (!own) throw new NotFoundError(`There is no message ${this.id} on this chat.`, { operation: path });
    return { ...shownOf(own), roomId: own.roomId ?? room?.id };
  }

  async #readHistory(): Promise<Past> {
    const path = `/messages/${this.id}/history`;
    const history = readHistory(this.id, await this.#context.reading.page(path));
    for (const { id, name } of history.pinners) this.#context.user(id).learn({ name });
    return {
      contentSource: history.source,
      editorId: history.editor?.id ?? null,
      edits: history.editCount,
      pinnerIds: history.pinners.map(({ id }) => id),
    };
  }
}

/** A message that is not shown has no parent to be named; any other failure is one. */
function asNone(error: unknown): undefined {
  if (!(error instanceof NotFoundError) && !(error instanceof PageError)) throw error;
}

function shownOf(message: TranscriptMessage): Shown {
  return {
    roomId: message.roomId,
    content: message.content,
    ownerId: message.owner?.id,
    parentId: message.parentId ?? null,
    stars: message.stars,
    starredByYou: message.starredByYou,
    pinned: message.isPinned,
  };
}
