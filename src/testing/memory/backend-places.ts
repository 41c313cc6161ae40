import type { AssignableRole, NewChannel } from '../../core/operations/channels.js';
import type { Call } from '../../core/operations/kernel.js';
import type { MemberIds } from '../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput } from '../../core/options.js';
import type { Channel, Group, Member, Organization, User } from '../../models/index.js';
import * as channels from './operations/channels.js';
import * as users from './operations/users.js';
import { MemoryRealtime } from './realtime.js';

/** The world's users, channels and organisations: which function does which operation. */
export abstract class MemoryPlaces extends MemoryRealtime {
  // Users and groups

  protected doFetchUser(id: string, call: Call): Promise<User> {
    return users.fetchUser(this.client, this.scope, id, call);
  }

  protected override doListUsers(call: Call): AsyncIterable<readonly User[]> {
    return users.listUsers(this.client, this.scope, call);
  }

  protected override doListGroups(call: Call): AsyncIterable<readonly Group[]> {
    return users.listGroups(this.client, this.scope, call);
  }

  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return users.fetchOrganization(this.client, this.scope, id, call);
  }

  protected override async *doListOrganizations(call: Call): AsyncGenerator<readonly Organization[]> {
    yield [await users.fetchOrganization(this.client, this.scope, undefined, call)];
  }

  // Channels

  protected doFetchChannel(id: string, call: Call): Promise<Channel> {
    return channels.fetchChannel(this.client, this.scope, id, call);
  }

  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<readonly Channel[]> {
    return channels.listChannels(this.client, this.scope, options, call);
  }

  protected override doCreateChannel(input: NewChannel, call: Call): Promise<Channel> {
    return channels.createChannel(this.client, this.scope, input, call);
  }

  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<Channel> {
    return channels.updateChannel(this.client, this.scope, id, changes, call);
  }

  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.archiveChannel(this.client, id, true, call);
  }

  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.archiveChannel(this.client, id, false, call);
  }

  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return channels.joinChannel(this.client, id, call);
  }

  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.leaveChannel(this.client, id, call);
  }

  protected override doListMembers(id: string, call: Call): AsyncIterable<readonly Member[]> {
    return channels.listMembers(this.client, this.scope, id, call);
  }

  protected override doAddMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.addMembers(this.client, id, members, call);
  }

  protected override doRemoveMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.removeMembers(this.client, id, members, call);
  }

  protected override doSetMemberRole(id: string, userId: string, role: AssignableRole, call: Call): Promise<void> {
    return channels.setMemberRole(this.client, id, userId, role, call);
  }

  protected override doOpenDirect(userIds: string[], call: Call): Promise<Channel> {
    return channels.openDirect(this.client, this.scope, userIds, call);
  }
}
