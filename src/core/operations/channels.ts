import type { ChannelRef, Member, MemberRole, UserRef } from '../../models/index.js';
import { ConflictError, NotFoundError } from '../errors/index.js';
import type { Listing } from '../listing.js';
import type {
  ChannelQuery,
  CreateChannelInput,
  FetchOptions,
  ListChannelsOptions,
  MembersInput,
  OperationOptions,
  UpdateChannelInput,
} from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import type { Call } from './kernel.js';
import { channelIdOf, type MemberIds, memberIdsOf, userIdOf } from './references.js';
import { UserOperations } from './users.js';

/** A channel to be made: whoever is to be in it is told by id. */
export type NewChannel = CreateChannelInput & { memberIds: string[] };

/** A role that can be given. */
export type AssignableRole = Exclude<MemberRole, 'unknown'>;

/** Channels, their members, and direct conversations. */
export abstract class ChannelOperations<T extends PlatformTypes = PlatformTypes> extends UserOperations<T> {
  /** One channel by id. @throws NotFoundError */
  protected abstract doFetchChannel(id: string, call: Call): Promise<T['channel']>;

  protected doListChannels(_options: ListChannelsOptions, _call: Call): AsyncIterable<readonly T['channel'][]> {
    throw this.unsupported('listChannels');
  }
  /** Channels that may have this name; the core compares again. Without an override the core reads `doListChannels`. */
  protected doFindChannels(_name: string, call: Call): AsyncIterable<readonly T['channel'][]> {
    return this.doListChannels({}, call);
  }
  protected doCreateChannel(_input: NewChannel, _call: Call): Promise<T['channel']> {
    throw this.unsupported('createChannel');
  }
  protected doUpdateChannel(_id: string, _changes: UpdateChannelInput, _call: Call): Promise<T['channel']> {
    throw this.unsupported('updateChannel');
  }
  protected doArchiveChannel(_id: string, _call: Call): Promise<void> {
    throw this.unsupported('archiveChannel');
  }
  protected doUnarchiveChannel(_id: string, _call: Call): Promise<void> {
    throw this.unsupported('unarchiveChannel');
  }
  protected doJoinChannel(_id: string, _call: Call): Promise<void> {
    throw this.unsupported('joinChannel');
  }
  protected doLeaveChannel(_id: string, _call: Call): Promise<void> {
    throw this.unsupported('leaveChannel');
  }
  protected doListMembers(_id: string, _call: Call): AsyncIterable<readonly Member[]> {
    throw this.unsupported('listMembers');
  }
  protected doAddMembers(_id: string, _members: MemberIds, _call: Call): Promise<void> {
    throw this.unsupported('addMembers');
  }
  protected doRemoveMembers(_id: string, _members: MemberIds, _call: Call): Promise<void> {
    throw this.unsupported('removeMembers');
  }
  protected doSetMemberRole(_id: string, _userId: string, _role: AssignableRole, _call: Call): Promise<void> {
    throw this.unsupported('setMemberRole');
  }
  /** The direct conversation with exactly these users; the existing one if there is one. */
  protected doOpenDirect(_userIds: string[], _call: Call): Promise<T['channel']> {
    throw this.unsupported('openDirect');
  }

  /**
   * A channel, from the cache when it is known there.
   *
   * @param ref - the id, the model, or a query (`{ name: 'general' }`)
   * @param options - `fresh` asks the platform in any case
   * @throws NotFoundError when there is none that the account can see; ConflictError when a name fits several
   */
  async fetchChannel(ref: ChannelRef | ChannelQuery, options: FetchOptions = {}): Promise<T['channel']> {
    if (typeof ref === 'object' && ref !== null && ref.id === undefined) {
      const found = await this.lookupChannel(ref as ChannelQuery, options);
      if (found) return found;
      throw this.complete(
        new NotFoundError(`There is no channel named '${(ref as ChannelQuery).name}'.`),
        'fetchChannel',
      );
    }
    return this.operate('fetchChannel', options, async (call) => {
      const id = channelIdOf(this, ref as ChannelRef);
      const known = options.fresh ? undefined : this.channels.getById(id);
      if (known) return known;
      const channel = await this.shared(`channel:${id}`, call.signal, (signal) =>
        this.doFetchChannel(id, { ...call, signal }),
      );
      this.channels.set(channel);
      return channel;
    });
  }

  /**
   * The channel with exactly this name (or id).
   *
   * @param query - `name` without `#`
   * @returns `undefined` when there is none that the account can see
   * @throws ConflictError when several have the name: it lists them
   */
  async lookupChannel(query: ChannelQuery, options: FetchOptions = {}): Promise<T['channel'] | undefined> {
    return this.operate('lookupChannel', options, async (call) => {
      if (typeof query !== 'object' || query === null) {
        throw this.invalid("lookupChannel takes an object: { name: 'general' }.", 'lookupChannel');
      }
      const name = query.name?.replace(/^#/, '');
      if (query.id !== undefined) {
        try {
          const channel = await this.fetchChannel(query.id, options);
          return name === undefined || channel.name === name ? channel : undefined;
        } catch (error) {
          if (error instanceof NotFoundError) return undefined;
          throw error;
        }
      }
      if (name === undefined || name === '')
        throw this.invalid('lookupChannel needs an id or a name.', 'lookupChannel');
      const found = new Map<string, T['channel']>();
      for await (const page of this.doFindChannels(name, call)) {
        for (const channel of page) {
          this.channels.set(channel);
          if (channel.name === name) found.set(channel.id, channel);
        }
      }
      const [first, ...others] = found.values();
      if (others.length > 0) {
        const ids = [...found.values()].map((channel) => `${channel.id} (${channel.type})`).join(', ');
        throw new ConflictError(`Several channels are named '${name}': ${ids}. Name one by its id.`);
      }
      return first;
    });
  }

  /** The channels that the account can see. */
  listChannels(options: ListChannelsOptions = {}): Listing<T['channel']> {
    return this.list('listChannels', options, (call) => this.#cached(this.doListChannels(options, call), options));
  }

  /** Makes a channel; the account is in it. @throws ConflictError when the name is taken */
  async createChannel(input: CreateChannelInput, options: OperationOptions = {}): Promise<T['channel']> {
    return this.operate('createChannel', options, async (call) => {
      if (typeof input?.name !== 'string' || !input.name.trim())
        throw this.invalid('A channel needs a name.', 'createChannel');
      const memberIds = (input.members ?? []).map((ref) => userIdOf(this, ref));
      call.leave();
      const channel = await this.doCreateChannel({ ...input, memberIds }, call);
      this.channels.set(channel);
      return channel;
    });
  }

  /** Changes a channel; what is left out stays. An empty topic or description clears it. */
  async updateChannel(
    ref: ChannelRef,
    changes: UpdateChannelInput,
    options: OperationOptions = {},
  ): Promise<T['channel']> {
    return this.operate('updateChannel', options, async (call) => {
      const id = channelIdOf(this, ref);
      if (Object.values(changes ?? {}).every((value) => value === undefined)) {
        throw this.invalid('updateChannel was given nothing to change.', 'updateChannel');
      }
      call.leave();
      const channel = await this.doUpdateChannel(id, changes, call);
      this.channels.set(channel);
      return channel;
    });
  }

  /** Closes a channel; its messages stay readable. An archived one stays so. */
  async archiveChannel(ref: ChannelRef, options: OperationOptions = {}): Promise<void> {
    await this.#write('archiveChannel', ref, options, (id, call) => this.doArchiveChannel(id, call));
    this.#forget(ref);
  }

  /** Opens an archived channel again. */
  async unarchiveChannel(ref: ChannelRef, options: OperationOptions = {}): Promise<void> {
    await this.#write('unarchiveChannel', ref, options, (id, call) => this.doUnarchiveChannel(id, call));
    this.#forget(ref);
  }

  /** Makes the account a member. Nothing happens when it is one. */
  async joinChannel(ref: ChannelRef, options: OperationOptions = {}): Promise<void> {
    await this.#write('joinChannel', ref, options, (id, call) => this.doJoinChannel(id, call));
  }

  /** Ends the account's membership. Nothing happens when it is none. */
  async leaveChannel(ref: ChannelRef, options: OperationOptions = {}): Promise<void> {
    await this.#write('leaveChannel', ref, options, (id, call) => this.doLeaveChannel(id, call));
  }

  /** Who is in the channel (or the thread, where threads have members). */
  listMembers(ref: ChannelRef, options: OperationOptions = {}): Listing<Member> {
    return this.list('listMembers', options, (call) => this.doListMembers(channelIdOf(this, ref), call));
  }

  /** Adds users and groups. Those who are in it already stay. */
  async addMembers(ref: ChannelRef, members: MembersInput, options: OperationOptions = {}): Promise<void> {
    await this.#write('addMembers', ref, options, (id, call) =>
      this.doAddMembers(id, memberIdsOf(this, members), call),
    );
  }

  /** Removes users and groups. Those who are not in it are passed over. */
  async removeMembers(ref: ChannelRef, members: MembersInput, options: OperationOptions = {}): Promise<void> {
    await this.#write('removeMembers', ref, options, (id, call) =>
      this.doRemoveMembers(id, memberIdsOf(this, members), call),
    );
  }

  /** Gives a member another role. Which roles there are: `capabilities.get('setMemberRole').allowed`. */
  async setMemberRole(
    ref: ChannelRef,
    user: UserRef,
    role: AssignableRole,
    options: OperationOptions = {},
  ): Promise<void> {
    await this.#write('setMemberRole', ref, options, (id, call) => {
      const { allowed } = this.capabilities.get('setMemberRole');
      if (allowed && !allowed.includes(role)) {
        throw this.invalid(`${this.displayName} has no role '${role}'; it has ${allowed.join(', ')}.`, 'setMemberRole');
      }
      return this.doSetMemberRole(id, userIdOf(this, user), role, call);
    });
  }

  /**
   * The direct conversation of this account with one or more users: the existing one if there is one, else a new one.
   *
   * @param users - without the account itself
   */
  async openDirect(users: UserRef | readonly UserRef[], options: OperationOptions = {}): Promise<T['channel']> {
    return this.operate('openDirect', options, async (call) => {
      const ids = memberIdsOf(this, users).users.filter((id) => id !== this.me?.id);
      if (ids.length === 0)
        throw this.invalid('A direct conversation needs somebody else than this account.', 'openDirect');
      const key = `direct:${[...ids].sort().join(',')}`;
      const channel = await this.shared(key, call.signal, (signal) => this.doOpenDirect(ids, { ...call, signal }));
      this.channels.set(channel);
      return channel;
    });
  }

  #write(
    operation: Call['operation'],
    ref: ChannelRef,
    options: OperationOptions,
    run: (id: string, call: Call) => Promise<void>,
  ): Promise<void> {
    return this.operate(operation, options, async (call) => {
      const id = channelIdOf(this, ref);
      call.leave();
      await run(id, call);
    });
  }

  /** What is known of the channel is no longer true; the next fetch asks. */
  #forget(ref: ChannelRef): void {
    this.channels.delete(channelIdOf(this, ref));
  }

  async *#cached(
    pages: AsyncIterable<readonly T['channel'][]>,
    options: ListChannelsOptions,
  ): AsyncGenerator<readonly T['channel'][]> {
    for await (const page of pages) {
      for (const channel of page) this.channels.set(channel);
      // Platforms that cannot filter give all; the rules are the same everywhere.
      yield page.filter(
        (channel) =>
          (options.types === undefined || options.types.includes(channel.type)) &&
          (options.includeArchived === true || channel.isArchived !== true),
      );
    }
  }
}
