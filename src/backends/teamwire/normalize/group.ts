import type { Group } from '../../../models/index.js';
import type { GroupData } from '../client/data/snapshots.js';

export function toGroup({ gid, title, memberUids }: GroupData, account: string): Group {
  return { platform: 'teamwire', account, id: gid, name: title, memberCount: memberUids.length };
}
