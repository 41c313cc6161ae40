import { Backend } from '../../core/backend.js';
import type { AssignableRole, NewChannel } from '../../core/operations/channels.js';
import type { Call } from '../../core/operations/kernel.js';
import type { MemberIds } from '../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput, UserQuery } from '../../core/options.js';
import type { Member, Organization } from '../../models/index.js';
import type { SymphonyChannel, SymphonyTypes, SymphonyUser } from './native.js';
import * as channels from './operations/channels.js';
import type { SymphonyContext } from './operations/context.js';
import { listMembers } from './operations/members.js';
import { fetchOrganization } from './operations/organizations.js';
import * as users from './operations/users.js';

/** Symphony's users, streams and pods: which function does which operation. */
export abstract class SymphonyPlaces extends Backend<SymphonyTypes> {
  protected abstract get context(): SymphonyContext;

  // Users
  protected override doFetchUser(id: string, call: Call): Promise<SymphonyUser> {
    return users.fetchUser(this.context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<SymphonyUser[]> {
    return users.listUsers(this.context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<SymphonyUser[]> {
    return users.findUsers(this.context, query, call);
  }

  // Channels
  protected override doFetchChannel(id: string, call: Call): Promise<SymphonyChannel> {
    return channels.fetchChannel(this.context, id, call.signal);
  }
  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<SymphonyChannel[]> {
    return channels.listChannels(this.context, options, call);
  }
  protected override doFindChannels(name: string, call: Call): AsyncIterable<SymphonyChannel[]> {
    return channels.findChannels(this.context, name, call);
  }
  protected override doCreateChannel(input: NewChannel, call: Call): Promise<SymphonyChannel> {
    return channels.createChannel(this.context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<SymphonyChannel> {
    return channels.updateChannel(this.context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setActive(this.context, id, false, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setActive(this.context, id, true, call);
  }
  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return channels.addMember(this.context, id, this.me?.id ?? '', call);
  }
  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.removeMember(this.context, id, this.me?.id ?? '', call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return listMembers(this.context, id, call);
  }
  protected override doAddMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.changeMembers(this.context, id, members, channels.addMember, call);
  }
  protected override doRemoveMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.changeMembers(this.context, id, members, channels.removeMember, call);
  }
  protected override doSetMemberRole(id: string, userId: string, role: AssignableRole, call: Call): Promise<void> {
    return channels.setMemberRole(this.context, id, userId, role, call);
  }
  protected override doOpenDirect(userIds: string[], call: Call): Promise<SymphonyChannel> {
    return channels.openDirect(this.context, userIds, call);
  }

  // The pod
  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return fetchOrganization(this.context, id, call);
  }
  protected override async *doListOrganizations(call: Call): AsyncGenerator<Organization[]> {
    yield [await fetchOrganization(this.context, undefined, call)];
  }
}
