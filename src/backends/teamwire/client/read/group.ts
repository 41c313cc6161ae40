import type { GroupData } from '../data/snapshots.js';
import { defined, fieldsOf, flagOf, idOf, idsOf, textOf } from './values.js';

/** @returns `undefined` for what is no group */
export function readGroup(value: unknown): GroupData | undefined {
  const fields = fieldsOf(value);
  const gid = idOf(fields['gid']);
  if (gid === undefined) return undefined;
  return defined<GroupData>({
    gid,
    title: textOf(fields['title']) ?? gid,
    memberUids: idsOf(fields['member_uids']),
    ownerUid: idOf(fields['owner_uid']),
    isCircle: flagOf(fields['is_circle'], false),
    isList: flagOf(fields['is_list'], false),
    isPublic: flagOf(fields['is_public'], false),
  });
}
