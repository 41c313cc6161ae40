import type { ChatData } from '../data/snapshots.js';
import { dateOf, defined, fieldsOf, flagOf, idOf, idsOf, textOf } from './values.js';

/** @returns `undefined` for what is no chat */
export function readChat(value: unknown): ChatData | undefined {
  const fields = fieldsOf(value);
  const tid = idOf(fields['tid']);
  if (tid === undefined) return undefined;
  return defined<ChatData>({
    tid,
    title: textOf(fields['title']),
    type: textOf(fields['type']) ?? 'GROUP',
    isAlert: flagOf(fields['is_alert'], false),
    allowSending: flagOf(fields['allow_sending'], true),
    allowMuteNotifications: flagOf(fields['allow_mute_notifications'], true),
    isClosed: flagOf(fields['is_closed'], false),
    userUids: idsOf(fields['user_uids']),
    groupGids: idsOf(fields['group_gids']),
    adminUids: idsOf(fields['admin_uids']),
    lastModified: dateOf(fields['last_modified']),
  });
}
