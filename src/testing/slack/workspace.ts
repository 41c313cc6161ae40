import { randomBytes } from 'node:crypto';
import type { ChannelRecord, MessageRecord, UserRecord } from '../world/index.js';
import { ScriptedWorld, WorldState } from '../world/index.js';
import { SlackIds } from './ids.js';
import type { Json } from './json.js';
import { channelData, userData } from './native.js';
import type { SlackEmulatorOptions } from './options.js';
import { namesIn, SlackPlatform } from './platform.js';
import { appScopes, botScopes, userOnlyScopes } from './scopes.js';
import type { NameOf } from './text/readable.js';
import { type Token, TokenStore } from './tokens.js';
import { TriggerStore } from './triggers.js';
import { UploadStore } from './uploads.js';
import { ViewStore } from './views.js';

/** Everything of one emulated workspace that is not the transport: the world, and what only Slack has. */
export class SlackWorkspace {
  readonly ids = new SlackIds();
  readonly state: WorldState;
  readonly world: ScriptedWorld;
  readonly options: SlackEmulatorOptions;
  readonly tokens = new TokenStore();
  readonly triggers: TriggerStore;
  readonly uploads = new UploadStore();
  readonly views = new ViewStore();
  readonly bookmarks = new Map<string, Json>();
  readonly team: { id: string; name: string; domain: string };
  readonly appId: string;
  readonly botId: string;
  readonly signingSecret = randomBytes(16).toString('hex');
  readonly botToken: Token;
  readonly appToken: Token;
  readonly userToken: Token | undefined;
  /** Changes when sessions expire: what was given out before (cursors, tickets) is then unknown. */
  epoch = 1;
  /** Where this server is, without a slash at the end; known once it listens. */
  baseUrl = '';

  constructor(options: SlackEmulatorOptions) {
    this.options = options;
    const name = options.team ?? 'Emulated';
    this.team = { id: this.ids.next('T'), name, domain: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') };
    this.appId = this.ids.next('A');
    this.botId = this.ids.next('B');
    this.state = new WorldState({
      platform: new SlackPlatform(this.ids),
      bot: { handle: options.bot?.handle ?? 'chatmux', name: options.bot?.name ?? 'Chatmux', native: {} },
      clock: options.clock,
      keepMessages: options.keepMessages,
    });
    const general = this.state.channels.byName('general');
    if (general) channelData(general).isGeneral = true;
    this.world = new ScriptedWorld(this.state, options.users);
    this.triggers = new TriggerStore(this.state.now, options.triggerMs ?? 3_000);
    this.botToken = this.tokens.issue('bot', options.scopes ?? botScopes, this.state.bot);
    this.appToken = this.tokens.issue('app', appScopes, undefined);
    this.userToken = this.#issueUserToken();
  }

  get nameOf(): NameOf {
    return namesIn(this.state);
  }

  get siteUrl(): string {
    return `https://${this.team.domain}.slack.com/`;
  }

  /** Whole seconds. */
  seconds(at: Date = this.state.now()): number {
    return Math.floor(at.getTime() / 1_000);
  }

  ts(): string {
    return this.ids.ts(this.state.now());
  }

  /** The root of a thread has the thread's id as its own. */
  root(message: MessageRecord): MessageRecord | undefined {
    return message.threadId === undefined ? undefined : this.state.messages.get(message.channelId, message.threadId);
  }

  replies(root: MessageRecord): MessageRecord[] {
    return this.state.messages.inThread(root.channelId, root.id).filter((reply) => reply.ephemeralTo === undefined);
  }

  isMember(channel: ChannelRecord, user: UserRecord): boolean {
    return channel.members.has(user.id);
  }

  permalink(message: MessageRecord): string {
    const own = `${this.siteUrl}archives/${message.channelId}/p${message.id.replace('.', '')}`;
    return message.threadId === undefined ? own : `${own}?thread_ts=${message.threadId}&cid=${message.channelId}`;
  }

  #issueUserToken(): Token | undefined {
    const { userToken } = this.options;
    if (!userToken) return undefined;
    const person = this.world.user(userToken === true ? 'owner' : userToken);
    const user = this.state.users.need(person.id);
    userData(user).role = 'owner';
    return this.tokens.issue('user', this.options.userScopes ?? [...botScopes, ...userOnlyScopes], user);
  }
}
