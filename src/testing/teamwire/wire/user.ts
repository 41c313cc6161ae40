import type { UserRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import type { TeamwireOrganisation } from '../organisation.js';

/** The first word is the first name, the rest the last. */
export function namesOf(name: string): { first_name: string; last_name: string } {
  const [first = '', ...rest] = name.split(' ');
  return { first_name: first, last_name: rest.join(' ') };
}

export function wireUser(user: UserRecord, organisation: TeamwireOrganisation): Json {
  return {
    uid: user.id,
    ...namesOf(user.name),
    is_bot: user.isBot,
    organisation: organisation.info,
    has_avatar: organisation.avatars.has(user.id),
  };
}
