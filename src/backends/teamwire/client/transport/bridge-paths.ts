import type { HttpMethod } from '../../../../core/http/index.js';
import type { TeamwireOperation } from './operations.js';

/** The calls that are no operations of the interface's own list. */
type OtherCall = 'logIn' | 'events' | 'upload' | 'download' | 'readChatAvatar' | 'readUserAvatar' | 'writeAvatar';

/** Names in braces are filled from the input; the rest of it is the query of a GET, else the JSON body. */
export type PathTable = Record<
  TeamwireOperation | OtherCall,
  { readonly method: HttpMethod; readonly path: string; readonly long?: true }
>;

/**
 * The paths of the bridge contract v1. They are this project's own assumption, not Teamwire's: its bot protocol is not
 * public. A path is replaced by the setting `paths`, all of it by the setting `transport`.
 */
export const bridgePaths: PathTable = {
  getMe: { method: 'GET', path: '/me' },
  findUsers: { method: 'GET', path: '/users', long: true },
  getUser: { method: 'GET', path: '/users/{uid}' },
  getProfile: { method: 'GET', path: '/users/{uid}/profile' },
  listGroups: { method: 'GET', path: '/groups', long: true },
  getGroup: { method: 'GET', path: '/groups/{gid}' },
  addGroupMembers: { method: 'POST', path: '/groups/{gid}/members' },
  removeGroupMembers: { method: 'DELETE', path: '/groups/{gid}/members' },
  listChats: { method: 'GET', path: '/chats', long: true },
  getChat: { method: 'GET', path: '/chats/{tid}' },
  createOneToOneChat: { method: 'POST', path: '/chats/one2one' },
  createChat: { method: 'POST', path: '/chats' },
  updateChat: { method: 'PATCH', path: '/chats/{tid}' },
  addMembers: { method: 'POST', path: '/chats/{tid}/members' },
  removeMembers: { method: 'DELETE', path: '/chats/{tid}/members' },
  addAdmin: { method: 'PUT', path: '/chats/{tid}/admins/{uid}' },
  removeAdmin: { method: 'DELETE', path: '/chats/{tid}/admins/{uid}' },
  leaveChat: { method: 'POST', path: '/chats/{tid}/leave' },
  postMessage: { method: 'POST', path: '/chats/{tid}/messages' },
  getMessages: { method: 'GET', path: '/chats/{tid}/messages', long: true },
  getReaders: { method: 'GET', path: '/chats/{tid}/readers' },
  markAsRead: { method: 'POST', path: '/chats/{tid}/read' },
  removeAvatar: { method: 'DELETE', path: '/chats/{tid}/avatar' },
  getReactions: { method: 'GET', path: '/messages/{mid}/am_reactions' },
  sendReaction: { method: 'POST', path: '/messages/{mid}/am_reactions' },
  updateReaction: { method: 'PUT', path: '/am_reactions/{id}' },
  updateLocation: { method: 'PUT', path: '/locations/me' },
  getLocations: { method: 'GET', path: '/chats/{tid}/locations' },
  stopLocation: { method: 'DELETE', path: '/chats/{tid}/locations/me' },
  logIn: { method: 'POST', path: '/auth/token' },
  events: { method: 'GET', path: '/events' },
  upload: { method: 'POST', path: '/assets' },
  download: { method: 'GET', path: '/assets/{aid}' },
  readChatAvatar: { method: 'GET', path: '/chats/{tid}/avatar' },
  readUserAvatar: { method: 'GET', path: '/users/{uid}/avatar' },
  writeAvatar: { method: 'PUT', path: '/chats/{tid}/avatar' },
};
