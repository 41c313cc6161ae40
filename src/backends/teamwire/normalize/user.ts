import type { UserData } from '../client/data/snapshots.js';
import { defined } from '../client/read/values.js';
import type { TeamwireUser, TeamwireUserNative } from '../native.js';
import type { NormalizeContext } from './context.js';

export function toUser(data: UserData, { account }: Pick<NormalizeContext, 'account'>): TeamwireUser {
  const { uid, firstName, lastName, isBot, organisation, hasAvatar } = data;
  const name = `${firstName} ${lastName}`.trim();
  return {
    platform: 'teamwire',
    account,
    id: uid,
    name: name === '' ? uid : name,
    isBot,
    native: defined<TeamwireUserNative>({
      firstName: firstName === '' ? undefined : firstName,
      lastName: lastName === '' ? undefined : lastName,
      organisation: organisation && { id: organisation.oid, name: organisation.name },
      hasAvatar,
    }),
  };
}

/** Somebody of whom only the id is known. */
export function authorOf(uid: string, { account, userById }: NormalizeContext): TeamwireUser {
  return userById(uid) ?? { platform: 'teamwire', account, id: uid, name: uid, isBot: false };
}
