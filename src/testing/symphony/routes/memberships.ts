import type { ChannelRecord, UserRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import { channelData } from '../native.js';
import { get, post, type Route, type RouteAnswer } from '../route.js';
import { SymphonyError } from '../symphony-error.js';
import { isPublic } from '../wire/room.js';

/** Who is in a room. (Wire sheet, section 11.) */
export const membershipRoutes: Route[] = [
  post('/pod/v1/room/{id}/membership/add', 'session', (call) => {
    const { room, user } = named(call);
    // Anybody may come into a public room; a member may bring others where that is allowed.
    const mayInvite = call.isMember(room) && (channelData(room).membersCanInvite ?? true);
    if (!(user === call.actor && isPublic(room)) && !mayInvite) call.needOwner(room);
    if (!call.pod.connections.isConnected(user) && !channelData(room).crossPod)
      throw new SymphonyError(403, 'The room is not open to users of other pods');
    call.state.channels.join(room, user, call.actor);
    return done('Member added');
  }),
  post('/pod/v1/room/{id}/membership/remove', 'session', (call) => {
    const { room, user } = named(call);
    if (user !== call.actor) call.needOwner(room);
    if (!call.isMember(room, user)) throw new SymphonyError(400, 'The user is not a member of the room');
    call.state.channels.leave(room, user, call.actor);
    return done('Member removed');
  }),
  post('/pod/v1/room/{id}/membership/promoteOwner', 'session', (call) => setRole(call, 'owner')),
  post('/pod/v1/room/{id}/membership/demoteOwner', 'session', (call) => setRole(call, 'member')),
  get('/pod/v2/room/{id}/membership/list', 'session', (call) => {
    const room = call.room();
    if (!isPublic(room)) call.needMember(room);
    return {
      json: [...room.members].map(([id, { role, joinedAt }]) => ({
        id: BigInt(id),
        owner: role === 'owner',
        joinDate: joinedAt.getTime(),
      })),
    };
  }),
];

function named(call: SymphonyCall): { room: ChannelRecord; user: UserRecord } {
  const room = call.room();
  if (room.isArchived) throw new SymphonyError(400, 'The room is deactivated');
  return { room, user: call.userOf(call.json().id) };
}

function setRole(call: SymphonyCall, role: 'owner' | 'member'): RouteAnswer {
  const { room, user } = named(call);
  call.needOwner(room);
  if (!call.isMember(room, user)) throw new SymphonyError(400, 'The user is not a member of the room');
  call.state.channels.setRole(room, user, role, call.actor);
  return done(role === 'owner' ? 'Member promoted to owner' : 'Member demoted to participant');
}

function done(message: string): RouteAnswer {
  return { json: { format: 'TEXT', message } };
}
