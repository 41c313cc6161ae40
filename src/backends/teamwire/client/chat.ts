import { InvalidError } from '../../../core/errors/index.js';
import { type AMReaction, toAMReaction } from './am-reaction.js';
import { Attachments, attachmentsOf, type NewAttachment } from './attachments.js';
import { loadAvatarImage } from './avatar-image.js';
import type { AlertType } from './data/alert-type.js';
import type { ReactionType } from './data/reaction-type.js';
import type { AMReactionData, ChatData } from './data/snapshots.js';
import type { TWGroup } from './group.js';
import { type LiveLocationUpdate, toLiveLocationUpdate } from './live-location-update.js';
import { type TWMessage, toMessage } from './message.js';
import type { ClientParts } from './parts.js';
import { needed } from './read/answer.js';
import { readChat } from './read/chat.js';
import { readLiveLocation } from './read/location.js';
import { readMessage } from './read/message.js';
import { readReaction } from './read/reaction.js';
import { readUser } from './read/user.js';
import { dateOf, fieldsOf, itemsOf } from './read/values.js';
import { type GroupRef, gidsOf, type MessageRef, midOf, type UserRef, uidOf, uidsOf } from './refs.js';
import type { Subscriptions } from './subscriptions.js';
import type { CallOptions } from './transport/teamwire-transport.js';
import type { TWUser } from './user.js';
import { writeAttachment } from './write-attachment.js';

export type PostOptions = CallOptions & {
  attachments?: Iterable<NewAttachment> | undefined;
  /** An attention message. Default false. */
  isAlert?: boolean | undefined;
  /** The message that is answered. */
  replyTo?: MessageRef | undefined;
  /** The name that is shown instead of the bot's. */
  senderDisplayName?: string | undefined;
  /** The kind of an attention message. Default ALERT where `isAlert` is true; given alone it sets `isAlert`. */
  alertType?: AlertType | undefined;
};

/**
 * A chat between users, groups, or both. Its attributes and its synchronous getters tell how it stood when it was last
 * read, or changed by this object.
 *
 * Every method may throw TWConnectionError and TWServerError; the others are told.
 */
export class Chat {
  readonly #parts: ClientParts;
  #data: ChatData;
  #live: Subscriptions | undefined;

  constructor(data: ChatData, parts: ClientParts) {
    this.#data = data;
    this.#parts = parts;
  }

  /** The thread id of the chat. */
  get tid(): string {
    return this.#data.tid;
  }
  /** Absent in 1:1 chats. */
  get title(): string | undefined {
    return this.#data.title;
  }
  /** An "alert" chat. */
  get isAlert(): boolean {
    return this.#data.isAlert;
  }
  /** Whether members who are no administrators can send. */
  get allowSending(): boolean {
    return this.#data.allowSending;
  }
  /** Whether members can mute its notifications. */
  get allowMuteNotifications(): boolean {
    return this.#data.allowMuteNotifications;
  }
  get isClosed(): boolean {
    return this.#data.isClosed;
  }
  /** `ONE_TO_ONE` or `GROUP`. */
  get type(): ChatData['type'] {
    return this.#data.type;
  }

  /**
   * Posts a message.
   *
   * @param message - the text; may be empty where there are attachments
   * @returns the message. Teamwire's own SDK returns nothing
   * @throws TWNotFoundError, TWAuthError (the chat is closed, or only administrators may send)
   */
  async post(message = '', options: PostOptions = {}): Promise<TWMessage> {
    const { signal, alertType, senderDisplayName } = options;
    if (options.isAlert === false && alertType !== undefined)
      throw new InvalidError('An alertType makes an attention message: leave isAlert out, or set it to true.', {
        platform: 'teamwire',
        operation: 'post',
      });
    const isAlert = options.isAlert ?? alertType !== undefined;
    const pending = attachmentsOf(options.attachments);
    if (message === '' && pending.length === 0)
      throw new InvalidError('A message needs text or an attachment.', { platform: 'teamwire', operation: 'post' });
    const attachments = [];
    for (const attachment of pending) attachments.push(await writeAttachment(attachment, this.#parts, { signal }));
    const answer = await this.#parts.transport.call(
      'postMessage',
      {
        tid: this.tid,
        ...(message !== '' && { msg: message }),
        ...(attachments.length > 0 && { attachments }),
        ...(isAlert && { is_alert: true, alert_type: alertType ?? 'ALERT' }),
        ...(options.replyTo !== undefined && { reply_to: midOf(options.replyTo) }),
        ...(senderDisplayName !== undefined && { sender_display_name: senderDisplayName }),
      },
      { signal },
    );
    for (const attachment of pending)
      if (attachment.type === 'LIVE_LOCATION') this.#parts.sharings.started(this.tid, attachment.duration);
    const data = needed(readMessage(answer), 'postMessage', true);
    await this.#parts.directory.prepareAnyway([data.fromUid], [], signal);
    return toMessage(data, this, this.#parts.directory.user(data.fromUid));
  }

  /** @throws TWUpdateMembersNotAllowed, TWInvalidMembersError, TWAuthError */
  async addMembers(users: readonly UserRef[] = [], groups: readonly GroupRef[] = [], options: CallOptions = {}) {
    const input = { tid: this.tid, uids: uidsOf(users), gids: gidsOf(groups) };
    await this.#changed(this.#parts.transport.call('addMembers', input, options), options);
  }

  /** @throws TWUpdateMembersNotAllowed, TWInvalidMembersError, TWAuthError */
  async removeMembers(users: readonly UserRef[] = [], groups: readonly GroupRef[] = [], options: CallOptions = {}) {
    const input = { tid: this.tid, uids: uidsOf(users), gids: gidsOf(groups) };
    await this.#changed(this.#parts.transport.call('removeMembers', input, options), options);
  }

  /** Takes the bot out of the chat. @throws TWLeaveChatNotAllowed, TWAuthError */
  async leave(options: CallOptions = {}): Promise<void> {
    await this.#parts.transport.call('leaveChat', { tid: this.tid }, options);
    this.#parts.sharings.stopped(this.tid);
  }

  /** @throws TWNotFoundError (the user is not active), TWAuthError */
  async addAdmin(admin: UserRef, options: CallOptions = {}): Promise<void> {
    const input = { tid: this.tid, uid: uidOf(admin) };
    await this.#changed(this.#parts.transport.call('addAdmin', input, options), options);
  }

  /** @throws TWNotFoundError (the user is not active), TWAuthError */
  async removeAdmin(admin: UserRef, options: CallOptions = {}): Promise<void> {
    const input = { tid: this.tid, uid: uidOf(admin) };
    await this.#changed(this.#parts.transport.call('removeAdmin', input, options), options);
  }

  /** The users who are members themselves, not by a group. */
  getUserMembers(): TWUser[] {
    return this.#data.userUids.map((uid) => this.#parts.directory.user(uid));
  }

  /** The groups that are members. */
  getGroupMembers(): TWGroup[] {
    return this.#data.groupGids.map((gid) => this.#parts.directory.group(gid));
  }

  getAdmins(): TWUser[] {
    return this.#data.adminUids.map((uid) => this.#parts.directory.user(uid));
  }

  /** Who has read all messages. @throws TWReadReceiptsDisabled */
  async getReaders(options: CallOptions = {}): Promise<TWUser[]> {
    const answer = await this.#parts.transport.call('getReaders', { tid: this.tid }, options);
    return itemsOf(answer, readUser).map((data) => this.#parts.directory.learnUser(data));
  }

  /** Marks all messages as read by the bot. @throws TWAuthError */
  async markAsRead(options: CallOptions = {}): Promise<void> {
    await this.#parts.transport.call('markAsRead', { tid: this.tid }, options);
  }

  /**
   * The messages since a moment, oldest first, own ones too.
   *
   * @param since - default one day ago
   * @returns them, and when the last message of the chat came
   */
  async getMessages(
    since?: Date | undefined,
    options: CallOptions = {},
  ): Promise<{ messages: TWMessage[]; lastModified: Date | undefined }> {
    const { transport, directory, hideDeletedMessages } = this.#parts;
    const from = since === undefined ? Date.now() - 86_400_000 : since?.getTime?.();
    if (!Number.isFinite(from))
      throw new InvalidError('since must be a Date.', { platform: 'teamwire', operation: 'getMessages' });
    const answer = await transport.call(
      'getMessages',
      { tid: this.tid, since: from, ...(!hideDeletedMessages && { include_deleted: true }) },
      options,
    );
    const list = itemsOf(answer, readMessage).filter(({ deleted }) => !deleted || !hideDeletedMessages);
    await directory.prepare(
      list.map(({ fromUid }) => fromUid),
      [],
      options.signal,
    );
    return {
      messages: list.map((data) => toMessage(data, this, directory.user(data.fromUid))),
      lastModified: dateOf(fieldsOf(answer)['last_modified']),
    };
  }

  /** @deprecated since 1.0 of the SDK: use `getMessages` */
  pullChatFeed(since?: Date | undefined, options: CallOptions = {}) {
    return this.getMessages(since, options);
  }

  /** An empty list to gather what is to be posted. */
  newAttachments(): Attachments {
    return new Attachments();
  }

  /** @throws TWNotFoundError, TWAuthError */
  async updateTitle(title: string, options: CallOptions = {}): Promise<void> {
    await this.#update({ title }, options);
  }

  /** Whether members who are no administrators can send. @throws TWNotFoundError, TWAuthError */
  async setAllowSending(allowSending: boolean, options: CallOptions = {}): Promise<void> {
    await this.#update({ allow_sending: allowSending }, options);
  }

  /** Whether members can mute its notifications. @throws TWNotFoundError, TWAuthError */
  async setAllowMuteNotifications(allowMuteNotifications: boolean, options: CallOptions = {}): Promise<void> {
    await this.#update({ allow_mute_notifications: allowMuteNotifications }, options);
  }

  /** @throws TWCloseChatNotAllowed, TWNotFoundError, TWAuthError */
  async close(options: CallOptions = {}): Promise<void> {
    await this.#update({ is_closed: true }, options);
  }

  /** @throws TWNotFoundError, TWAuthError */
  async reopen(options: CallOptions = {}): Promise<void> {
    await this.#update({ is_closed: false }, options);
  }

  /** The picture: a JPEG. @throws TWImageLoadError when there is none */
  loadAvatar(options: CallOptions = {}): Promise<Uint8Array> {
    return this.#parts.transport.readAvatar({ tid: this.tid }, options);
  }

  /**
   * Sets the chat's picture.
   *
   * @param image - the path of a JPEG of at most 600 by 600 pixels, or its bytes
   * @throws TWImageLoadError, TWAuthError
   */
  async setAvatar(image: string | Uint8Array, options: CallOptions = {}): Promise<void> {
    await this.#parts.transport.writeAvatar(this.tid, await loadAvatarImage(image), options);
  }

  /** @throws TWImageRemoveError, TWAuthError */
  async removeAvatar(options: CallOptions = {}): Promise<void> {
    await this.#parts.transport.call('removeAvatar', { tid: this.tid }, options);
  }

  /** How many members share their position here now. */
  async getActiveSharedLocations(options: CallOptions = {}): Promise<number> {
    const answer = await this.#parts.transport.call('getLocations', { tid: this.tid }, options);
    return itemsOf(answer, readLiveLocation).filter(({ active }) => active).length;
  }

  /** The bot no longer shares its position here. */
  async stopSharingLocation(options: CallOptions = {}): Promise<void> {
    await this.#parts.transport.call('stopLocation', { tid: this.tid }, options);
    this.#parts.sharings.stopped(this.tid);
  }

  /**
   * Calls the handler for every change of a position in this chat. The promise stands for the subscription: it
   * resolves when `unsubscribeLocationUpdates` ends it, and rejects when the stream of events was given up. Do not await
   * it where you want to go on.
   *
   * @param handler - may be async; what it throws is logged and ends nothing
   */
  subscribeLiveLocationUpdates(
    handler: (update: LiveLocationUpdate) => unknown,
    options: CallOptions = {},
  ): Promise<void> {
    this.#live ??= this.#parts.subscriptions();
    return this.#live.add(async ({ type, data, tid }) => {
      const location = type === 'LIVE_LOCATION' ? readLiveLocation({ tid, ...data }) : undefined;
      if (location?.tid !== this.tid) return;
      await this.#parts.directory.prepareAnyway([location.uid]);
      await handler(toLiveLocationUpdate(location, this, this.#parts.directory.user(location.uid)));
    }, options.signal);
  }

  /** Ends all subscriptions of this chat. */
  async unsubscribeLocationUpdates(): Promise<void> {
    this.#live?.endAll();
  }

  /**
   * Reacts to an attention message: OK and SOS to alerts, the others to announcements and notes. A second reaction takes
   * the place of the first.
   *
   * @throws TWAuthError when it is no attention message
   */
  async sendAmReaction(
    message: MessageRef,
    reactionType: ReactionType,
    options: CallOptions = {},
  ): Promise<AMReaction> {
    const input = { mid: midOf(message), reaction_type: reactionType };
    const answer = await this.#parts.transport.call('sendReaction', input, options);
    return this.#reaction(needed(readReaction(answer), 'sendReaction', true), options);
  }

  /** All reactions to an attention message. @throws TWAuthError when it is none */
  async getAmReactions(message: MessageRef, options: CallOptions = {}): Promise<AMReaction[]> {
    const answer = await this.#parts.transport.call('getReactions', { mid: midOf(message) }, options);
    const list = itemsOf(answer, readReaction);
    await this.#parts.directory.prepare(
      list.map(({ fromUid }) => fromUid),
      [],
      options.signal,
    );
    return list.map((data) => toAMReaction(data, this, this.#parts.directory.user(data.fromUid)));
  }

  /** Changes a reaction of the bot's. @throws TWAuthError */
  async updateAmReaction(
    reaction: AMReaction | string,
    reactionType: ReactionType,
    options: CallOptions = {},
  ): Promise<AMReaction> {
    const id = typeof reaction === 'string' ? reaction : reaction.reactionId;
    const answer = await this.#parts.transport.call('updateReaction', { id, reaction_type: reactionType }, options);
    return this.#reaction(needed(readReaction(answer), 'updateReaction', true), options);
  }

  /** How it stands now; for the directory. */
  update(data: ChatData): void {
    this.#data = data;
  }

  async #update(
    changes: Partial<Record<'allow_sending' | 'allow_mute_notifications' | 'is_closed', boolean>> & { title?: string },
    options: CallOptions,
  ): Promise<void> {
    await this.#changed(this.#parts.transport.call('updateChat', { tid: this.tid, ...changes }, options), options);
  }

  /** The answer to a change is the chat; one that is not leaves what is known. */
  async #changed(change: Promise<unknown>, options: CallOptions): Promise<void> {
    const data = readChat(await change);
    if (!data) return;
    await this.#parts.directory.prepareAnyway([...data.userUids, ...data.adminUids], data.groupGids, options.signal);
    this.#data = data;
  }

  async #reaction(data: AMReactionData, options: CallOptions): Promise<AMReaction> {
    await this.#parts.directory.prepareAnyway([data.fromUid], [], options.signal);
    return toAMReaction(data, this, this.#parts.directory.user(data.fromUid));
  }
}
