import type { ChannelRecord } from '../../world/index.js';
import type { TeamwireCall } from '../call.js';
import { isTextList } from '../fields.js';
import { addToChat, removeFromChat } from '../memberships.js';
import { del, post, put, type Route } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';
import { isOneToOne, wireChat } from '../wire/chat.js';

/** Who is in a chat, and who administers it. */
export const memberRoutes: Route[] = [
  post('/chats/{tid}/members', (call) => {
    const channel = call.chat();
    checkPolicy(channel, call);
    const { users, groups } = membersOf(call);
    addToChat(channel, users, groups, call.organisation);
    return { json: wireChat(channel, call.organisation) };
  }),
  del('/chats/{tid}/members', (call) => {
    const channel = call.chat();
    checkPolicy(channel, call);
    call.ownChat();
    const { users, groups } = membersOf(call);
    removeFromChat(channel, users, groups, call.organisation);
    return { json: wireChat(channel, call.organisation) };
  }),
  put('/chats/{tid}/admins/{uid}', (call) => setRole(call, 'admin')),
  del('/chats/{tid}/admins/{uid}', (call) => setRole(call, 'member')),
  post('/chats/{tid}/leave', (call) => {
    const channel = call.chat();
    if (isOneToOne(channel)) throw new TeamwireError('TWLeaveChatNotAllowed', 'A 1:1 chat cannot be left');
    if (!call.organisation.policies.leaveChat)
      throw new TeamwireError('TWLeaveChatNotAllowed', 'The administrator does not allow leaving chats');
    call.state.channels.leave(channel, call.bot);
    return undefined;
  }),
];

/** (Wire sheet, A12.) */
function checkPolicy(channel: ChannelRecord, call: TeamwireCall): void {
  if (isOneToOne(channel)) throw new TeamwireError('TWUpdateMembersNotAllowed', 'Nobody else can be in a 1:1 chat');
  if (!call.organisation.policies.updateMembers)
    throw new TeamwireError('TWUpdateMembersNotAllowed', 'The administrator does not allow changing members');
}

function membersOf(call: TeamwireCall) {
  const { uids, gids } = call.body({ uids: isTextList, gids: isTextList });
  return { users: call.usersOf(uids), groups: call.groupsOf(gids) };
}

function setRole(call: TeamwireCall, role: 'admin' | 'member') {
  const channel = call.ownChat();
  const user = call.user();
  if (!channel.members.has(user.id)) throw new TeamwireError('TWNotFoundError', 'The user is not in the chat');
  call.state.channels.setRole(channel, user, role, call.bot);
  return { json: wireChat(channel, call.organisation) };
}
