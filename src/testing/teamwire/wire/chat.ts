import type { ChannelRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { chatData } from '../native.js';
import type { TeamwireOrganisation } from '../organisation.js';

export function isOneToOne(channel: ChannelRecord): boolean {
  return channel.kind === 'direct';
}

export function wireChat(channel: ChannelRecord, organisation: TeamwireOrganisation): Json {
  const { isAlert = false, allowMuteNotifications = true, gids, byGroup } = chatData(channel);
  const uids = [...channel.members.keys()];
  const isNamed = channel.kind !== 'direct' && channel.kind !== 'group';
  const newest = organisation.state.messages.in(channel, { deleted: true }).at(-1);
  return {
    tid: channel.id,
    title: isNamed ? channel.name : null,
    type: isOneToOne(channel) ? 'ONE_TO_ONE' : 'GROUP',
    is_alert: isAlert,
    allow_sending: !channel.isReadOnly,
    allow_mute_notifications: allowMuteNotifications,
    is_closed: channel.isArchived,
    user_uids: uids.filter((uid) => !byGroup?.has(uid)),
    group_gids: [...(gids ?? [])],
    admin_uids: isOneToOne(channel)
      ? []
      : uids.filter((uid) => organisation.isAdmin(channel, organisation.state.users.need(uid))),
    last_modified: (newest?.createdAt ?? channel.createdAt).getTime(),
  };
}
