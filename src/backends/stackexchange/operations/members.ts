import type { Call } from '../../../core/operations/kernel.js';
import type { Member } from '../../../models/index.js';
import type { UserData } from '../client/types.js';
import { PageError } from '../errors.js';
import { roomPage } from './channels.js';
import type { StackExchangeContext } from './context.js';
import { roomNumber } from './ids.js';

/** Who is in the room now: there is no other membership. */
export async function* listMembers(context: StackExchangeContext, id: string, call: Call): AsyncGenerator<Member[]> {
  const { reader, account } = context;
  const roomId = roomNumber(id);
  const { present, path } = await roomPage(context, roomId, call.signal);
  if (present === undefined) throw new PageError(path, 'list of present users');
  yield present.map((wire) => {
    reader.names.learn(id, String(wire.id), wire.name);
    const user = reader.user(wire);
    return { platform: 'stackexchange', account, id: user.id, user, role: roleOf(wire) };
  });
}

function roleOf({ is_owner: isOwner, is_moderator: isModerator }: UserData): Member['role'] {
  return isOwner === true ? 'owner' : isModerator === true ? 'moderator' : 'member';
}
