import type { ChannelRecord, UserRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { channelData } from '../native.js';
import { escapeText } from '../text/escape.js';
import type { SlackWorkspace } from '../workspace.js';
import { fold } from './user.js';

export type ChannelView = {
  /** Whose token asks; absent for events. */
  viewer?: UserRecord | undefined;
  withMembers?: boolean | undefined;
  /** `users.conversations` leaves `is_member` out. */
  withoutMembership?: boolean | undefined;
};

/** A conversation of any kind. (Wire sheet, section 5.) */
export function wireChannel(channel: ChannelRecord, workspace: SlackWorkspace, view: ChannelView = {}): Json {
  const created = workspace.seconds(channel.createdAt);
  const updated = channel.updatedAt.getTime();
  if (channel.kind === 'direct') {
    const peer = [...channel.members.keys()].find((id) => id !== (view.viewer ?? workspace.state.bot).id) ?? '';
    return {
      id: channel.id,
      created,
      is_archived: false,
      is_im: true,
      is_org_shared: false,
      context_team_id: workspace.team.id,
      updated,
      user: peer,
      is_user_deleted: workspace.state.users.get(peer)?.isDeactivated ?? false,
      priority: 0,
    };
  }
  const data = channelData(channel);
  const isGroup = channel.kind === 'group';
  const isPrivate = channel.kind === 'private' || isGroup;
  const name = wireName(channel, workspace);
  const note = (value: string, by: string | undefined, at: number | undefined) => ({
    value: escapeText(value),
    creator: by ?? (value ? channel.creatorId : ''),
    last_set: at ?? (value ? created : 0),
  });
  return {
    id: channel.id,
    name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: isGroup,
    is_private: isPrivate,
    created,
    is_archived: channel.isArchived,
    is_general: data.isGeneral ?? false,
    unlinked: 0,
    name_normalized: fold(name),
    is_shared: false,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    context_team_id: workspace.team.id,
    updated,
    parent_conversation: null,
    creator: channel.creatorId,
    is_ext_shared: false,
    shared_team_ids: [workspace.team.id],
    pending_connected_team_ids: [],
    ...(view.withoutMembership || !view.viewer ? {} : { is_member: workspace.isMember(channel, view.viewer) }),
    ...(channel.isReadOnly ? { is_read_only: true } : {}),
    topic: note(channel.topic, data.topicBy, data.topicAt),
    purpose: note(channel.description, data.purposeBy, data.purposeAt),
    previous_names: data.previousNames ?? [],
    ...(view.withMembers ? { num_members: channel.members.size } : {}),
    ...(isGroup ? { is_open: true, priority: 0 } : {}),
  };
}

/** Group conversations have a made-up name that is not for showing. */
export function wireName(channel: ChannelRecord, workspace: SlackWorkspace): string {
  if (channel.kind !== 'group') return channel.name;
  return `mpdm-${[...channel.members.keys()].map((id) => workspace.state.users.get(id)?.handle ?? id).join('--')}-1`;
}

/** The `channel_type` of message events. */
export function channelType(channel: ChannelRecord): 'channel' | 'group' | 'im' | 'mpim' {
  if (channel.kind === 'direct') return 'im';
  if (channel.kind === 'group') return 'mpim';
  return channel.kind === 'private' ? 'group' : 'channel';
}

/** The first part of the scopes for this kind: `channels:read`, `im:history`, … */
export function scopeFamily(channel: ChannelRecord): 'channels' | 'groups' | 'im' | 'mpim' {
  const type = channelType(channel);
  return type === 'channel' ? 'channels' : type === 'group' ? 'groups' : type;
}
