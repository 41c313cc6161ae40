import { LRUCache } from 'lru-cache';
import { isChatError } from '../../../core/errors/index.js';
import { Chat } from './chat.js';
import type { ChatData, GroupData, UserData } from './data/snapshots.js';
import { TWGroup } from './group.js';
import type { ClientParts } from './parts.js';
import { readChat } from './read/chat.js';
import { readGroup } from './read/group.js';
import { readUser } from './read/user.js';
import { itemsOf } from './read/values.js';
import { TWUser } from './user.js';

const most = 10_000;
/** More strangers than this, and everybody is asked for at once. */
const manyUsers = 8;

/**
 * The users, groups and chats that the client has met. Chats name their members by id; it is here that they become
 * objects, so that Teamwire's synchronous getters can answer.
 */
export class Directory {
  readonly #parts: ClientParts;
  readonly #users = new LRUCache<string, TWUser>({ max: most });
  readonly #groups = new LRUCache<string, TWGroup>({ max: most });
  readonly #chats = new LRUCache<string, Chat>({ max: most });

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  learnUser(data: UserData): TWUser {
    const user = new TWUser(data, this.#parts);
    this.#users.set(data.uid, user);
    return user;
  }

  learnGroup(data: GroupData): TWGroup {
    const group = new TWGroup(data, this.#parts);
    this.#groups.set(data.gid, group);
    return group;
  }

  /** The one living object of a chat, brought up to date; its members are known when it is given. */
  async chat(data: ChatData, signal?: AbortSignal | undefined): Promise<Chat> {
    await this.prepare([...data.userUids, ...data.adminUids], data.groupGids, signal);
    return this.#kept(data);
  }

  knownChat(tid: string): Chat | undefined {
    return this.#chats.get(tid);
  }

  /** The chat that a write was answered with. It was done: whoever cannot be learned now stays a stranger. */
  async writtenChat(data: ChatData, signal?: AbortSignal | undefined): Promise<Chat> {
    await this.prepareAnyway([...data.userUids, ...data.adminUids], data.groupGids, signal);
    return this.#kept(data);
  }

  /** For an event: the chat as it stands now; one that cannot be read as it was last, or with nothing but its id. */
  async refreshedChat(tid: string): Promise<Chat> {
    try {
      const data = readChat(await this.#parts.transport.call('getChat', { tid }));
      if (data) return await this.writtenChat(data);
    } catch (error) {
      this.#parts.logger.debug('A chat of which an event tells could not be read.', { tid, error: textOf(error) });
    }
    return this.lastChat(tid);
  }

  /** The chat as it was last, or with nothing but its id. */
  lastChat(tid: string): Chat {
    return this.#chats.get(tid) ?? new Chat(emptyChat(tid), this.#parts);
  }

  /** Somebody of whom nothing but the id is known has no name. */
  user(uid: string): TWUser {
    return (
      this.#users.get(uid) ??
      new TWUser({ uid, firstName: '', lastName: '', isBot: false, hasAvatar: false }, this.#parts)
    );
  }

  group(gid: string): TWGroup {
    return (
      this.#groups.get(gid) ??
      new TWGroup({ gid, title: gid, memberUids: [], isCircle: false, isList: false, isPublic: false }, this.#parts)
    );
  }

  /**
   * As `prepare`, but nothing makes it fail: for the answer to a write, which was done whatever follows, and for events,
   * which would be lost.
   */
  async prepareAnyway(
    uids: readonly string[],
    gids: readonly string[] = [],
    signal?: AbortSignal | undefined,
  ): Promise<void> {
    try {
      await this.prepare(uids, gids, signal);
    } catch (error) {
      this.#parts.logger.debug('Some users or groups could not be read.', { error: textOf(error) });
    }
  }

  /** Learns who these are. Those who are gone, or whom the bot may not see, stay strangers. */
  async prepare(uids: readonly string[], gids: readonly string[], signal?: AbortSignal | undefined): Promise<void> {
    const { transport } = this.#parts;
    const newGroups = [...new Set(gids)].filter((gid) => !this.#groups.has(gid));
    await Promise.all(
      newGroups.map(async (gid) => {
        const data = readGroup(await quietly(transport.call('getGroup', { gid }, { signal })));
        if (data) this.learnGroup(data);
      }),
    );
    const members = gids.flatMap((gid) => this.#groups.get(gid)?.memberUids ?? []);
    const unknown = () => [...new Set([...uids, ...members])].filter((uid) => !this.#users.has(uid));
    if (unknown().length > manyUsers) {
      const users = itemsOf(await quietly(transport.call('findUsers', {}, { signal })), readUser);
      for (const user of users) this.learnUser(user);
    }
    const rest = unknown();
    for (let start = 0; start < rest.length; start += manyUsers) {
      await Promise.all(
        rest.slice(start, start + manyUsers).map(async (uid) => {
          const data = readUser(await quietly(transport.call('getUser', { uid }, { signal })));
          if (data) this.learnUser(data);
        }),
      );
    }
  }

  #kept(data: ChatData): Chat {
    const known = this.#chats.get(data.tid);
    if (known) {
      known.update(data);
      return known;
    }
    const chat = new Chat(data, this.#parts);
    this.#chats.set(data.tid, chat);
    return chat;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Those who were deleted, or whom the bot may not see, are no reason to fail. */
async function quietly<Answer>(call: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isChatError(error) && ['not_found', 'forbidden'].includes(error.code)) return undefined;
    throw error;
  }
}

function emptyChat(tid: string): ChatData {
  return {
    tid,
    type: 'GROUP',
    isAlert: false,
    allowSending: true,
    allowMuteNotifications: true,
    isClosed: false,
    userUids: [],
    groupGids: [],
    adminUids: [],
  };
}
