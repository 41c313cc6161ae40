import type { GroupRecord } from '../../world/index.js';
import type { Json } from '../json.js';

/** A group of a script is one that an administrator made. */
export function wireGroup(group: GroupRecord): Json {
  return {
    gid: group.id,
    title: group.name,
    member_uids: group.memberIds,
    owner_uid: null,
    is_circle: true,
    is_list: false,
    is_public: true,
  };
}
