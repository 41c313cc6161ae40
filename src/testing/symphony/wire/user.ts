import type { UserRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import type { SymphonyPod } from '../pod.js';

/** First and last name as one reads them off the shown one; bots have none. */
function names(user: UserRecord): { firstName?: string; lastName?: string } {
  if (user.isBot) return {};
  const [first, ...rest] = user.name.trim().split(/\s+/);
  return { ...(first ? { firstName: first } : {}), ...(rest.length > 0 ? { lastName: rest.join(' ') } : {}) };
}

/** Of messages and events. Those of other pods come without address and handle. (Wire sheet, section 7.1.) */
export function eventUser(user: UserRecord, pod: SymphonyPod): Json {
  const isLocal = !pod.isExternal(user);
  return compact({
    userId: BigInt(user.id),
    ...names(user),
    displayName: user.name,
    email: isLocal ? user.email : undefined,
    username: isLocal ? user.handle : undefined,
  });
}

/** A UserV2. (Wire sheet, section 12.) */
export function wireUser(user: UserRecord, pod: SymphonyPod): Json {
  const isLocal = !pod.isExternal(user);
  return compact({
    id: BigInt(user.id),
    emailAddress: isLocal ? user.email : undefined,
    ...names(user),
    displayName: user.name,
    title: isLocal ? user.title : undefined,
    company: isLocal ? pod.company : `${user.handle} & Co`,
    username: isLocal ? user.handle : undefined,
    accountType: user.isBot ? 'SYSTEM' : 'NORMAL',
    avatars: avatars(user),
    roles: user === pod.state.bot ? ['INDIVIDUAL', ...pod.roles] : undefined,
  });
}

function avatars(user: UserRecord): Json[] {
  if (user.avatarUrl !== undefined) return ['original', 'small'].map((size) => ({ size, url: user.avatarUrl }));
  // Relative to the pod. (Wire sheet, section 12.)
  return [
    { size: 'original', url: '../avatars/static/150/default.png' },
    { size: 'small', url: '../avatars/static/50/default.png' },
  ];
}
