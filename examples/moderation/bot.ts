import {
  type Backend,
  ConfigError,
  type CursorStore,
  ForbiddenError,
  Message,
  type MessageRef,
  nodes,
  parse,
} from 'chatmux';
import { RateLimit } from './rate-limit.js';

export type ModerationOptions = {
  /** The channel, by name, in which moderators hear of it and decide. The bot is in it, others are not. */
  moderators: string;
  /** How many different people must flag a message. Default 3. */
  flags?: number;
  /** How many messages one person may flag in an hour; more do not count. Default 10. */
  flagsPerHour?: number;
  /** How many messages may be hidden in an hour; then moderators are asked first. Default 20. */
  hiddenPerHour?: number;
  /** Where reports are kept, so that one can be undone after a restart. */
  store: CursorStore;
  onError?: (error: unknown) => void;
};

const flag = '🚩';
const undo = '✅';
const hourMs = 3_600_000;

/**
 * Hides messages that several people flag with 🚩, and tells the moderators, with a quote. A moderator who reacts with ✅
 * brings it back. Flags are counted anew on the platform each time, so that nothing is forgotten over a restart.
 *
 * @returns what ends the bot
 * @throws ConfigError where reactions do not tell who reacted
 */
export async function startModeration(backend: Backend, options: ModerationOptions): Promise<() => Promise<void>> {
  const { level, reason = 'no reactions' } = backend.capabilities.get('addReaction');
  if (level !== 'native') {
    throw new ConfigError(`Moderation by reactions needs to know who reacted. ${backend.displayName}: ${reason}.`);
  }
  const channel = await backend.fetchChannel({ name: options.moderators });
  const bot = new Moderation(backend, channel.id, options);
  backend.on('reaction.added', async ({ message, emoji, user }) => {
    if (!user || user.id === backend.me?.id) return;
    if (emoji.unicode === flag && message.channelId !== channel.id) await bot.flagged(message, user);
    if (emoji.unicode === undo && message.channelId === channel.id) await bot.undone(message, user.name);
  });
  backend.on('error', ({ error }) => bot.fail(error));
  await backend.connect();
  return () => backend.disconnect();
}

class Moderation {
  readonly #backend: Backend;
  readonly #moderators: string;
  readonly #options: ModerationOptions;
  readonly #perPerson: RateLimit;
  readonly #hiding: RateLimit;
  readonly #discounted = new Set<string>();
  readonly #settled = new Set<string>();
  #reporting: Promise<void> = Promise.resolve();

  constructor(backend: Backend, moderators: string, options: ModerationOptions) {
    this.#backend = backend;
    this.#moderators = moderators;
    this.#options = options;
    this.#perPerson = new RateLimit(options.flagsPerHour ?? 10, hourMs);
    this.#hiding = new RateLimit(options.hiddenPerHour ?? 20, hourMs);
  }

  async flagged(ref: MessageRef, user: { id: string }): Promise<void> {
    if (this.#settled.has(ref.id)) return;
    if (!this.#perPerson.take(user.id)) remember(this.#discounted, `${ref.id} ${user.id}`);
    const { flags = 3 } = this.#options;
    const flaggers = await this.#flaggers(ref);
    if (flaggers.length < flags) return;
    const message = await this.#backend.fetchMessage(ref);
    const people = flaggers.filter((id) => id !== message.author.id).length;
    if (message.isOwn || people < flags) return;
    remember(this.#settled, ref.id);
    const url = await this.#permalink(message);
    const isHidden = this.#hiding.take('all') && (await this.#hide(message));
    this.#reporting = this.#report(message, people, isHidden, url);
    await this.#reporting;
  }

  /** A moderator has said that it was right to write it. */
  async undone(ref: MessageRef, moderator: string): Promise<void> {
    // A moderator may react before the platform has told us that the report stands there.
    await this.#reporting.catch(() => undefined);
    const saved = await this.#options.store.get(this.#key(ref));
    if (!saved) return;
    await this.#options.store.set(this.#key(ref), '');
    const report = JSON.parse(saved) as { message: unknown; isHidden: boolean };
    const { isHidden } = report;
    // A model is plain JSON, and its schema reads it back.
    const message = Message.parse(report.message);
    if (isHidden) {
      const said = nodes.root(
        nodes.paragraph(nodes.strong(message.author.name), ' wrote:'),
        nodes.quote(parse(message)),
      );
      const thread = message.threadId === undefined ? {} : { thread: message };
      await this.#backend.sendMessage(message.channelId, said, { ...thread, mentions: 'none' });
    }
    await this.#backend.reply(ref, isHidden ? `Brought back by ${moderator}.` : `Left as it is by ${moderator}.`);
  }

  async #flaggers(ref: MessageRef): Promise<string[]> {
    for await (const { emoji, userIds = [] } of this.#backend.listReactions(ref)) {
      if (emoji.unicode === flag) return userIds.filter((id) => !this.#discounted.has(`${ref.id} ${id}`));
    }
    return [];
  }

  /** @returns false where the bot may not delete what others wrote */
  async #hide(message: Message): Promise<boolean> {
    try {
      await this.#backend.deleteMessage(message);
      return true;
    } catch (error) {
      if (!(error instanceof ForbiddenError)) throw error;
      return false;
    }
  }

  async #report(message: Message, count: number, isHidden: boolean, url: string | undefined): Promise<void> {
    const what = isHidden ? 'is hidden' : 'awaits your decision: I may not, or not now, delete it';
    const report = await this.#backend.sendMessage(
      this.#moderators,
      nodes.root(
        nodes.paragraph(
          `${flag} ${count} people flagged what `,
          nodes.strong(message.author.name),
          ` wrote. It ${what}.`,
        ),
        nodes.quote(parse(message)),
        nodes.paragraph(
          `React with ${undo} if it was in order.`,
          ...(url ? [' ', nodes.link(url, 'The message')] : []),
        ),
      ),
      { mentions: 'none' },
    );
    await this.#options.store.set(this.#key(report), JSON.stringify({ message, isHidden }));
  }

  #key({ id }: MessageRef): string {
    return `report:${this.#backend.account}:${id}`;
  }

  async #permalink(message: Message): Promise<string | undefined> {
    return this.#backend.capabilities.supports('permalink') ? this.#backend.permalink(message) : undefined;
  }

  fail(error: unknown): void {
    (this.#options.onError ?? console.error)(error);
  }
}

/** Adds to a set that holds the newest 10,000. */
function remember(set: Set<string>, key: string): void {
  set.add(key);
  const [oldest] = set;
  if (set.size > 10_000 && oldest !== undefined) set.delete(oldest);
}
