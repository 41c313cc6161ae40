import { Backend } from '../../core/backend.js';
import type { AssignableRole, NewChannel } from '../../core/operations/channels.js';
import type { Call } from '../../core/operations/kernel.js';
import type { MemberIds } from '../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput, UserQuery } from '../../core/options.js';
import type { Group, Member, Organization } from '../../models/index.js';
import type { TeamwireChannel, TeamwireTypes, TeamwireUser } from './native.js';
import * as channels from './operations/channels.js';
import type { TeamwireContext } from './operations/context.js';
import { listMembers } from './operations/members.js';
import { fetchOrganization } from './operations/organizations.js';
import * as users from './operations/users.js';

/** Teamwire's users, chats and organisations: which function does which operation. */
export abstract class TeamwirePlaces extends Backend<TeamwireTypes> {
  protected abstract get context(): TeamwireContext;

  // Users
  protected override doFetchUser(id: string, call: Call): Promise<TeamwireUser> {
    return users.fetchUser(this.context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<TeamwireUser[]> {
    return users.listUsers(this.context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<TeamwireUser[]> {
    return users.findUsers(this.context, query, call);
  }
  protected override doListGroups(call: Call): AsyncIterable<Group[]> {
    return users.listGroups(this.context, call);
  }

  // Chats
  protected override doFetchChannel(id: string, call: Call): Promise<TeamwireChannel> {
    return channels.fetchChannel(this.context, id, call.signal);
  }
  protected override doListChannels(_options: ListChannelsOptions, call: Call): AsyncIterable<TeamwireChannel[]> {
    return channels.listChannels(this.context, {}, call);
  }
  protected override doFindChannels(name: string, call: Call): AsyncIterable<TeamwireChannel[]> {
    return channels.listChannels(this.context, { title: name }, call);
  }
  protected override doCreateChannel(input: NewChannel, call: Call): Promise<TeamwireChannel> {
    return channels.createChannel(this.context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<TeamwireChannel> {
    return channels.updateChannel(this.context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setClosed(this.context, id, true, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setClosed(this.context, id, false, call);
  }
  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.leaveChannel(this.context, id, call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return listMembers(this.context, id, call);
  }
  protected override doAddMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.changeMembers(this.context, 'addMembers', id, members, call);
  }
  protected override doRemoveMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.changeMembers(this.context, 'removeMembers', id, members, call);
  }
  protected override doSetMemberRole(id: string, userId: string, role: AssignableRole, call: Call): Promise<void> {
    return channels.setMemberRole(this.context, id, userId, role, call);
  }
  protected override doOpenDirect(userIds: string[], call: Call): Promise<TeamwireChannel> {
    return channels.openDirect(this.context, userIds, call);
  }

  // The organisation
  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return fetchOrganization(this.context, id, call);
  }
  protected override async *doListOrganizations(call: Call): AsyncGenerator<Organization[]> {
    yield [await fetchOrganization(this.context, undefined, call)];
  }
}
