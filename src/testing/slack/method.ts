import type { ChannelRecord, MessageRecord, UserRecord } from '../world/index.js';
import type { Arguments } from './arguments.js';
import type { Json } from './json.js';
import { SlackError } from './slack-error.js';
import type { Token, TokenKind } from './tokens.js';
import { scopeFamily } from './wire/channel.js';
import type { SlackWorkspace } from './workspace.js';

/** One method of the Web API. */
export type SlackMethod = {
  /** Which tokens may call it; any other gives `not_allowed_token_type`. */
  tokens: readonly TokenKind[];
  /** One of them must be granted; scopes by kind of conversation are asked for in `run`. */
  scopes?: readonly string[] | undefined;
  /** Documented for form bodies only: a JSON body is not read, so its arguments are missing. */
  formOnly?: boolean | undefined;
  postOnly?: boolean | undefined;
  /** The answer without `ok`. */
  run(call: SlackCall): Json | Promise<Json>;
};

export const anyone: readonly TokenKind[] = ['bot', 'user'];

/** A call under way: who calls, with what, on which workspace. */
export class SlackCall {
  readonly args: Arguments;
  readonly token: Token;
  readonly workspace: SlackWorkspace;
  readonly warnings: string[] = [];

  constructor(args: Arguments, token: Token, workspace: SlackWorkspace) {
    this.args = args;
    this.token = token;
    this.workspace = workspace;
  }

  get state() {
    return this.workspace.state;
  }

  /** Whom the token acts as. */
  get actor(): UserRecord {
    if (!this.token.actor) throw new SlackError('not_allowed_token_type');
    return this.token.actor;
  }

  /** @throws SlackError `missing_scope` unless one of them is granted. */
  scope(...anyOf: string[]): void {
    if (anyOf.some((scope) => this.token.scopes.has(scope))) return;
    throw new SlackError('missing_scope', { needed: anyOf[0] ?? '', provided: [...this.token.scopes].join(',') });
  }

  hasScope(scope: string): boolean {
    return this.token.scopes.has(scope);
  }

  /**
   * The conversation that an argument names. What the caller may not see is not there.
   * @param options - `right` is the second part of the scope for its kind: `history`, `read`, …
   */
  channel(options: { name?: string; right?: string; member?: boolean; error?: string } = {}): ChannelRecord {
    const id = this.args.need(options.name ?? 'channel', options.error ?? 'channel_not_found');
    const channel = this.state.channels.get(id);
    if (!channel) throw new SlackError('channel_not_found');
    if (options.right) this.scope(`${scopeFamily(channel)}:${options.right}`);
    if (!this.canSee(channel)) throw new SlackError('channel_not_found');
    if (options.member && !this.isMember(channel)) throw new SlackError('not_in_channel');
    return channel;
  }

  isMember(channel: ChannelRecord): boolean {
    return this.workspace.isMember(channel, this.actor);
  }

  /** Public channels are seen by all, everything else by its members. */
  canSee(channel: ChannelRecord): boolean {
    return channel.kind === 'public' || channel.kind === 'announcement' || this.isMember(channel);
  }

  user(name = 'user', error = 'user_not_found'): UserRecord {
    const user = this.state.users.get(this.args.need(name, error));
    if (!user) throw new SlackError(error);
    return user;
  }

  /** A message that stands and can be seen. */
  message(channel: ChannelRecord, name: string, options: { missing?: string; malformed?: string } = {}): MessageRecord {
    const ts = this.args.need(name, options.missing ?? 'message_not_found');
    if (!/^\d+\.\d+$/.test(ts)) throw new SlackError(options.malformed ?? 'message_not_found');
    const message = this.state.messages.get(channel.id, ts);
    if (!message || message.deletedAt || message.ephemeralTo !== undefined) throw new SlackError('message_not_found');
    return message;
  }

  warn(warning: string): void {
    this.warnings.push(warning);
  }
}
