import { InvalidError, isChatError } from '../../../core/errors/index.js';
import { type AMReaction, toAMReaction } from './am-reaction.js';
import { attachmentsOf, checkPosition, type NewAttachment } from './attachments.js';
import { loadAvatarImage } from './avatar-image.js';
import type { Chat } from './chat.js';
import type { ClientParts } from './parts.js';
import { needed } from './read/answer.js';
import { readChat } from './read/chat.js';
import { readReaction } from './read/reaction.js';
import { itemsOf } from './read/values.js';
import { type GroupRef, gidsOf, type UserRef, uidOf, uidsOf } from './refs.js';
import type { Subscriptions } from './subscriptions.js';
import type { CallOptions } from './transport/teamwire-transport.js';
import type { WireAttachment } from './transport/wire-types.js';
import { writeAttachment } from './write-attachment.js';

export type FirstPost = CallOptions & {
  /** The first message. Without it and `attachment` the chat is empty. */
  message?: string | undefined;
  attachment?: NewAttachment | undefined;
};

export type CreateChatOptions = FirstPost & {
  users?: readonly UserRef[] | undefined;
  groups?: readonly GroupRef[] | undefined;
  /** An "alert" chat. Default false. */
  isAlert?: boolean | undefined;
  /** The members who administer it, beside the bot. */
  admins?: readonly UserRef[] | undefined;
  /** The path of a JPEG of at most 600 by 600 pixels, or its bytes. */
  avatar?: string | Uint8Array | undefined;
  /** Whether members who are no administrators can send. Default true. */
  allowSending?: boolean | undefined;
  /** Whether members can mute its notifications. Default true. */
  allowMuteNotifications?: boolean | undefined;
};

/** The chats of the bot. Every method may throw TWConnectionError and TWServerError; the others are told. */
export class Chats {
  readonly #parts: ClientParts;
  #reactions: Subscriptions | undefined;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /** All chats that the bot is in. */
  getSubscriptions(options: CallOptions = {}): Promise<Chat[]> {
    return this.#list({}, options);
  }

  /** @returns `undefined` when there is none that the bot is in */
  async getByThreadId(tid: string, options: CallOptions = {}): Promise<Chat | undefined> {
    try {
      const data = needed(readChat(await this.#parts.transport.call('getChat', { tid }, options)), 'getChat');
      return await this.#parts.directory.chat(data, options.signal);
    } catch (error) {
      if (isChatError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  /** The chats with exactly this title: none, one or several. */
  async getByTitle(title: string, options: CallOptions = {}): Promise<Chat[]> {
    // Without one the contract lists all chats.
    if (typeof title !== 'string') throw new InvalidError('A title must be text.', { platform: 'teamwire' });
    return this.#list({ title }, options);
  }

  /**
   * The 1:1 chat with a user: the existing one, or a new one. Nobody else can be invited to it, and nobody can leave it.
   *
   * @throws TWInvalidMembersError
   */
  async createOne2oneChat(recipient: UserRef, first: FirstPost = {}): Promise<Chat> {
    const { signal } = first;
    const input = { uid: uidOf(recipient), ...(await this.#first(first)) };
    const answer = await this.#parts.transport.call('createOneToOneChat', input, { signal });
    return this.#made(answer, 'createOneToOneChat', first);
  }

  /** Makes a group chat; the bot administers it. @throws TWInvalidMembersError, TWImageLoadError */
  async createChat(title: string, options: CreateChatOptions = {}): Promise<Chat> {
    const { signal, isAlert, avatar, allowSending, allowMuteNotifications } = options;
    const jpeg = avatar === undefined ? undefined : await loadAvatarImage(avatar);
    const answer = await this.#parts.transport.call(
      'createChat',
      {
        title,
        users: uidsOf(options.users ?? []),
        groups: gidsOf(options.groups ?? []),
        admins: uidsOf(options.admins ?? []),
        is_alert: isAlert ?? false,
        allow_sending: allowSending ?? true,
        allow_mute_notifications: allowMuteNotifications ?? true,
        ...(jpeg && { avatar: Buffer.from(jpeg).toString('base64') }),
        ...(await this.#first(options)),
      },
      { signal },
    );
    return this.#made(answer, 'createChat', options);
  }

  /**
   * Moves the bot's position in all chats where it is shared.
   *
   * @param lat - from -90 to 90
   * @param lon - from -180 to 180; Teamwire's document says "0 to 180"
   */
  async updateSharedLocation(lat: number, lon: number, options: CallOptions = {}): Promise<void> {
    checkPosition(lat, lon);
    await this.#parts.transport.call('updateLocation', { lat, lon }, options);
  }

  /** The chats where this client shares its position: neither expired nor stopped. */
  getLocationSharingActiveChats(): Chat[] {
    return this.#parts.sharings.active.map((tid) => this.#parts.directory.lastChat(tid));
  }

  hasLocationSharingActiveChats(): boolean {
    return this.#parts.sharings.active.length > 0;
  }

  /** For whoever posts past these objects, as the backend does: the position is shared in a chat from now on. */
  async noteSharing(tid: string, seconds: number): Promise<void> {
    this.#parts.sharings.started(tid, seconds);
    await this.#parts.directory.refreshedChat(tid);
  }

  /**
   * Calls the handler for every reaction to an attention message, new or changed. The promise stands for the
   * subscription: it resolves when `unsubscribeAmReactionUpdates` ends it, and rejects when the stream of events was given
   * up. Do not await it where you want to go on.
   *
   * @param handler - may be async; what it throws is logged and ends nothing
   */
  subscribeAmReactionUpdates(handler: (reaction: AMReaction) => unknown, options: CallOptions = {}): Promise<void> {
    this.#reactions ??= this.#parts.subscriptions();
    return this.#reactions.add(async ({ type, data, tid }) => {
      const reaction = type === 'AM_REACTION' ? readReaction(data) : undefined;
      const place = tid ?? reaction?.tid;
      if (!reaction || place === undefined) return;
      const { directory } = this.#parts;
      const chat = directory.knownChat(place) ?? (await directory.refreshedChat(place));
      await directory.prepareAnyway([reaction.fromUid]);
      await handler(toAMReaction(reaction, chat, directory.user(reaction.fromUid)));
    }, options.signal);
  }

  /** Ends all subscriptions to reactions. */
  async unsubscribeAmReactionUpdates(): Promise<void> {
    this.#reactions?.endAll();
  }

  async #list(filter: { title?: string }, options: CallOptions): Promise<Chat[]> {
    const list = itemsOf(await this.#parts.transport.call('listChats', filter, options), readChat);
    const { directory } = this.#parts;
    // All strangers are asked for together.
    await directory.prepare(
      list.flatMap(({ userUids, adminUids }) => [...userUids, ...adminUids]),
      list.flatMap(({ groupGids }) => groupGids),
      options.signal,
    );
    return Promise.all(list.map((data) => directory.chat(data, options.signal)));
  }

  async #first({ message, attachment, signal }: FirstPost): Promise<{ message?: string; attachment?: WireAttachment }> {
    const [checked] = attachmentsOf(attachment === undefined ? undefined : [attachment]);
    return {
      ...(message !== undefined && { message }),
      ...(checked && { attachment: await writeAttachment(checked, this.#parts, { signal }) }),
    };
  }

  async #made(answer: unknown, operation: string, { attachment, signal }: FirstPost): Promise<Chat> {
    const chat = await this.#parts.directory.writtenChat(needed(readChat(answer), operation, true), signal);
    if (attachment?.type === 'LIVE_LOCATION') this.#parts.sharings.started(chat.tid, attachment.duration);
    return chat;
  }
}
