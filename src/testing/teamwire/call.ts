import type { ServerRequest } from '../server/index.js';
import type { ChannelRecord, GroupRecord, MessageRecord, UserRecord } from '../world/index.js';
import { type Check, checkFields } from './fields.js';
import { isJson, type Json } from './json.js';
import type { TeamwireOrganisation } from './organisation.js';
import { TeamwireError } from './teamwire-error.js';

/** A call under way: with what, in which organisation. The caller is always the bot. */
export class TeamwireCall {
  readonly request: ServerRequest;
  readonly organisation: TeamwireOrganisation;
  readonly params: Readonly<Record<string, string>>;

  constructor(request: ServerRequest, organisation: TeamwireOrganisation, params: Readonly<Record<string, string>>) {
    this.request = request;
    this.organisation = organisation;
    this.params = params;
  }

  get state() {
    return this.organisation.state;
  }

  get bot(): UserRecord {
    return this.organisation.bot;
  }

  query(name: string): string | undefined {
    return this.request.url.searchParams.get(name) ?? undefined;
  }

  /** A whole number of the query. @throws TeamwireError BadRequest */
  number(name: string, fallback: number, most = Number.MAX_SAFE_INTEGER): number {
    const text = this.query(name);
    if (text === undefined) return fallback;
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= 0 && value <= most))
      throw new TeamwireError('BadRequest', `${name} must be a whole number from 0 to ${most}`);
    return value;
  }

  /** The fields of the JSON body. @throws TeamwireError BadRequest when it is none, or a field is wrong or unknown */
  body(checks: Readonly<Record<string, Check>>): Json {
    if (!/^application\/json\b/i.test(this.request.headers['content-type'] ?? ''))
      throw new TeamwireError('BadRequest', 'The body must be JSON');
    let body: unknown;
    try {
      body = JSON.parse(this.request.body.toString('utf8'));
    } catch {
      throw new TeamwireError('BadRequest', 'The body is not valid JSON');
    }
    if (!isJson(body)) throw new TeamwireError('BadRequest', 'The body must be an object');
    return checkFields(body, checks, 'the body');
  }

  /** The chat of the path: one that the bot is in. @throws TeamwireError TWNotFoundError */
  chat(): ChannelRecord {
    const channel = this.state.channels.get(this.params['tid'] ?? '');
    if (!channel || !this.organisation.sees(channel))
      throw new TeamwireError('TWNotFoundError', 'The chat does not exist');
    return channel;
  }

  /** As `chat`; the bot administers it. @throws TeamwireError TWAuthError */
  ownChat(): ChannelRecord {
    const channel = this.chat();
    if (!this.organisation.isAdmin(channel, this.bot))
      throw new TeamwireError('TWAuthError', 'Only administrators of the chat can do this');
    return channel;
  }

  /** The user of the path. @throws TeamwireError TWNotFoundError */
  user(): UserRecord {
    const user = this.state.users.get(this.params['uid'] ?? '');
    if (!user || user.isDeactivated) throw new TeamwireError('TWNotFoundError', 'The user does not exist');
    return user;
  }

  group(): GroupRecord {
    const group = this.state.groups.get(this.params['gid'] ?? '');
    if (!group) throw new TeamwireError('TWNotFoundError', 'The group does not exist');
    return group;
  }

  /** The message of the path: one that stands in a chat of the bot's. @throws TeamwireError TWNotFoundError */
  message(): MessageRecord {
    const message = this.organisation.message(this.params['mid'] ?? '');
    if (!message || message.deletedAt) throw new TeamwireError('TWNotFoundError', 'The message does not exist');
    return message;
  }

  /** @throws TeamwireError TWInvalidMembersError */
  usersOf(uids: unknown): UserRecord[] {
    return (uids === undefined ? [] : (uids as string[])).map((uid) => {
      const user = this.state.users.get(uid);
      if (!user || user.isDeactivated) throw new TeamwireError('TWInvalidMembersError', `There is no user ${uid}`);
      return user;
    });
  }

  /** @throws TeamwireError TWInvalidMembersError */
  groupsOf(gids: unknown): GroupRecord[] {
    return (gids === undefined ? [] : (gids as string[])).map((gid) => {
      const group = this.state.groups.get(gid);
      if (!group) throw new TeamwireError('TWInvalidMembersError', `There is no group ${gid}`);
      return group;
    });
  }
}
