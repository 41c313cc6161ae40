import { TWServerError } from '../exceptions.js';

/** What an answer was read as. @throws TWServerError when it could not be */
export function needed<Read>(read: Read | undefined, operation: string, isWrite = false): Read {
  if (read !== undefined) return read;
  throw new TWServerError(`${operation} was answered with something that cannot be read.`, {
    operation,
    retryable: false,
    ...(isWrite && { maybeDelivered: true }),
  });
}
