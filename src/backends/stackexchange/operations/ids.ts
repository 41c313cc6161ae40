import { NotFoundError } from '../../../core/errors/index.js';
import { numberOfId } from '../fields.js';

/** A room's number. @throws NotFoundError for what can be none */
export function roomNumber(id: string): number {
  const number = numberOfId(id);
  if (number !== undefined && number > 0) return number;
  throw new NotFoundError(`There is no room '${id}' on this chat: rooms have numbers.`);
}

/** A message's number. @throws NotFoundError for what can be none */
export function messageNumber(id: string): number {
  const number = numberOfId(id);
  if (number !== undefined && number > 0) return number;
  throw noSuchMessage(id);
}

/** A user's number; that of a special user is negative. @throws NotFoundError for what can be none */
export function userNumber(id: string): number {
  const number = numberOfId(id);
  if (number !== undefined) return number;
  throw new NotFoundError(`There is no user '${id}' on this chat: users have numbers.`);
}

export function noSuchMessage(id: string): NotFoundError {
  return new NotFoundError(`There is no message '${id}' that this account can see.`);
}
