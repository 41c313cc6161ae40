import { EventGate } from '../server/index.js';
import { type ChannelRecord, type MessageRecord, ScriptedWorld, type UserRecord, WorldState } from '../world/index.js';
import { VisitorStore } from './auth/visitors.js';
import { HostEvents } from './events/host-events.js';
import { EventSockets } from './events/sockets.js';
import { StackExchangeIds } from './ids.js';
import { renderLine } from './markdown/line.js';
import { cutContent, type RenderContext, renderMessage } from './markdown/render.js';
import { pingableMs, pingedUsers } from './mentions.js';
import { type Access, roomData, userData } from './native.js';
import type { StackExchangeEmulatorOptions, StackExchangeHost } from './options.js';
import { PageParts } from './pages/parts.js';
import { StackExchangePlatform } from './platform.js';
import { systemUsers } from './system-users.js';
import { Throttle } from './throttle.js';

const loginSites: Readonly<Record<StackExchangeHost, string>> = {
  'stackexchange.com': 'meta.stackexchange.com',
  'stackoverflow.com': 'stackoverflow.com',
  'meta.stackexchange.com': 'meta.stackexchange.com',
};

/** Everything of one emulated host that is not the transport: the world, and what only Stack Exchange has. */
export class StackExchangeSite {
  readonly options: StackExchangeEmulatorOptions;
  readonly host: StackExchangeHost;
  /** The site on which accounts log in. */
  readonly loginSite: string;
  readonly password: string;
  readonly ids = new StackExchangeIds();
  readonly visitors = new VisitorStore();
  readonly parts: PageParts;
  readonly throttle: Throttle;
  readonly events: HostEvents;
  readonly sockets: EventSockets;
  readonly state: WorldState;
  readonly world: ScriptedWorld;
  readonly editWindowMs: number;
  /** Known once the servers listen. */
  chatOrigin = '';
  loginOrigin = '';
  /** What happens now is told by other events than the usual ones. */
  isQuiet = false;
  /** The login site asks for a captcha. */
  asksCaptcha = false;
  gate = new EventGate();
  /** Accounts that have not been on the login site yet: whoever logs in with one has to confirm it once. */
  readonly unconfirmed = new Set<UserRecord>();
  /** By the token of the page that asks, the id of the account. */
  readonly newAccounts = new Map<string, string>();
  readonly #messages = new Map<string, MessageRecord>();
  readonly #systemUsers: ReadonlyMap<string, UserRecord>;

  constructor(options: StackExchangeEmulatorOptions) {
    this.options = options;
    this.host = options.host ?? 'stackexchange.com';
    this.loginSite = loginSites[this.host];
    this.password = options.password ?? 'correct horse battery';
    this.editWindowMs = options.editWindowMs ?? 120_000;
    this.parts = new PageParts(options.leaveOut);
    this.throttle = new Throttle(options.throttle);
    this.events = new HostEvents(this.ids, () => this.gate);
    this.sockets = new EventSockets(this);
    const handle = options.bot?.handle ?? 'chatmux';
    this.state = new WorldState({
      platform: new StackExchangePlatform(this.ids, (source) => this.render(source)),
      bot: { handle, name: options.bot?.name ?? 'Chatmux', email: `${handle}@bots.example.test` },
      clock: options.clock,
      keepMessages: options.keepMessages,
    });
    this.state.messages.onForgotten(({ id }) => this.#messages.delete(id));
    const { reputation, isModerator } = options.bot ?? {};
    Object.assign(userData(this.state.bot), {
      ...(reputation === undefined ? {} : { reputation }),
      ...(isModerator === undefined ? {} : { isModerator }),
    });
    this.#systemUsers = systemUsers(this.state.now());
    this.world = new ScriptedWorld(this.state, options.users);
    for (const room of this.state.channels.all()) this.opened(room);
  }

  render(source: string): string {
    const context: RenderContext = {
      tagSite: this.loginSite,
      chatOrigin: this.chatOrigin,
      message: (id) => this.#card(id),
    };
    return renderMessage(source, context);
  }

  /** The content as events and pages show it. */
  cut(html: string): string {
    const { lines = 20, characters = 2_000 } = this.options.partialAfter ?? {};
    return cutContent(html, { lines, characters });
  }

  note(message: MessageRecord): void {
    this.#messages.set(message.id, message);
  }

  /** The message, deleted ones included. */
  message(id: string): MessageRecord | undefined {
    return this.#messages.get(id);
  }

  user(id: string): UserRecord | undefined {
    return this.state.users.get(id) ?? this.#systemUsers.get(id);
  }

  reputationOf(user: UserRecord): number {
    return userData(user).reputation ?? 101;
  }

  isModerator(user: UserRecord | undefined): boolean {
    return user !== undefined && userData(user).isModerator === true;
  }

  /** A room has come to be: whoever made it owns it, and, if so configured, the bot. */
  opened(room: ChannelRecord): void {
    const data = roomData(room);
    data.access = new Map([...(data.access ?? []), [room.creatorId, 'owner']]);
    data.lastSeen = new Map([...room.members.keys()].map((id) => [id, this.state.now()]));
    // A private room that the bot is not in is none of its business.
    if (!this.isPrivate(room) || room.members.has(this.state.bot.id)) this.letBotOwn(room);
  }

  letBotOwn(room: ChannelRecord): void {
    if (this.options.bot?.isOwner ?? true) roomData(room).access?.set(this.state.bot.id, 'owner');
  }

  isPrivate(room: ChannelRecord): boolean {
    return room.kind === 'private' || room.kind === 'direct' || room.kind === 'group';
  }

  accessOf(user: UserRecord | undefined, room: ChannelRecord): Access {
    const own = user && roomData(room).access?.get(user.id);
    if (own !== undefined) return own;
    if (this.isPrivate(room)) return user && room.members.has(user.id) ? 'read-write' : 'remove';
    return room.isReadOnly ? 'read-only' : 'read-write';
  }

  isOwner(user: UserRecord | undefined, room: ChannelRecord): boolean {
    return this.isModerator(user) || this.accessOf(user, room) === 'owner';
  }

  canRead(user: UserRecord | undefined, room: ChannelRecord): boolean {
    if (!this.isPrivate(room) || this.isModerator(user)) return true;
    const access = this.accessOf(user, room);
    return access !== 'remove' && access !== 'request';
  }

  /** Thrown out a moment ago. */
  isKicked(user: UserRecord, room: ChannelRecord): boolean {
    const until = roomData(room).kickedUntil?.get(user.id);
    return until !== undefined && until > this.state.now();
  }

  canWrite(user: UserRecord | undefined, room: ChannelRecord): boolean {
    if (user && this.isKicked(user, room)) return false;
    const access = this.accessOf(user, room);
    return user !== undefined && (this.isModerator(user) || access === 'owner' || access === 'read-write');
  }

  ownersOf(room: ChannelRecord): UserRecord[] {
    return [...(roomData(room).access ?? [])].flatMap(([id, access]) => {
      const user = access === 'owner' ? this.user(id) : undefined;
      return user ? [user] : [];
    });
  }

  presentIn(room: ChannelRecord): UserRecord[] {
    return [...room.members.keys()].flatMap((id) => this.user(id) ?? []);
  }

  pingableIn(room: ChannelRecord): UserRecord[] {
    const oldest = this.state.now().getTime() - pingableMs;
    const { lastSeen = new Map<string, Date>() } = roomData(room);
    return this.state.users
      .all()
      .filter((user) => room.members.has(user.id) || (lastSeen.get(user.id)?.getTime() ?? 0) > oldest);
  }

  pinged(source: string, room: ChannelRecord): UserRecord[] {
    return pingedUsers(source, this.pingableIn(room));
  }

  /** The ids of the rooms in which somebody is. */
  roomsOf(user: UserRecord): string[] {
    return this.state.channels.all().flatMap((room) => (room.members.has(user.id) ? [room.id] : []));
  }

  descriptionOf(room: ChannelRecord): string {
    return room.description || room.topic;
  }

  /** As pages show it: marks and links are rendered. */
  descriptionHtml(room: ChannelRecord): string {
    return renderLine(this.descriptionOf(room).replace(/\s*\n\s*/g, ' '), this.loginSite);
  }

  /** Does something that is told by events of its own. */
  quietly(act: () => void): void {
    this.isQuiet = true;
    try {
      act();
    } finally {
      this.isQuiet = false;
    }
  }

  #card(id: string): ReturnType<RenderContext['message']> {
    const message = this.message(id);
    const room = message && this.state.channels.get(message.channelId);
    if (!message || message.deletedAt || !room || this.isPrivate(room)) return undefined;
    return {
      html: this.cut(message.content),
      author: this.user(message.authorId)?.name ?? '',
      room: room.name,
      roomId: room.id,
    };
  }
}
