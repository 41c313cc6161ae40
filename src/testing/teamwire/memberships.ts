import type { ChannelRecord, GroupRecord, UserRecord } from '../world/index.js';
import { chatData } from './native.js';
import type { TeamwireOrganisation } from './organisation.js';

/** Who is in a chat: users directly, and those of its groups. The world sees them all as members. */
export function addToChat(
  channel: ChannelRecord,
  users: readonly UserRecord[],
  groups: readonly GroupRecord[],
  organisation: TeamwireOrganisation,
): void {
  const { channels } = organisation.state;
  const data = chatData(channel);
  data.gids ??= new Set();
  data.byGroup ??= new Set();
  for (const user of users) {
    data.byGroup.delete(user.id);
    channels.join(channel, user, organisation.bot);
  }
  for (const group of groups) {
    data.gids.add(group.id);
    for (const user of membersOf(group, organisation)) {
      if (!channel.members.has(user.id)) data.byGroup.add(user.id);
      channels.join(channel, user, organisation.bot);
    }
  }
}

/** Those who are not in it are passed over. */
export function removeFromChat(
  channel: ChannelRecord,
  users: readonly UserRecord[],
  groups: readonly GroupRecord[],
  organisation: TeamwireOrganisation,
): void {
  const data = chatData(channel);
  for (const group of groups) data.gids?.delete(group.id);
  const kept = new Set([...(data.gids ?? [])].flatMap((gid) => organisation.state.groups.get(gid)?.memberIds ?? []));
  for (const user of users) {
    if (kept.has(user.id)) data.byGroup?.add(user.id);
    else leave(channel, user, organisation);
  }
  for (const group of groups)
    for (const user of membersOf(group, organisation))
      if (data.byGroup?.has(user.id) && !kept.has(user.id)) leave(channel, user, organisation);
}

/** The members of a group have changed: the chats that it is in follow. */
export function followGroup(group: GroupRecord, before: readonly string[], organisation: TeamwireOrganisation): void {
  for (const channel of organisation.state.channels.all()) {
    if (!chatData(channel).gids?.has(group.id)) continue;
    addToChat(channel, [], [group], organisation);
    const gone = before.filter((uid) => !group.memberIds.includes(uid) && chatData(channel).byGroup?.has(uid));
    const users = gone.map((uid) => organisation.state.users.need(uid));
    removeFromChat(channel, users, [], organisation);
  }
}

function leave(channel: ChannelRecord, user: UserRecord, organisation: TeamwireOrganisation): void {
  chatData(channel).byGroup?.delete(user.id);
  organisation.state.channels.leave(channel, user, organisation.bot);
}

function membersOf(group: GroupRecord, organisation: TeamwireOrganisation): UserRecord[] {
  return group.memberIds.flatMap((uid) => organisation.state.users.get(uid) ?? []);
}
