import type { ChannelRecord, MessageRecord, UserRecord, WorldChange, WorldState } from 'chatmux/testing';
import { contentOf } from './platform.js';

export type Json = Record<string, unknown>;

/** An event as the server keeps it. */
export type LoggedEvent = {
  type: string;
  event_id: string;
  room_id: string;
  sender: string;
  origin_server_ts: number;
  content: Json;
  state_key?: string;
  redacts?: string;
  unsigned: Json;
};

/** What a sync may tell: an event, or something that is kept nowhere. */
export type FeedEntry = { roomId: string; event?: LoggedEvent; ephemeral?: Json; isInvite?: true };

/** All events of all rooms, in order: the history. Beside it stands the feed, which faults may disturb. */
export class RoomLog {
  readonly history: LoggedEvent[] = [];
  readonly feed: FeedEntry[] = [];
  /** Rooms that the bot was invited to. */
  readonly invited = new Set<string>();
  readonly #state: WorldState;
  readonly #pass: (deliver: () => void) => void;
  readonly #readers = new Set<() => void>();

  /** @param pass - delivers to the feed: once, twice, late, as the faults have it */
  constructor(state: WorldState, pass: (deliver: () => void) => void) {
    this.#state = state;
    this.#pass = pass;
    for (const channel of state.channels.all()) this.#created(channel, state.bot);
    state.onChange((change) => this.#changed(change));
  }

  in(roomId: string): LoggedEvent[] {
    return this.history.filter((event) => event.room_id === roomId);
  }

  event(roomId: string, eventId: string): LoggedEvent | undefined {
    return this.history.find((event) => event.room_id === roomId && event.event_id === eventId);
  }

  /** The current state: the last event of each type and key. */
  stateOf(roomId: string): LoggedEvent[] {
    const events = this.in(roomId).filter((event) => event.state_key !== undefined);
    return [...new Map(events.map((event) => [`${event.type} ${event.state_key}`, event])).values()];
  }

  append(
    roomId: string,
    sender: UserRecord,
    event: Pick<LoggedEvent, 'type' | 'content'> & Partial<LoggedEvent>,
  ): LoggedEvent {
    const logged: LoggedEvent = {
      event_id: this.#state.platform.ids.message(this.#state.channels.need(roomId), this.#state.now()),
      room_id: roomId,
      sender: sender.id,
      origin_server_ts: this.#state.now().getTime(),
      unsigned: {},
      ...event,
    };
    if (event.state_key !== undefined) {
      const before = this.stateOf(roomId).find(
        (each) => each.type === event.type && each.state_key === event.state_key,
      );
      if (before) logged.unsigned = { prev_content: before.content };
    }
    this.history.push(logged);
    this.#tell({ roomId, event: logged });
    return logged;
  }

  /** Tells the bot that somebody wants it in a room. */
  invite(roomId: string): void {
    this.invited.add(roomId);
    this.#tell({ roomId, isInvite: true });
  }

  /** Calls when there is something new. @returns what ends it */
  watch(reader: () => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Wakes whoever waits, although nothing is new. */
  wake(): void {
    for (const reader of [...this.#readers]) reader();
  }

  #tell(entry: FeedEntry): void {
    this.#pass(() => {
      this.feed.push(entry);
      this.wake();
    });
  }

  // #region log
  /** Everything that happens in the world is an event of some room. */
  #changed(change: WorldChange): void {
    switch (change.type) {
      case 'channel.created':
        this.#created(change.channel, change.by);
        break;
      case 'channel.updated':
        this.#named(change.channel, change.previous, change.by);
        break;
      case 'member.joined':
        this.#member(change.channel, change.user, 'join', change.by);
        break;
      case 'member.left':
        this.#member(change.channel, change.user, 'leave', change.by);
        break;
      case 'member.updated':
        this.#powers(change.channel, change.by);
        break;
      case 'user.updated':
        // A profile is copied into each room that its owner is in.
        for (const channel of this.#state.channels.all())
          if (channel.members.has(change.user.id)) this.#member(channel, change.user, 'join', change.user);
        break;
      case 'message.created':
        this.#said(change.message, change.by);
        break;
      case 'message.edited':
        this.#edited(change.message, change.by);
        break;
      case 'message.deleted':
        this.#redacted(change.message, change.by);
        break;
      case 'typing':
        this.#tell({ roomId: change.channel.id, ephemeral: this.typing(change.channel) });
        break;
      case 'read':
        this.#read(change.channel, change.user, change.upTo);
        break;
      default:
    }
  }

  #said(message: MessageRecord, by: UserRecord): void {
    const relation = message.replyToId && { 'm.relates_to': { 'm.in_reply_to': { event_id: message.replyToId } } };
    const content = { ...contentOf(message), ...relation };
    this.append(message.channelId, by, { type: 'm.room.message', event_id: message.id, content });
  }

  #edited(message: MessageRecord, by: UserRecord): void {
    const content = contentOf(message);
    const edit = this.append(message.channelId, by, {
      type: 'm.room.message',
      content: {
        ...content,
        body: `* ${content.body}`,
        'm.new_content': content,
        'm.relates_to': { rel_type: 'm.replace', event_id: message.id },
      },
    });
    const original = this.event(message.channelId, message.id);
    // The original's content stays; the newest edit is bundled with it.
    if (original) original.unsigned = { ...original.unsigned, 'm.relations': { 'm.replace': edit } };
  }

  #redacted(message: MessageRecord, by: UserRecord): void {
    const redaction = { redacts: message.id };
    const event = this.append(message.channelId, by, { type: 'm.room.redaction', content: redaction, ...redaction });
    const original = this.event(message.channelId, message.id);
    if (original) Object.assign(original, { content: {}, unsigned: { redacted_because: event } });
  }
  // #endregion log

  typing(channel: ChannelRecord): Json {
    const userIds = this.#state.typing.in(channel).map(({ id }) => id);
    return { type: 'm.typing', content: { user_ids: userIds } };
  }

  #read(channel: ChannelRecord, user: UserRecord, upTo: string | undefined): void {
    if (upTo === undefined) return;
    const receipt = { [upTo]: { 'm.read': { [user.id]: { ts: this.#state.now().getTime() } } } };
    this.#tell({ roomId: channel.id, ephemeral: { type: 'm.receipt', content: receipt } });
  }

  #created(channel: ChannelRecord, by: UserRecord): void {
    const state = (type: string, content: Json) => this.append(channel.id, by, { type, content, state_key: '' });
    const { bot } = this.#state;
    state('m.room.create', { room_version: '11' });
    // The bot comes last: what it finds in the room is no news to it.
    const members = [...channel.members.keys()].sort((a, b) => Number(a === bot.id) - Number(b === bot.id));
    for (const id of members) this.#member(channel, this.#state.users.need(id), 'join', by);
    this.#powers(channel, by);
    state('m.room.join_rules', { join_rule: channel.kind === 'public' ? 'public' : 'invite' });
    if (channel.kind !== 'direct' && channel.kind !== 'group') state('m.room.name', { name: channel.name });
    if (channel.topic !== '') state('m.room.topic', { topic: channel.topic });
  }

  #named(channel: ChannelRecord, previous: ChannelRecord, by: UserRecord): void {
    const state = (type: string, content: Json) => this.append(channel.id, by, { type, content, state_key: '' });
    if (channel.name !== previous.name) state('m.room.name', { name: channel.name });
    if (channel.topic !== previous.topic) state('m.room.topic', { topic: channel.topic });
  }

  #member(channel: ChannelRecord, user: UserRecord, membership: 'join' | 'leave', by: UserRecord): void {
    const content = { membership, displayname: user.name };
    this.append(channel.id, by, { type: 'm.room.member', state_key: user.id, content });
  }

  #powers(channel: ChannelRecord, by: UserRecord): void {
    const levels = { owner: 100, admin: 100, moderator: 50, member: 0, guest: 0 };
    const users = Object.fromEntries([...channel.members].map(([id, { role }]) => [id, levels[role]]));
    this.append(channel.id, by, { type: 'm.room.power_levels', state_key: '', content: { users, users_default: 0 } });
  }
}
