import { Backend } from '../../core/backend.js';
import type { NewChannel } from '../../core/operations/channels.js';
import type { Call } from '../../core/operations/kernel.js';
import type { MemberIds } from '../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput, UserQuery } from '../../core/options.js';
import type { Group, Member, Organization } from '../../models/index.js';
import type { DiscordChannel, DiscordTypes, DiscordUser } from './native.js';
import * as channels from './operations/channels.js';
import type { DiscordContext } from './operations/context.js';
import * as members from './operations/members.js';
import * as organizations from './operations/organizations.js';
import * as users from './operations/users.js';

/** Discord's users, channels and servers: which function does which operation. */
export abstract class DiscordPlaces extends Backend<DiscordTypes> {
  protected abstract get context(): DiscordContext;

  // Users and groups
  protected override doFetchUser(id: string, call: Call): Promise<DiscordUser> {
    return users.fetchUser(this.context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<DiscordUser[]> {
    return users.listUsers(this.context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<DiscordUser[]> {
    return users.findUsers(this.context, query, call);
  }
  protected override doListGroups(call: Call): AsyncIterable<Group[]> {
    return users.listGroups(this.context, call);
  }

  // Channels
  protected override doFetchChannel(id: string, call: Call): Promise<DiscordChannel> {
    return channels.fetchChannel(this.context, id, call.signal);
  }
  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<DiscordChannel[]> {
    return channels.listChannels(this.context, options, call);
  }
  protected override doFindChannels(_name: string, call: Call): AsyncIterable<DiscordChannel[]> {
    return channels.findChannels(this.context, call);
  }
  protected override doCreateChannel(input: NewChannel, call: Call): Promise<DiscordChannel> {
    return channels.createChannel(this.context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<DiscordChannel> {
    return channels.updateChannel(this.context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.archiveChannel(this.context, id, true, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.archiveChannel(this.context, id, false, call);
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
  protected override doAddMembers(id: string, who: MemberIds, call: Call): Promise<void> {
    return members.addMembers(this.context, id, who, call);
  }
  protected override doRemoveMembers(id: string, who: MemberIds, call: Call): Promise<void> {
    return members.removeMembers(this.context, id, who, call);
  }
  protected override doOpenDirect(userIds: string[], call: Call): Promise<DiscordChannel> {
    return channels.openDirect(this.context, userIds, call);
  }

  // Servers
  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return organizations.fetchOrganization(this.context, id, call);
  }
  protected override doListOrganizations(call: Call): AsyncIterable<Organization[]> {
    return organizations.listOrganizations(this.context, call);
  }
}
