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

/**
 * Learns the versions before one that names only what it replaces, where they are from before this process began: so that
 * it is known by the first one's id.
 */
export async function learnOlderVersions(
  { client, reader }: Pick<SymphonyContext, 'client' | 'reader'>,
  wire: V4Message,
  signal: AbortSignal | undefined,
): Promise<void> {
  const older: V4Message[] = [];
  let previous = predecessorOf(wire);
  while (previous !== undefined && reader.versions.firstOf(previous) === undefined && older.length < mostVersions) {
    const found = await getWire({ client }, normalizeId(previous), signal);
    if (!found) break;
    older.push(found);
    previous = predecessorOf(found);
  }
  for (const each of older.reverse()) reader.versions.note(each);
}

/** What a version has replaced, where it does not name the first one. */
function predecessorOf(wire: V4Message): string | undefined {
  return said(wire.initialMessageId) === undefined ? said(wire.replacing) : undefined;
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
