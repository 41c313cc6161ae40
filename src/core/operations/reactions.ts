import type { Emoji, EmojiRef, MessageRef, Reaction, UserRef } from '../../models/index.js';
import { findEmoji, isKnownEmoji, suggestEmoji } from '../../richtext/index.js';
import { InvalidError } from '../errors/index.js';
import type { Listing } from '../listing.js';
import type { OperationOptions } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import { abortable } from '../retry/index.js';
import type { Call } from './kernel.js';
import { messageRefOf, userIdOf } from './references.js';
import { ThreadOperations } from './threads.js';

/** How long the list of custom emoji is believed, unless an event says otherwise. */
const customEmojiTtlMs = 10 * 60_000;
/** A name that it does not hold may be new: then it is read again, but not oftener than this. */
const customEmojiPauseMs = 30_000;

/** Reactions and emoji. */
export abstract class ReactionOperations<T extends PlatformTypes = PlatformTypes> extends ThreadOperations<T> {
  #customEmoji: { at: number; byName: Promise<Map<string, Emoji>> } | undefined;

  /** Adding one that is there changes nothing. */
  protected doAddReaction(_ref: MessageRef, _emoji: Emoji, _call: Call): Promise<void> {
    throw this.unsupported('addReaction');
  }
  /** Removes this account's, or (with the permission) another user's. Removing one that is not there changes nothing. */
  protected doRemoveReaction(_ref: MessageRef, _emoji: Emoji, _userId: string | undefined, _call: Call): Promise<void> {
    throw this.unsupported('removeReaction');
  }
  /** With all `userIds`. */
  protected doListReactions(_ref: MessageRef, _call: Call): AsyncIterable<readonly Reaction[]> {
    throw this.unsupported('listReactions');
  }
  /** Removes everybody's; of one emoji, or of all. */
  protected doClearReactions(_ref: MessageRef, _emoji: Emoji | undefined, _call: Call): Promise<void> {
    throw this.unsupported('clearReactions');
  }
  /** The platform's custom emoji; read once in ten minutes. */
  protected doListCustomEmoji(_signal: AbortSignal | undefined): Promise<readonly Emoji[]> {
    return Promise.resolve([]);
  }

  /**
   * Reacts to a message. Nothing happens when this account has reacted so already.
   *
   * @param emoji - `👍`, `thumbsup`, `:thumbsup:`, the name of a custom emoji, or an Emoji
   * @throws InvalidError for an unknown name (it names near ones), or an emoji that the platform does not take
   */
  async addReaction(message: MessageRef, emoji: EmojiRef, options: OperationOptions = {}): Promise<void> {
    return this.operate('addReaction', options, async (call) => {
      const ref = messageRefOf(this, message);
      const resolved = await this.resolveEmoji(emoji, options.signal);
      const { allowed } = this.capabilities.get('addReaction');
      if (allowed && !allowed.includes(resolved.unicode ?? resolved.name)) {
        throw this.invalid(`${this.displayName} takes only these reactions: ${allowed.join(' ')}`, 'addReaction');
      }
      call.leave();
      await this.doAddReaction(ref, resolved, call);
    });
  }

  /** Takes this account's reaction back; with `user` another's. Nothing happens when there is none. */
  async removeReaction(
    message: MessageRef,
    emoji: EmojiRef,
    options: OperationOptions & { user?: UserRef | undefined } = {},
  ): Promise<void> {
    return this.operate('removeReaction', options, async (call) => {
      const ref = messageRefOf(this, message);
      const resolved = await this.resolveEmoji(emoji, options.signal);
      const userId = options.user === undefined ? undefined : userIdOf(this, options.user);
      call.leave();
      await this.doRemoveReaction(ref, resolved, userId === this.me?.id ? undefined : userId, call);
    });
  }

  /** Every reaction of a message with all who gave it. */
  listReactions(message: MessageRef, options: OperationOptions = {}): Listing<Reaction> {
    return this.list('listReactions', options, (call) => this.doListReactions(messageRefOf(this, message), call));
  }

  /** Removes everybody's reactions: of one emoji, or all. */
  async clearReactions(
    message: MessageRef,
    options: OperationOptions & { emoji?: EmojiRef | undefined } = {},
  ): Promise<void> {
    return this.operate('clearReactions', options, async (call) => {
      const ref = messageRefOf(this, message);
      const emoji = options.emoji === undefined ? undefined : await this.resolveEmoji(options.emoji, options.signal);
      call.leave();
      await this.doClearReactions(ref, emoji, call);
    });
  }

  /**
   * The emoji that a ref means: the platform's custom emoji first, then our vocabulary.
   *
   * @throws InvalidError for an unknown name: it names near ones
   */
  protected async resolveEmoji(ref: EmojiRef, signal?: AbortSignal | undefined): Promise<Emoji> {
    if (typeof ref === 'object' && ref !== null && typeof ref.name === 'string') return ref;
    if (typeof ref !== 'string') throw this.invalid('An emoji was expected: a unicode one, a name, or an Emoji.');
    const name = ref.replace(/^:(.+):$/, '$1');
    if (name === '') throw this.invalid('An empty emoji was given.');
    if (isKnownEmoji(name)) return { name: findEmoji(name)?.name ?? name, unicode: name, isCustom: false };
    if (/\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(name)) {
      return { name, unicode: name, isCustom: false };
    }
    const hasCustom = this.capabilities.supports('customEmoji');
    const custom = hasCustom ? (await this.#customEmojiByName(customEmojiTtlMs, signal)).get(name) : undefined;
    if (custom) return custom;
    const emoji = findEmoji(name);
    if (emoji !== undefined) return { name: emoji.name, unicode: emoji.unicode, isCustom: false };
    const added = hasCustom ? (await this.#customEmojiByName(customEmojiPauseMs, signal)).get(name) : undefined;
    if (added) return added;
    const near = suggestEmoji(name);
    throw new InvalidError(
      `There is no emoji named '${name}'${near.length > 0 ? `. Did you mean ${near.join(', ')}?` : '.'}`,
    );
  }

  /** Custom emoji have changed: the list is read anew when next wanted. */
  protected forgetCustomEmoji(): void {
    this.#customEmoji = undefined;
  }

  /** @param maxAgeMs - an older list is read again */
  #customEmojiByName(maxAgeMs: number, signal: AbortSignal | undefined): Promise<Map<string, Emoji>> {
    // Not of the wall clock, which may be set back.
    const now = performance.now();
    if (this.#customEmoji === undefined || now - this.#customEmoji.at > maxAgeMs) {
      // Others wait for the same list: an abort ends only its caller's wait.
      const byName = this.doListCustomEmoji(undefined).then(
        (list) => new Map(list.map((emoji) => [emoji.name, emoji])),
      );
      const entry = { at: now, byName };
      this.#customEmoji = entry;
      byName.catch(() => {
        if (this.#customEmoji === entry) this.#customEmoji = undefined;
      });
    }
    return abortable(this.#customEmoji.byName, signal);
  }
}
