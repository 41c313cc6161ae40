import {
  type Backend,
  type CursorStore,
  type Emoji,
  type Loss,
  type Message,
  type MessageRef,
  nodes,
  type SendOptions,
  type SentMessage,
  type User,
} from 'chatmux';
import { canShowSender, openFiles, refusedFiles, senderOf, wordsOf } from './copy.js';
import { End } from './end.js';
import { type Link, LinkBook } from './link-book.js';
import { canReact, countElsewhere, countPeople, keyOf, reactionLine } from './reactions.js';

export type BridgeOptions = {
  /** Channels on any platforms: what is said in one is shown in all others. */
  ends: readonly { backend: Backend; channelId: string }[];
  /** Where the links between messages and copies are kept over a restart. Give it to the backends as `cursorStore`, too. */
  store: CursorStore;
  /** How many messages are known: what happens to older ones is not carried. Default 2,000. */
  remember?: number;
  /** How long an end may be out of reach before a message is given up. Default ten minutes. */
  giveUpAfterMs?: number;
  /** Called for what a platform could not show. */
  onLoss?: (platform: string, loss: Loss) => void;
  onError?: (error: unknown) => void;
};

/** What people say. What the platform tells (joins, pins, topics) is not carried. */
const speech: ReadonlySet<Message['type']> = new Set(['default', 'reply', 'forward', 'alert', 'announcement', 'note']);

/**
 * Makes one conversation of channels on different platforms: messages with the speaker's name, edits, deletions, replies,
 * threads, files and reactions. A copy pings nobody. What was said while a connection was lost is told by the backend in
 * order and once, and so it is carried.
 */
export class Bridge {
  readonly #options: BridgeOptions;
  readonly #ends: readonly End[];
  readonly #links: LinkBook;

  /** Connects all ends. */
  static async start(options: BridgeOptions): Promise<Bridge> {
    const bridge = new Bridge(options, await LinkBook.open(options.store, options.remember ?? 2_000));
    for (const end of bridge.#ends) bridge.#listen(end);
    await Promise.all(bridge.#ends.map(({ backend }) => backend.connect()));
    return bridge;
  }

  private constructor(options: BridgeOptions, links: LinkBook) {
    const { ends, giveUpAfterMs = 600_000 } = options;
    this.#options = options;
    this.#links = links;
    this.#ends = ends.map(({ backend, channelId }) => new End(backend, channelId, giveUpAfterMs));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#ends.map(({ backend }) => backend.disconnect()));
  }

  #listen(end: End): void {
    const { backend, channelId } = end;
    const isHere = (ref: MessageRef) => ref.channelId === channelId;
    // Own messages are the copies. They go nowhere, which keeps bridges from carrying each copy back.
    const isSpeech = (message: Message) => isHere(message) && !message.isOwn && speech.has(message.type);
    // Somebody may answer a copy before the platform has told us that it stands there.
    const settled = () => end.outbox.idle();
    backend.on('message.created', async ({ message }) => {
      if (isSpeech(message)) await settled().then(() => this.#carry(end, message));
    });
    backend.on('message.updated', async ({ message }) => {
      if (isSpeech(message)) await settled().then(() => this.#edit(end, message));
    });
    backend.on('message.deleted', async ({ message }) => {
      if (isHere(message)) await settled().then(() => this.#delete(end, message));
    });
    const react = async ({ message, emoji, user }: { message: MessageRef; emoji: Emoji; user?: User }) => {
      const isOwn = user !== undefined && user.id === backend.me?.id;
      if (isHere(message) && !isOwn) await settled().then(() => this.#react(end, message, emoji));
    };
    backend.on('reaction.added', react);
    backend.on('reaction.removed', react);
    backend.on('error', ({ error }) => this.#fail(error));
  }

  async #carry(source: End, message: Message): Promise<void> {
    const link = this.#links.find(source.key, message.id) ?? this.#links.add(source.key, message);
    await this.#links.save(link);
    await this.#toOthers(source, async (end) => {
      // There already: told again after a restart.
      if (link.refs[end.key]) return;
      await this.#links.set(link, end.key, await this.#copy(source, end, message, link));
    });
  }

  async #copy(source: End, end: End, message: Message, link: Link): Promise<SentMessage> {
    const place = await this.#placeOf(source, end, message);
    const asSender = canShowSender(end, message, place.replyTo !== undefined);
    if (!asSender) link.signed.push(end.key);
    const files = await openFiles(end, source.backend, message);
    try {
      const copy = await end.backend.sendMessage(end.channelId, this.#wordsOf(source, end, message, link), {
        ...place,
        files,
        mentions: 'none',
        idempotencyKey: `bridge ${source.key} ${message.id}`,
        sender: asSender ? senderOf(message, source.backend) : undefined,
      });
      this.#note(end, copy);
      return copy;
    } finally {
      for (const file of files) await file.cancel();
    }
  }

  /** The thread, or the message to answer, as it stands on the other end. Without threads there an answer replies. */
  async #placeOf(source: End, end: End, message: Message): Promise<Pick<SendOptions, 'thread' | 'replyTo'>> {
    const there = (id: string | undefined) => (id ? this.#links.find(source.key, id)?.refs[end.key] : undefined);
    const replied = there(message.replyTo?.id);
    const root = there(message.threadId) ?? there(await this.#rootOf(source, message));
    if (end.can('threads')) return { thread: root, replyTo: replied };
    return { replyTo: replied ?? root };
  }

  /** The message that a thread hangs on, where the thread's id does not say so already. */
  async #rootOf({ key, backend }: End, message: Message): Promise<string | undefined> {
    if (message.threadId === undefined || this.#links.find(key, message.threadId)) return undefined;
    return (await backend.fetchThread(message)).parentMessage?.id;
  }

  async #edit(source: End, message: Message): Promise<void> {
    const link = this.#links.find(source.key, message.id);
    if (link?.origin !== source.key) return;
    await this.#toOthers(source, async (end) => {
      const copy = link.refs[end.key];
      if (!copy) return;
      if (end.can('editMessage')) return this.#rewrite(source, end, message, link);
      const words = nodes.root(nodes.paragraph('(edited)'), wordsOf(message, source.backend, { signed: true }));
      const added = await end.backend.reply(copy, words, { mentions: 'none' });
      const parts = [...('parts' in copy ? copy.parts : []), ...added.parts];
      await this.#links.set(link, end.key, { ...added, parts });
    });
  }

  /** Brings a copy up to date. */
  async #rewrite(source: End, end: End, message: Message, link: Link): Promise<void> {
    const copy = link.refs[end.key];
    if (!copy) return;
    const words = this.#wordsOf(source, end, message, link);
    await this.#links.set(link, end.key, await end.backend.editMessage(copy, words, { mentions: 'none' }));
  }

  async #delete(source: End, { id }: MessageRef): Promise<void> {
    const link = this.#links.find(source.key, id);
    // A copy that a moderator took away is gone there alone.
    if (link?.origin !== source.key) return;
    await this.#toOthers(source, async (end) => {
      const copy = link.refs[end.key];
      if (!copy) return;
      if (end.can('deleteMessage')) await end.backend.deleteMessage(copy);
      else await end.backend.reply(copy, '(deleted by who wrote it)');
    });
  }

  async #react(source: End, message: MessageRef, emoji: Emoji): Promise<void> {
    const link = this.#links.find(source.key, message.id);
    if (!link) return;
    const key = keyOf(emoji);
    const counts = link.reactions[key] ?? {};
    link.reactions[key] = counts;
    counts[source.key] = await countPeople(source.backend, message, emoji);
    await this.#links.save(link);
    await this.#toOthers(source, (end) => this.#showReaction(end, link, key));
  }

  /** The bot reacts for all; where it cannot, a line under the copy counts. */
  async #showReaction(end: End, link: Link, key: string): Promise<void> {
    const ref = link.refs[end.key];
    const origin = this.#ends.find(({ key: each }) => each === link.origin);
    if (!ref || !origin) return;
    if (canReact(end, key)) {
      if (countElsewhere(link, end, key) > 0) await end.backend.addReaction(ref, key);
      else await end.backend.removeReaction(ref, key);
    } else if (end !== origin && end.can('editMessage')) {
      const message = await origin.backend.fetchMessage(link.refs[origin.key] ?? ref);
      await this.#rewrite(origin, end, message, link);
    } else {
      this.#options.onLoss?.(end.backend.displayName, { feature: 'reaction', from: key, to: 'nothing' });
    }
  }

  #wordsOf(source: End, end: End, message: Message, link: Link) {
    return wordsOf(message, source.backend, {
      signed: link.signed.includes(end.key),
      notes: [...refusedFiles(end, message), ...reactionLine(link, end)],
    });
  }

  /** Writes to all other ends side by side, each in its order. One that fails does not keep the others from it. */
  async #toOthers(source: End, write: (end: End) => Promise<void>): Promise<void> {
    const others = this.#ends.filter((end) => end !== source);
    await Promise.all(others.map((end) => end.outbox.run(() => write(end)).catch((error) => this.#fail(error))));
  }

  #note(end: End, { losses }: SentMessage): void {
    for (const loss of losses) this.#options.onLoss?.(end.backend.displayName, loss);
  }

  #fail(error: unknown): void {
    (this.#options.onError ?? console.error)(error);
  }
}
