import { Backend } from '../../core/backend.js';
import type { AssignableRole, NewChannel } from '../../core/operations/channels.js';
import type { Call } from '../../core/operations/kernel.js';
import type { MemberIds } from '../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput, UserQuery } from '../../core/options.js';
import type { Member, Organization } from '../../models/index.js';
import type { RocketChatChannel, RocketChatTypes, RocketChatUser } from './native.js';
import * as channels from './operations/channels.js';
import type { RocketChatContext } from './operations/context.js';
import * as members from './operations/members.js';
import { fetchOrganization } from './operations/organizations.js';
import * as users from './operations/users.js';

/** Rocket.Chat's users, rooms and servers: which function does which operation. */
export abstract class RocketChatPlaces extends Backend<RocketChatTypes> {
  protected abstract get context(): RocketChatContext;

  // Users
  protected override doFetchUser(id: string, call: Call): Promise<RocketChatUser> {
    return users.fetchUser(this.context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<RocketChatUser[]> {
    return users.listUsers(this.context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<RocketChatUser[]> {
    return users.findUsers(this.context, query, call);
  }

  // Rooms
  protected override doFetchChannel(id: string, call: Call): Promise<RocketChatChannel> {
    return channels.fetchChannel(this.context, id, call);
  }
  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<RocketChatChannel[]> {
    return channels.listChannels(this.context, options, call);
  }
  protected override doFindChannels(name: string, call: Call): AsyncIterable<RocketChatChannel[]> {
    return channels.findChannels(this.context, name, call);
  }
  protected override doCreateChannel(input: NewChannel, call: Call): Promise<RocketChatChannel> {
    return channels.createChannel(this.context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<RocketChatChannel> {
    return channels.updateChannel(this.context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setArchived(this.context, id, true, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.setArchived(this.context, id, false, call);
  }
  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return channels.joinChannel(this.context, id, call);
  }
  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.leaveChannel(this.context, id, call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return members.listMembers(this.context, id, call);
  }
  protected override doAddMembers(id: string, input: MemberIds, call: Call): Promise<void> {
    return members.addMembers(this.context, id, input, call);
  }
  protected override doRemoveMembers(id: string, input: MemberIds, call: Call): Promise<void> {
    return members.removeMembers(this.context, id, input, call);
  }
  protected override doSetMemberRole(id: string, userId: string, role: AssignableRole, call: Call): Promise<void> {
    return members.setMemberRole(this.context, id, userId, role, call);
  }
  protected override doOpenDirect(userIds: string[], call: Call): Promise<RocketChatChannel> {
    return channels.openDirect(this.context, userIds, call);
  }

  // The server
  protected override async doFetchOrganization(id: string | undefined, _call: Call): Promise<Organization> {
    return fetchOrganization(this.context, id);
  }
  protected override async *doListOrganizations(_call: Call): AsyncGenerator<Organization[]> {
    yield [fetchOrganization(this.context, undefined)];
  }
}
