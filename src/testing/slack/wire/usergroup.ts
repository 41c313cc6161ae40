import type { GroupRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { groupData } from '../native.js';
import type { SlackWorkspace } from '../workspace.js';

/** A user group; `date_delete` 0 means that it lives, and `user_count` is a number here (live) though a string in old docs. */
export function wireUsergroup(
  group: GroupRecord,
  workspace: SlackWorkspace,
  options: { withUsers?: boolean; withCount?: boolean } = {},
): Json {
  const bot = workspace.state.bot.id;
  return {
    id: group.id,
    team_id: workspace.team.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: groupData(group).description ?? '',
    handle: group.handle,
    is_external: false,
    date_create: workspace.seconds(group.createdAt),
    date_update: workspace.seconds(group.updatedAt),
    date_delete: group.isDisabled ? workspace.seconds(group.updatedAt) : 0,
    auto_type: null,
    auto_provision: false,
    enterprise_subteam_id: '',
    created_by: bot,
    updated_by: bot,
    deleted_by: null,
    prefs: { channels: [], groups: [] },
    ...(options.withUsers ? { users: group.memberIds } : {}),
    ...(options.withUsers || options.withCount ? { user_count: group.memberIds.length } : {}),
  };
}
