import type { OrganisationData, UserData } from '../data/snapshots.js';
import { defined, fieldsOf, flagOf, idOf, textOf } from './values.js';

/** @returns `undefined` for what is no user */
export function readUser(value: unknown): UserData | undefined {
  const fields = fieldsOf(value);
  const uid = idOf(fields['uid']);
  if (uid === undefined) return undefined;
  return defined<UserData>({
    uid,
    firstName: textOf(fields['first_name']) ?? '',
    lastName: textOf(fields['last_name']) ?? '',
    isBot: flagOf(fields['is_bot'], false),
    organisation: readOrganisation(fields['organisation']),
    hasAvatar: flagOf(fields['has_avatar'], false),
  });
}

function readOrganisation(value: unknown): OrganisationData | undefined {
  const { oid, name } = fieldsOf(value);
  const id = idOf(oid);
  return id === undefined ? undefined : { oid: id, name: textOf(name) ?? id };
}
