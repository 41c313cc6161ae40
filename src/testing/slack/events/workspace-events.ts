import type { ChannelRecord, WorldChange, WorldChangeOf } from '../../world/index.js';
import type { Json } from '../json.js';
import { wireChannel, wireName } from '../wire/channel.js';
import { wireUser } from '../wire/user.js';
import { wireUsergroup } from '../wire/usergroup.js';
import type { SlackWorkspace } from '../workspace.js';

/** The inner events that a change to a channel, a person, a group or the emoji gives. (Wire sheet, section 13.) */
export function workspaceEvents(change: WorldChange, workspace: SlackWorkspace): Json[] {
  const stamped = (event: Json): Json => ({ ...event, event_ts: workspace.ts() });
  switch (change.type) {
    case 'channel.created':
      return channelCreated(change.channel, workspace).map(stamped);
    case 'channel.updated':
      return channelUpdated(change, workspace).map(stamped);
    case 'channel.deleted':
      return [
        stamped({ type: `${family(change.channel)}_deleted`, channel: change.channel.id, actor_id: change.by.id }),
      ];
    case 'member.joined':
    case 'member.left':
      return memberEvents(change, workspace).map(stamped);
    case 'user.created':
      return [stamped({ type: 'team_join', user: wireUser(change.user, workspace) })];
    case 'user.updated':
      return userEvents(change.user, 'user_profile_changed', workspace).map(stamped);
    case 'presence.updated':
      // There is no presence event for apps; a status is part of the profile.
      return statusChanged(change) ? userEvents(change.user, 'user_status_changed', workspace).map(stamped) : [];
    case 'emoji.added': {
      const { name, url, aliasFor } = change.emoji;
      return [
        stamped({
          type: 'emoji_changed',
          subtype: 'add',
          name,
          value: aliasFor === undefined ? url : `alias:${aliasFor}`,
        }),
      ];
    }
    case 'emoji.removed':
      return [stamped({ type: 'emoji_changed', subtype: 'remove', names: [change.emoji.name] })];
    case 'group.created':
      return [
        stamped({ type: 'subteam_created', subteam: wireUsergroup(change.group, workspace, { withUsers: true }) }),
      ];
    case 'group.updated':
      return groupEvents(change, workspace).map(stamped);
    case 'file.added':
      return [
        stamped({ type: 'file_created', file_id: change.file.id, user_id: change.by.id, file: { id: change.file.id } }),
      ];
    case 'file.deleted':
      return [stamped({ type: 'file_deleted', file_id: change.file.id })];
    default:
      return [];
  }
}

function family(channel: ChannelRecord): 'channel' | 'group' {
  return channel.kind === 'private' || channel.kind === 'group' ? 'group' : 'channel';
}

function channelCreated(channel: ChannelRecord, workspace: SlackWorkspace): Json[] {
  if (channel.kind === 'direct') {
    const peer = [...channel.members.keys()].find((id) => id !== workspace.state.bot.id);
    return [{ type: 'im_created', user: peer, channel: wireChannel(channel, workspace) }];
  }
  // Of private ones the app hears by joining.
  if (family(channel) === 'group') return [];
  return [{ type: 'channel_created', channel: wireChannel(channel, workspace) }];
}

function channelUpdated(change: WorldChangeOf<'channel.updated'>, workspace: SlackWorkspace): Json[] {
  const { channel, previous, by } = change;
  const events: Json[] = [];
  if (channel.name !== previous.name && channel.kind !== 'direct') {
    const name = wireName(channel, workspace);
    const renamed = {
      id: channel.id,
      is_channel: true,
      is_mpim: channel.kind === 'group',
      name,
      name_normalized: name,
      created: workspace.seconds(channel.createdAt),
    };
    events.push({ type: `${family(channel)}_rename`, channel: renamed });
  }
  if (channel.isArchived !== previous.isArchived)
    events.push({
      type: `${family(channel)}_${channel.isArchived ? 'archive' : 'unarchive'}`,
      channel: channel.id,
      user: by.id,
    });
  return events;
}

function memberEvents(change: WorldChangeOf<'member.joined' | 'member.left'>, workspace: SlackWorkspace): Json[] {
  const { channel, user, by } = change;
  if (channel.kind === 'direct' || channel.kind === 'group') return [];
  const isJoin = change.type === 'member.joined';
  const event: Json = {
    type: isJoin ? 'member_joined_channel' : 'member_left_channel',
    user: user.id,
    channel: channel.id,
    // One letter here, unlike anywhere else.
    channel_type: family(channel) === 'group' ? 'G' : 'C',
    team: workspace.team.id,
    ...(isJoin && by !== user ? { inviter: by.id } : {}),
  };
  if (isJoin || user !== workspace.state.bot) return [event];
  return [event, { type: `${family(channel)}_left`, channel: channel.id, actor_id: by.id }];
}

function userEvents(user: Parameters<typeof wireUser>[0], second: string, workspace: SlackWorkspace): Json[] {
  const body = { user: wireUser(user, workspace), cache_ts: workspace.seconds() };
  // The second comes besides the first, with the same body.
  return [
    { type: 'user_change', ...body },
    { type: second, ...body },
  ];
}

function statusChanged({ user, previous }: WorldChangeOf<'presence.updated'>): boolean {
  const { presence } = user;
  return (
    presence.statusText !== previous.statusText ||
    presence.statusEmoji !== previous.statusEmoji ||
    presence.expiresAt !== previous.expiresAt
  );
}

function groupEvents(change: WorldChangeOf<'group.updated'>, workspace: SlackWorkspace): Json[] {
  const { group, previous } = change;
  const bot = workspace.state.bot.id;
  const added = group.memberIds.filter((id) => !previous.memberIds.includes(id));
  const removed = previous.memberIds.filter((id) => !group.memberIds.includes(id));
  const events: Json[] = [{ type: 'subteam_updated', subteam: wireUsergroup(group, workspace, { withUsers: true }) }];
  if (added.length + removed.length > 0)
    events.push({
      type: 'subteam_members_changed',
      subteam_id: group.id,
      team_id: workspace.team.id,
      date_previous_update: workspace.seconds(previous.updatedAt),
      date_update: workspace.seconds(group.updatedAt),
      added_users: added,
      added_users_count: added.length,
      removed_users: removed,
      removed_users_count: removed.length,
    });
  if (added.includes(bot)) events.push({ type: 'subteam_self_added', subteam_id: group.id });
  if (removed.includes(bot)) events.push({ type: 'subteam_self_removed', subteam_id: group.id });
  return events;
}
