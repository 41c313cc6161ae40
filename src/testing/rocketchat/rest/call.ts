import type { ServerRequest } from '../../server/index.js';
import type { ChannelRecord, MessageRecord, UserRecord } from '../../world/index.js';
import type { Session } from '../auth/sessions.js';
import type { Json } from '../json.js';
import { invalidUser, noRoom, RocketChatError } from '../rocketchat-error.js';
import { canRead } from '../rooms/access.js';
import { roomType } from '../rooms/room-type.js';
import { wireMessage } from '../wire/message.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** A call under way: who calls, with what, on which server. */
export class RestCall {
  readonly workspace: RocketChatWorkspace;
  readonly request: ServerRequest;
  /** From the path. */
  readonly path: Readonly<Record<string, string>>;
  /** Checked and read. */
  readonly params: Json;
  readonly session: Session | undefined;

  constructor(
    workspace: RocketChatWorkspace,
    request: ServerRequest,
    path: Readonly<Record<string, string>>,
    params: Json,
    session: Session | undefined,
  ) {
    this.workspace = workspace;
    this.request = request;
    this.path = path;
    this.params = params;
    this.session = session;
  }

  get state() {
    return this.workspace.state;
  }

  get user(): UserRecord {
    if (!this.session) throw new Error('a route that is open to all has no user');
    return this.session.user;
  }

  text(name: string): string | undefined {
    const value = this.params[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** `true` and `"true"` alike. */
  flag(name: string): boolean {
    return this.params[name] === true || this.params[name] === 'true';
  }

  date(name: string, code: string): Date | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const at = new Date(text);
    if (Number.isNaN(at.getTime()))
      throw new RocketChatError(code, `The "${name}" query parameter must be a valid date.`);
    return at;
  }

  can(permission: string, channel?: ChannelRecord): boolean {
    return this.workspace.can(this.user, permission, channel);
  }

  /** @throws RocketChatError 403 as routes have it that need a permission. */
  need(...permissions: string[]): void {
    if (!permissions.some((permission) => this.can(permission))) throw unpermitted();
  }

  /** The room of `roomId` or `roomName`, of one type; of another it is not found. (Wire sheet, section 5.) */
  room(type?: 'c' | 'p'): ChannelRecord {
    const id = this.text('roomId');
    const name = this.text('roomName');
    const channel = id !== undefined ? this.state.channels.get(id) : this.state.channels.byName(name ?? '');
    if (!channel || (type && roomType(channel) !== type)) throw noRoom();
    if (!canRead(channel, this.user, this.workspace)) throw noRoom();
    return channel;
  }

  /** A message by its id. @throws RocketChatError */
  message(id: string | undefined, method: string): MessageRecord {
    const message = id === undefined ? undefined : this.workspace.message(id);
    const channel = message && this.state.channels.get(message.channelId);
    if (!message || !channel || !canRead(channel, this.user, this.workspace))
      throw new RocketChatError(
        'error-message-not-found',
        'The provided "messageId" does not match any existing message.',
        {
          details: { method },
        },
      );
    return message;
  }

  /** The user of `userId`, `username` or `user`. @throws RocketChatError */
  userOf(missing = (): RocketChatError => invalidUser('getUserFromParams')): UserRecord {
    const id = this.text('userId');
    const name = this.text('username') ?? this.text('user');
    const user = id !== undefined ? this.state.users.get(id) : this.workspace.userByName(name ?? '');
    if (!user) throw missing();
    return user;
  }

  /** Whom `userId`, `username` or `user` names, else the caller. */
  somebody(): UserRecord {
    const { userId, username, user } = this.params;
    return userId === undefined && username === undefined && user === undefined ? this.user : this.userOf();
  }

  /** Where a page begins and how long it is. (Wire sheet, section 3.) */
  get paging(): { offset: number; count: number } {
    const { settings } = this.workspace;
    const asked = this.params.count;
    const offset = Number(this.params.offset ?? 0);
    const most = settings.number('API_Upper_Count_Limit');
    let count = asked === undefined ? settings.number('API_Default_Count') : Number(asked);
    if (count === 0 && settings.flag('API_Allow_Infinite_Count')) count = Number.MAX_SAFE_INTEGER;
    else if (count > most) count = most;
    return { offset: Number.isFinite(offset) ? offset : 0, count: Number.isFinite(count) ? count : 50 };
  }

  /** A page of a list, under its key. */
  page<Item>(key: string, items: readonly Item[], wire: (item: Item) => unknown = (item) => item): Json {
    const { offset, count } = this.paging;
    const page = items.slice(offset, offset + count);
    return { [key]: page.map(wire), count: page.length, offset, total: items.length };
  }

  /** By `sort`, else as it is. @throws RocketChatError */
  sorted<Item>(items: readonly Item[], keys: Readonly<Record<string, (item: Item) => string | number>>): Item[] {
    const text = this.text('sort');
    if (text === undefined || text === '') return [...items];
    const sort = readSort(text);
    const list = [...items];
    for (const [key, direction] of [...sort].reverse()) {
      const of = keys[key];
      if (!of) continue;
      list.sort((a, b) => (of(a) < of(b) ? -direction : of(a) > of(b) ? direction : 0));
    }
    return list;
  }

  wireMessage = (message: MessageRecord): Json => wireMessage(message, this.user, this.workspace);
}

/** JSON text; 1 and -1 are the only values. */
function readSort(text: string): [string, number][] {
  try {
    const sort: unknown = JSON.parse(text);
    const entries = Object.entries(sort as Record<string, unknown>);
    if (entries.every(([, value]) => value === 1 || value === -1)) return entries as [string, number][];
  } catch {
    // Told below.
  }
  throw new RocketChatError('error-invalid-sort', `Invalid sort parameter provided: "${text}"`, {
    details: { helperMethod: 'parseJsonQuery' },
  });
}

/** (Wire sheet, section 2.) */
export function unpermitted(): RocketChatError {
  const error = 'User does not have the permissions required for this action [error-unauthorized]';
  return new RocketChatError('error-unauthorized', 'User does not have the permissions required for this action', {
    status: 403,
    body: { success: false, error },
  });
}
