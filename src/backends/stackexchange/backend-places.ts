import { Backend } from '../../core/backend.js';
import type { AssignableRole } from '../../core/operations/channels.js';
import type { Call } from '../../core/operations/kernel.js';
import type { MemberIds } from '../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput, UserQuery } from '../../core/options.js';
import type { Member, Organization } from '../../models/index.js';
import type { StackExchangeChannelModel, StackExchangeTypes, StackExchangeUserModel } from './native.js';
import * as channels from './operations/channels.js';
import type { StackExchangeContext } from './operations/context.js';
import { listMembers } from './operations/members.js';
import { organizationOf } from './operations/organizations.js';
import * as users from './operations/users.js';

/** The chat's users, rooms and hosts: which function does which operation. */
export abstract class StackExchangePlaces extends Backend<StackExchangeTypes> {
  protected abstract get context(): StackExchangeContext;

  // Users
  protected override doFetchUser(id: string, call: Call): Promise<StackExchangeUserModel> {
    return users.fetchUser(this.context, id, call.signal);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<StackExchangeUserModel[]> {
    return users.findUsers(this.context, query, call);
  }

  // Rooms
  protected override doFetchChannel(id: string, call: Call): Promise<StackExchangeChannelModel> {
    return channels.fetchChannel(this.context, id, call.signal);
  }
  protected override doListChannels(
    _options: ListChannelsOptions,
    call: Call,
  ): AsyncIterable<StackExchangeChannelModel[]> {
    return channels.listChannels(this.context, call);
  }
  protected override doUpdateChannel(
    id: string,
    changes: UpdateChannelInput,
    call: Call,
  ): Promise<StackExchangeChannelModel> {
    return channels.updateChannel(this.context, id, changes, call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return listMembers(this.context, id, call);
  }
  protected override doAddMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.addMembers(this.context, id, members, call);
  }
  protected override doRemoveMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.removeMembers(this.context, id, members, call);
  }
  protected override doSetMemberRole(id: string, userId: string, role: AssignableRole, call: Call): Promise<void> {
    return channels.setMemberRole(this.context, id, userId, role, call);
  }

  // The chat host
  protected override async doFetchOrganization(id: string | undefined): Promise<Organization> {
    return organizationOf(this.context, id);
  }
  protected override async *doListOrganizations(): AsyncGenerator<Organization[]> {
    yield [organizationOf(this.context, undefined)];
  }
}
