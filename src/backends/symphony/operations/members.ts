import type { Call } from '../../../core/operations/kernel.js';
import type { Member } from '../../../models/index.js';
import { dateOf } from '../fields.js';
import { streamInfo } from './channels.js';
import type { SymphonyContext } from './context.js';

/** A room's list; of a conversation those whom its info names. */
export async function* listMembers(context: SymphonyContext, id: string, call: Call): AsyncGenerator<Member[]> {
  const { client, reader, account } = context;
  const { signal } = call;
  const info = await streamInfo(context, id, signal);
  const wires =
    info.streamType?.type === 'ROOM'
      ? await client.rooms.members(id, { signal })
      : (info.streamAttributes?.members ?? []).map((memberId) => ({ id: memberId }));
  const byId = new Map(wires.flatMap((wire) => (wire.id ? [[wire.id, wire] as const] : [])));
  const users = await reader.usersByIds([...byId.keys()], signal);
  yield users.map((user) => {
    const wire = byId.get(user.id);
    const joinedAt = wire && 'joinDate' in wire ? dateOf(wire.joinDate) : undefined;
    const isOwner = wire !== undefined && 'owner' in wire && wire.owner === true;
    return {
      platform: 'symphony',
      account,
      id: user.id,
      user,
      role: isOwner ? ('owner' as const) : ('member' as const),
      ...(joinedAt && { joinedAt }),
    };
  });
}
