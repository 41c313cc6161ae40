import type { Group, Presence, UserRef } from '../../models/index.js';
import { ConflictError, NotFoundError } from '../errors/index.js';
import type { Listing } from '../listing.js';
import type { FetchOptions, OperationOptions, UserQuery } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import { type Call, Kernel } from './kernel.js';
import { userIdOf } from './references.js';

/** Users and groups. */
export abstract class UserOperations<T extends PlatformTypes = PlatformTypes> extends Kernel<T> {
  /** One user by id. @throws NotFoundError */
  protected abstract doFetchUser(id: string, call: Call): Promise<T['user']>;

  /** All users that the account can see, page by page. */
  protected doListUsers(_call: Call): AsyncIterable<readonly T['user'][]> {
    throw this.unsupported('listUsers');
  }

  /**
   * Users that fit one criterion exactly; the core compares again, so a platform's loose search may give more. Without
   * an override the core reads `doListUsers`.
   */
  protected doFindUsers(_query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<readonly T['user'][]> {
    return this.doListUsers(call);
  }

  protected doListGroups(_call: Call): AsyncIterable<readonly Group[]> {
    throw this.unsupported('listGroups');
  }

  /**
   * A user, from the cache when it is known there.
   *
   * @param ref - the id, the model, or a query (`{ email: 'ada@example.com' }`)
   * @param options - `fresh` asks the platform in any case
   * @throws NotFoundError when there is no such user; ConflictError when a query fits several
   */
  async fetchUser(ref: UserRef | UserQuery, options: FetchOptions = {}): Promise<T['user']> {
    if (typeof ref === 'object' && ref !== null && ref.id === undefined) {
      const found = await this.lookupUser(ref, options);
      if (found) return found;
      throw this.complete(new NotFoundError(`There is no user with ${describe(ref)}.`), 'fetchUser');
    }
    return this.operate('fetchUser', options, async (call) => {
      const id = userIdOf(this, ref as UserRef);
      const known = options.fresh ? undefined : this.users.getById(id);
      if (known) return known;
      const user = await this.shared(`user:${id}`, call.signal, (signal) => this.doFetchUser(id, { ...call, signal }));
      this.users.set(user);
      return user;
    });
  }

  /**
   * The user that fits all criteria exactly, from the cache when one is known there.
   *
   * @returns `undefined` when nobody fits
   * @throws ConflictError when several do: it lists them
   */
  async lookupUser(query: UserQuery, options: FetchOptions = {}): Promise<T['user'] | undefined> {
    return this.operate('lookupUser', options, async (call) => {
      if (typeof query !== 'object' || query === null) {
        throw this.invalid("lookupUser takes an object: { email: 'ada@example.com' }.", 'lookupUser');
      }
      if (query.id !== undefined) {
        try {
          const user = await this.fetchUser(query.id, options);
          return fits(user, query) ? user : undefined;
        } catch (error) {
          if (error instanceof NotFoundError) return undefined;
          throw error;
        }
      }
      if (query.name === undefined && query.email === undefined && query.handle === undefined) {
        throw this.invalid('lookupUser needs an id, a name, an email or a handle.', 'lookupUser');
      }
      // E-mail addresses and handles are unique, so the cache may answer; names are not, so only the platform can.
      if (!options.fresh) {
        const known =
          (query.email !== undefined && this.users.getByEmail(query.email)) ||
          (query.handle !== undefined && this.users.getByHandle(query.handle));
        if (known && fits(known, query)) return known;
      }
      const found = new Map<string, T['user']>();
      for await (const page of this.doFindUsers(query, call)) {
        for (const user of page) {
          this.users.set(user);
          if (fits(user, query)) found.set(user.id, user);
        }
        // One is enough for what is unique.
        if (found.size === 1 && (query.email !== undefined || query.handle !== undefined)) break;
      }
      const [first, ...others] = found.values();
      if (others.length > 0) {
        const names = [...found.values()].map((user) => `${user.name} (${user.id})`).join(', ');
        throw new ConflictError(`Several users have ${describe(query)}: ${names}. Name one by its id.`);
      }
      return first;
    });
  }

  /** Every user that the account can see. */
  listUsers(options: OperationOptions = {}): Listing<T['user']> {
    return this.list('listUsers', options, (call) => this.#cached(this.doListUsers(call)));
  }

  /** The groups that can be mentioned or added as one. */
  listGroups(options: OperationOptions = {}): Listing<Group> {
    return this.list('listGroups', options, (call) => this.doListGroups(call));
  }

  async *#cached(pages: AsyncIterable<readonly T['user'][]>): AsyncGenerator<readonly T['user'][]> {
    for await (const page of pages) {
      for (const user of page) this.users.set(user);
      yield page;
    }
  }

  /** A presence that is `unknown`, for a user out of sight. */
  protected unknownPresence(userId: string): Presence {
    return { platform: this.platform, account: this.account, id: userId, userId, status: 'unknown' };
  }
}

function fits(user: PlatformTypes['user'], query: UserQuery): boolean {
  return (
    (query.id === undefined || user.id === query.id) &&
    (query.name === undefined || user.name === query.name) &&
    (query.handle === undefined || user.handle === query.handle.replace(/^@/, '')) &&
    (query.email === undefined || user.email?.toLowerCase() === query.email.toLowerCase())
  );
}

function describe(query: UserQuery): string {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} '${value}'`)
    .join(' and ');
}
