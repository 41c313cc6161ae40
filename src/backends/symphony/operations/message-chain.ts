import { isChatError, NotFoundError } from '../../../core/errors/index.js';
import { normalizeId } from '../client/ids.js';
import type { V4Message } from '../client/types/message.js';
import { said } from '../fields.js';
import type { SymphonyContext } from './context.js';

/** More edits than this are discouraged (wire sheet, section 7.3). */
const mostVersions = 1_000;

/**
 * The newest version of a message, by any version's id: known ones at once, others along `replacedBy`.
 *
 * @returns `undefined` when there is none
 */
export async function newestWire(
  { client, reader }: Pick<SymphonyContext, 'client' | 'reader'>,
  id: string,
  signal: AbortSignal | undefined,
): Promise<V4Message | undefined> {
  let next = reader.versions.newestOf(id) ?? normalizeId(id);
  for (let step = 0; step < mostVersions; step += 1) {
    const wire = await getWire({ client }, next, signal);
    if (!wire) return undefined;
    reader.versions.note(wire);
    const replacement = said(wire.replacedBy);
    if (replacement === undefined) return wire;
    next = normalizeId(replacement);
  }
  return undefined;
}

async function getWire(
  { client }: Pick<SymphonyContext, 'client'>,
  id: string,
  signal: AbortSignal | undefined,
): Promise<V4Message | undefined> {
  try {
    const wire = await client.messages.get(id, { signal });
    return wire?.messageId === undefined ? undefined : wire;
  } catch (error) {
    // An id that is none is a 400; one of a conversation of others a 403 (wire sheet, section 3).
    if (isChatError(error) && ['not_found', 'invalid', 'forbidden'].includes(error.code)) return undefined;
    throw error;
  }
}

export function noSuchMessage(id: string): NotFoundError {
  return new NotFoundError(`There is no message '${id}' that this account can see.`);
}
