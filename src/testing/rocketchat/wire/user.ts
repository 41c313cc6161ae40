import type { UserRecord } from '../../world/index.js';
import { rolesOf } from '../auth/permissions.js';
import { compact, type Json } from '../json.js';
import { userData } from '../native.js';
import { statusOf } from '../people/presence.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** Of a message's author and the like. */
export function userRef(user: UserRecord): Json {
  return { _id: user.id, username: user.handle, name: user.name };
}

/** As lists show somebody. */
export function wireMember(user: UserRecord): Json {
  const { avatarETag, nickname } = userData(user);
  return compact({
    _id: user.id,
    username: user.handle,
    name: user.name,
    status: statusOf(user),
    statusText: user.presence.statusText,
    utcOffset: 0,
    avatarETag,
    nickname,
    active: !user.isDeactivated,
  });
}

/** What everybody may see, and more for who may see all. */
export function wireUser(user: UserRecord, viewer: UserRecord, workspace: RocketChatWorkspace): Json {
  const isFull = viewer === user || workspace.can(viewer, 'view-full-other-user-info');
  const data = userData(user);
  const open = compact({
    ...wireMember(user),
    type: user.isBot || rolesOf(user).includes('bot') ? 'bot' : 'user',
    bio: data.bio,
    roles: rolesOf(user),
    nameInsensitive: user.name.toLowerCase(),
  });
  if (!isFull) return open;
  return compact({
    ...open,
    emails: emailsOf(user),
    createdAt: user.createdAt,
    lastLogin: data.lastLogin,
    statusConnection: workspace.presence.connectionStatus(user),
    statusDefault: data.statusDefault ?? statusOf(user),
    customFields: data.customFields,
    requirePasswordChange: false,
    canViewAllInfo: true,
    _updatedAt: user.updatedAt,
  });
}

/** What `me` and a log-in tell of the account itself. (Wire sheet, sections 2 and 5.) */
export function wireMe(user: UserRecord, workspace: RocketChatWorkspace): Json {
  const data = userData(user);
  return compact({
    ...wireUser(user, user, workspace),
    canViewAllInfo: undefined,
    email: user.email,
    avatarUrl: `${workspace.siteUrl}/avatar/${encodeURIComponent(user.handle)}`,
    settings: { profile: {}, calendar: {}, preferences: {}, ...data.settings },
    statusConnection: workspace.presence.connectionStatus(user),
    enableAutoAway: true,
    isOAuthUser: false,
    services: {
      password: { exists: data.password !== undefined },
      ...(data.twoFactor?.method === 'totp' && { totp: { enabled: true } }),
      ...(data.twoFactor?.method === 'email' && { email2fa: { enabled: true } }),
    },
  });
}

function emailsOf(user: UserRecord): Json[] | undefined {
  return user.email === undefined ? undefined : [{ address: user.email, verified: true }];
}
