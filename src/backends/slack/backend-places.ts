import { Backend } from '../../core/backend.js';
import type { NewChannel } from '../../core/operations/channels.js';
import type { Call } from '../../core/operations/kernel.js';
import type { MemberIds } from '../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput, UserQuery } from '../../core/options.js';
import type { Group, Member, Organization } from '../../models/index.js';
import type { SlackChannel, SlackTypes, SlackUser } from './native.js';
import * as channels from './operations/channels.js';
import type { SlackContext } from './operations/context.js';
import * as organizations from './operations/organizations.js';
import * as users from './operations/users.js';

/** Slack's users, channels and workspaces: which function does which operation. */
export abstract class SlackPlaces extends Backend<SlackTypes> {
  protected abstract get context(): SlackContext;

  // Users and groups
  protected override doFetchUser(id: string, call: Call): Promise<SlackUser> {
    return users.fetchUser(this.context, id, call.signal);
  }
  protected override doListUsers(call: Call): AsyncIterable<SlackUser[]> {
    return users.listUsers(this.context, call);
  }
  protected override doFindUsers(query: Omit<UserQuery, 'id'>, call: Call): AsyncIterable<SlackUser[]> {
    return users.findUsers(this.context, query, call);
  }
  protected override doListGroups(call: Call): AsyncIterable<Group[]> {
    return users.listGroups(this.context, call);
  }

  // Channels
  protected override doFetchChannel(id: string, call: Call): Promise<SlackChannel> {
    return channels.fetchChannel(this.context, id, call.signal);
  }
  protected override doListChannels(options: ListChannelsOptions, call: Call): AsyncIterable<SlackChannel[]> {
    return channels.listChannels(this.context, options, call);
  }
  protected override doFindChannels(_name: string, call: Call): AsyncIterable<SlackChannel[]> {
    return channels.listChannels(this.context, { types: ['public', 'private'], includeArchived: true }, call);
  }
  protected override doCreateChannel(input: NewChannel, call: Call): Promise<SlackChannel> {
    return channels.createChannel(this.context, input, call);
  }
  protected override doUpdateChannel(id: string, changes: UpdateChannelInput, call: Call): Promise<SlackChannel> {
    return channels.updateChannel(this.context, id, changes, call);
  }
  protected override doArchiveChannel(id: string, call: Call): Promise<void> {
    return channels.archiveChannel(this.context, id, call);
  }
  protected override doUnarchiveChannel(id: string, call: Call): Promise<void> {
    return channels.unarchiveChannel(this.context, id, call);
  }
  protected override doJoinChannel(id: string, call: Call): Promise<void> {
    return channels.joinChannel(this.context, id, call);
  }
  protected override doLeaveChannel(id: string, call: Call): Promise<void> {
    return channels.leaveChannel(this.context, id, call);
  }
  protected override doListMembers(id: string, call: Call): AsyncIterable<Member[]> {
    return channels.listMembers(this.context, id, (userId, signal) => this.fetchUser(userId, { signal }), call);
  }
  protected override doAddMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.addMembers(this.context, id, members, call);
  }
  protected override doRemoveMembers(id: string, members: MemberIds, call: Call): Promise<void> {
    return channels.removeMembers(this.context, id, members, call);
  }
  protected override doOpenDirect(userIds: string[], call: Call): Promise<SlackChannel> {
    return channels.openDirect(this.context, userIds, call);
  }

  // Workspaces
  protected override doFetchOrganization(id: string | undefined, call: Call): Promise<Organization> {
    return organizations.fetchOrganization(this.context, id, call);
  }
  protected override doListOrganizations(call: Call): AsyncIterable<Organization[]> {
    return organizations.listOrganizations(this.context, call);
  }
}
