import { InvalidError } from '../../../core/errors/index.js';

/** A user or its id. */
export type UserRef = string | { readonly uid: string };
/** A group or its id. */
export type GroupRef = string | { readonly gid: string };
/** A message or its id. */
export type MessageRef = string | { readonly mid: string };

export function uidOf(ref: UserRef): string {
  return checked(typeof ref === 'string' ? ref : ref?.uid, 'user');
}

export function uidsOf(refs: readonly UserRef[]): string[] {
  return listOf(refs, 'users').map(uidOf);
}

export function gidsOf(refs: readonly GroupRef[]): string[] {
  return listOf(refs, 'groups').map((ref) => checked(typeof ref === 'string' ? ref : ref?.gid, 'group'));
}

export function midOf(ref: MessageRef): string {
  return checked(typeof ref === 'string' ? ref : ref?.mid, 'message');
}

function listOf<Ref>(refs: readonly Ref[], what: string): readonly Ref[] {
  if (Array.isArray(refs)) return refs;
  throw new InvalidError(`A list of ${what} was expected: their ids or objects.`, { platform: 'teamwire' });
}

function checked(id: unknown, what: string): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new InvalidError(`A ${what} was expected: its id or the object.`, { platform: 'teamwire' });
}
