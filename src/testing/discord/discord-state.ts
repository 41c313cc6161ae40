import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  type ChannelRecord,
  type GroupRecord,
  type MessageRecord,
  ScriptedWorld,
  type ThreadRecord,
  type UserRecord,
  WorldState,
} from '../world/index.js';
import type { Dispatch } from './gateway/dispatch.js';
import { DiscordIds } from './ids.js';
import type { Json } from './json.js';
import type { DiscordEmulatorOptions } from './options.js';
import { botPermissions, everyonePermissions } from './permissions.js';
import { DiscordPlatform } from './platform.js';

/** Where a wire channel id leads: a channel, or a thread in one. */
export type Place = { id: string; channel: ChannelRecord; thread: ThreadRecord | undefined };

export type GuildMember = {
  joinedAt: Date;
  nick: string | null;
  timeoutUntil: Date | undefined;
  mute: boolean;
  deaf: boolean;
};

export type Webhook = {
  id: string;
  token: string;
  channelId: string;
  name: string;
  avatar: string | null;
  creatorId: string;
};

export type Invite = {
  code: string;
  channelId: string;
  maxAge: number;
  maxUses: number;
  temporary: boolean;
  createdAt: Date;
};

/** Everything of one emulated Discord that is not the transport: the world, and what only Discord has. */
export class DiscordState {
  readonly ids: DiscordIds;
  readonly world: WorldState;
  readonly script: ScriptedWorld;
  readonly options: DiscordEmulatorOptions;
  readonly guildId: string;
  readonly guildName: string;
  readonly ownerId: string;
  /** The owner, when it is none of the members. */
  readonly owner: UserRecord | undefined;
  readonly everyone = { permissions: everyonePermissions };
  readonly botRole: GroupRecord;
  readonly members = new Map<string, GuildMember>();
  readonly bans = new Map<string, { user: UserRecord; reason: string | null }>();
  /** Whether the search index is still being built. */
  searchIsIndexing = false;
  /** People who take no direct messages from the bot. */
  readonly closedToBot = new Set<string>();
  readonly webhooks = new Map<string, Webhook>();
  readonly invites = new Map<string, Invite>();
  /** By `guild` or `global`, then by command id. */
  readonly commands = { global: new Map<string, Json>(), guild: new Map<string, Json>() };
  /** Who voted for what, by message id and answer. */
  readonly votes = new Map<string, Map<number, Set<string>>>();
  /** Nonces that were enforced, with the message and until when. */
  readonly nonces = new Map<string, { message: MessageRecord; until: number }>();
  readonly token: string;
  readonly keys = generateKeyPairSync('ed25519');
  readonly urlSecret = randomBytes(16);
  isRevoked = false;
  /** Sessions that may still be begun; not counted until somebody says how many. */
  sessionsLeft: number | undefined;
  /** Tells the gateway's sessions of an event; set once there are any. */
  announce: (dispatch: Dispatch) => void = () => undefined;
  /** Completes a thread that is just being made. */
  onThread: ((thread: ThreadRecord) => void) | undefined;
  /** Whether what changes is not told, because it is told as one. */
  isQuiet = false;
  /** Where this server is, without a slash at the end; known once it listens. */
  baseUrl = '';

  constructor(options: DiscordEmulatorOptions) {
    this.options = options;
    const now = options.clock ?? (() => new Date());
    this.ids = new DiscordIds(now);
    this.guildId = this.ids.snowflake();
    this.guildName = options.guild ?? 'Emulated';
    const handle = options.bot?.handle ?? 'chatmux';
    this.world = new WorldState({
      platform: new DiscordPlatform(this.ids, this.guildId),
      bot: { handle, name: options.bot?.name ?? handle },
      clock: options.clock,
      keepMessages: options.keepMessages,
    });
    const { bot } = this.world;
    this.world.users.setPresence(bot, { status: 'offline' });
    this.addMember(bot);
    this.botRole = this.world.groups.add({
      handle: `${handle}-role`,
      name: handle,
      members: [bot],
      by: bot,
      native: {
        permissions: options.permissions ?? botPermissions,
        color: 0,
        hoist: false,
        mentionable: false,
        managed: true,
        position: 1,
        tags: { bot_id: bot.id },
      },
    });
    // Three parts, the first being the id: what tells a Discord token. [U] (Wire sheet, section 21.)
    this.token = [
      Buffer.from(bot.id).toString('base64url'),
      randomBytes(4).toString('base64url'),
      randomBytes(20).toString('base64url'),
    ].join('.');
    this.world.onChange((change) => {
      if (change.type === 'user.created') this.addMember(change.user);
    });
    this.script = new ScriptedWorld(this.world, options.users);
    this.ownerId = options.owner === undefined ? this.ids.snowflake() : this.script.user(options.owner).id;
    this.owner =
      options.owner === undefined
        ? {
            ...bot,
            id: this.ownerId,
            handle: 'server-owner',
            name: 'Server Owner',
            isBot: false,
            native: undefined,
            presence: { ...bot.presence },
          }
        : undefined;
  }

  get publicKey(): string {
    // The raw key is the last 32 bytes of its DER form.
    return this.keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  }

  get privileged(): { members: boolean; presences: boolean; messageContent: boolean } {
    const { members = true, presences = true, messageContent = true } = this.options.privileged ?? {};
    return { members, presences, messageContent };
  }

  /** The application's flags tell which privileged intents are on. (Wire sheet, section 16.) */
  get applicationFlags(): number {
    const { members, presences, messageContent } = this.privileged;
    return (presences ? 1 << 13 : 0) | (members ? 1 << 15 : 0) | (messageContent ? 1 << 19 : 0);
  }

  get siteUrl(): string {
    return 'https://discord.com';
  }

  /** Somebody by id, the owner outside the members included. */
  user(id: string): UserRecord | undefined {
    return this.world.users.get(id) ?? (this.owner?.id === id ? this.owner : undefined);
  }

  addMember(user: UserRecord): GuildMember {
    const member = { joinedAt: this.world.now(), nick: null, timeoutUntil: undefined, mute: false, deaf: false };
    this.members.set(user.id, member);
    return member;
  }

  /** The server's channels; direct ones are nobody's but theirs. */
  guildChannels(): ChannelRecord[] {
    return this.world.channels.all().filter((channel) => !isDirect(channel));
  }

  roles(): GroupRecord[] {
    return this.world.groups.all().filter((group) => !group.isDisabled);
  }

  rolesOf(user: UserRecord): GroupRecord[] {
    return this.roles().filter((role) => role.memberIds.includes(user.id));
  }

  place(id: string): Place | undefined {
    const channel = this.world.channels.get(id);
    if (channel) return { id, channel, thread: undefined };
    const thread = this.world.threads.find(id);
    return thread && { id, channel: this.world.channels.need(thread.channelId), thread };
  }

  /** Where a message stands, in the wire's terms. */
  placeOf(message: MessageRecord): Place {
    const channel = this.world.channels.need(message.channelId);
    const thread = message.threadId === undefined ? undefined : this.world.threads.get(channel.id, message.threadId);
    return { id: thread?.id ?? channel.id, channel, thread };
  }

  /** What stands there for all to see, oldest first. */
  messagesIn({ channel, thread }: Place): MessageRecord[] {
    const messages = thread
      ? this.world.messages.inThread(channel.id, thread.id)
      : this.world.messages.in(channel).filter((message) => message.threadId === undefined);
    return messages.filter((message) => message.ephemeralTo === undefined);
  }

  messageIn({ channel, thread }: Place, id: string): MessageRecord | undefined {
    const message = this.world.messages.get(channel.id, id);
    return message && !message.deletedAt && message.threadId === thread?.id ? message : undefined;
  }

  /** Makes a thread and completes it before anybody is told of it. */
  threadWith(make: () => ThreadRecord, complete: (thread: ThreadRecord) => void): ThreadRecord {
    this.onThread = complete;
    try {
      return make();
    } finally {
      this.onThread = undefined;
    }
  }

  /** Does something of which the single changes are not told. */
  quietly(run: () => void): void {
    this.isQuiet = true;
    try {
      run();
    } finally {
      this.isQuiet = false;
    }
  }

  command(id: string): Json | undefined {
    return this.commands.guild.get(id) ?? this.commands.global.get(id);
  }
}

export function isDirect(channel: ChannelRecord): boolean {
  return channel.kind === 'direct' || channel.kind === 'group';
}
