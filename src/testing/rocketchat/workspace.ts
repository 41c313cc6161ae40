import { type ChannelRecord, type MessageRecord, ScriptedWorld, type UserRecord, WorldState } from '../world/index.js';
import { Permissions } from './auth/permissions.js';
import { SessionStore } from './auth/sessions.js';
import { TwoFactor } from './auth/two-factor.js';
import { Integrations } from './integrations.js';
import { messageData, userData } from './native.js';
import type { RocketChatEmulatorOptions } from './options.js';
import { Presence } from './people/presence.js';
import { RocketChatPlatform } from './platform.js';
import { Settings } from './settings.js';
import { ServerVersion } from './version.js';

const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

/** Everything of one emulated server that is not the transport: the world, and what only Rocket.Chat has. */
export class RocketChatWorkspace {
  readonly options: RocketChatEmulatorOptions;
  readonly version: ServerVersion;
  readonly state: WorldState;
  readonly world: ScriptedWorld;
  readonly settings: Settings;
  readonly permissions: Permissions;
  readonly sessions: SessionStore;
  readonly twoFactor: TwoFactor;
  readonly presence: Presence;
  readonly integrations: Integrations;
  readonly path: string;
  /** Where the server is, once it listens. */
  origin = 'http://127.0.0.1';
  /** Ids of rooms that somebody had and has no more, with the time, by user id. */
  readonly removedRooms = new Map<string, { id: string; subscriptionId: string; at: Date }[]>();

  constructor(options: RocketChatEmulatorOptions) {
    this.options = options;
    this.version = new ServerVersion(options.version ?? '8.8.1');
    const path = (options.path ?? '').replace(/^\/+|\/+$/g, '');
    this.path = path === '' ? '' : `/${path}`;
    this.settings = new Settings(options.settings);
    this.permissions = new Permissions(options.permissions);
    const { handle = 'chatmux', name = 'Chatmux', password = 'chatmux-password', roles } = options.bot ?? {};
    this.state = new WorldState({
      platform: new RocketChatPlatform(),
      bot: {
        handle,
        name,
        email: `${handle}@bots.example.test`,
        native: { roles: [...(roles ?? ['user', 'bot'])], password },
      },
      clock: options.clock,
      keepMessages: options.keepMessages,
    });
    this.sessions = new SessionStore(this.state.now);
    this.twoFactor = new TwoFactor(this.state.now);
    this.presence = new Presence(this.state);
    this.integrations = new Integrations();
    if (options.twoFactor) userData(this.bot).twoFactor = { method: options.twoFactor, secret: totpSecret };
    this.world = new ScriptedWorld(this.state, options.users);
    // A bot is shown as online while it has a realtime connection.
    this.presence.begin(this.bot);
  }

  get bot(): UserRecord {
    return this.state.bot;
  }

  get siteUrl(): string {
    return `${this.origin}${this.path}`;
  }

  /** A message that stands, or what is left of one that was the root of a thread. */
  message(id: string): MessageRecord | undefined {
    const message = this.state.messages.find(id);
    return message && this.isShown(message) ? message : undefined;
  }

  isShown(message: MessageRecord): boolean {
    return message.deletedAt === undefined || messageData(message).isTombstone === true;
  }

  /** What is in a room, oldest first, with what is left of deleted ones. */
  messagesIn(channel: ChannelRecord): MessageRecord[] {
    return this.state.messages.in(channel, { deleted: true }).filter((message) => this.isShown(message));
  }

  userByName(name: string): UserRecord | undefined {
    return this.state.users.byHandle(name.replace(/^@/, ''));
  }

  /** @throws an Error: an emulator's own. */
  author(message: MessageRecord): UserRecord {
    return this.state.users.need(message.authorId);
  }

  can(user: UserRecord, permission: string, channel?: ChannelRecord): boolean {
    return this.permissions.has(user, permission, channel);
  }

  get now(): Date {
    return this.state.now();
  }

  /** The secret of the bot's authenticator, where it has one. */
  get totpSecret(): string | undefined {
    const { twoFactor } = userData(this.bot);
    return twoFactor?.method === 'totp' ? twoFactor.secret : undefined;
  }
}
