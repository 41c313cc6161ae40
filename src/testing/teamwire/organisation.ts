import { type ChannelRecord, type MessageRecord, ScriptedWorld, type UserRecord, WorldState } from '../world/index.js';
import { EventLog } from './event-log.js';
import type { Json } from './json.js';
import { LocationBook } from './locations.js';
import type { TeamwireEmulatorOptions, TeamwirePolicies } from './options.js';
import { TeamwirePlatform } from './platform.js';
import { ReactionBook } from './reactions.js';
import { TokenStore } from './tokens.js';

/** Everything of one emulated organisation that is not the transport: the world, and what only Teamwire has. */
export class TeamwireOrganisation {
  readonly options: TeamwireEmulatorOptions;
  readonly prefix: string;
  readonly platform = new TeamwirePlatform();
  readonly state: WorldState;
  readonly world: ScriptedWorld;
  readonly tokens: TokenStore;
  readonly log: EventLog;
  readonly reactions: ReactionBook;
  readonly locations: LocationBook;
  readonly policies: TeamwirePolicies;
  /** As every user shows it. */
  readonly info: Json;
  /** JPEGs by user id. */
  readonly avatars = new Map<string, Uint8Array>();
  /** Tells of an event, past the faults. */
  tell: (type: string, tid: string, data: Json) => void = () => undefined;

  constructor(options: TeamwireEmulatorOptions) {
    this.options = options;
    this.prefix = options.prefix ?? '/bridge/v1';
    this.state = new WorldState({
      platform: this.platform,
      bot: { handle: options.bot?.handle ?? 'chatmux', name: options.bot?.name ?? 'Chatmux Bot' },
      clock: options.clock,
      keepMessages: options.keepMessages,
    });
    this.world = new ScriptedWorld(this.state, options.users);
    const now = () => this.now();
    this.tokens = new TokenStore(options.tokenSeconds ?? 3_600, now);
    this.log = new EventLog(options.eventHistory ?? 1_000);
    this.reactions = new ReactionBook(() => this.platform.ids.other());
    this.locations = new LocationBook(now);
    this.policies = { updateMembers: true, leaveChat: true, closeChat: true, readReceipts: true, ...options.policies };
    this.info = { oid: this.platform.ids.other(), name: options.organisation ?? 'Emulated' };
  }

  now(): number {
    return this.state.now().getTime();
  }

  get bot(): UserRecord {
    return this.state.bot;
  }

  /** A bot sees only the chats that it is in. (Wire sheet, A12.) */
  sees(channel: ChannelRecord): boolean {
    return channel.members.has(this.bot.id);
  }

  isAdmin(channel: ChannelRecord, user: UserRecord): boolean {
    const role = channel.members.get(user.id)?.role;
    return role === 'owner' || role === 'admin';
  }

  message(mid: string): MessageRecord | undefined {
    const message = this.state.messages.find(mid);
    const channel = message && this.state.channels.get(message.channelId);
    return channel && this.sees(channel) ? message : undefined;
  }
}
