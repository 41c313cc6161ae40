import type { UserRecord } from '../../world/index.js';
import { RocketChatError } from '../rocketchat-error.js';
import { canRead } from '../rooms/access.js';
import type { RocketChatWorkspace } from '../workspace.js';

const notAllowed = () => new RocketChatError('not-allowed', 'not-allowed');

const openToAll = new Set(['stream-notify-all', 'stream-apps', 'stream-integrationHistory']);
const forUsers = new Set(['stream-notify-logged', 'stream-user-presence', 'stream-roles', 'stream-importers']);

/** @throws RocketChatError unless the user may hear this event. (Wire sheet, section 10.) */
export function checkStream(
  stream: string,
  event: string,
  user: UserRecord | undefined,
  workspace: RocketChatWorkspace,
): void {
  if (openToAll.has(stream)) return;
  if (!user) throw notAllowed();
  if (forUsers.has(stream)) return;
  const [first = '', second = ''] = event.split('/');
  const room = () => workspace.state.channels.get(first);
  switch (stream) {
    case 'stream-room-messages': {
      if (event === '__my_messages__') return;
      const channel = room();
      if (!channel || !canRead(channel, user, workspace)) throw notAllowed();
      return;
    }
    case 'stream-notify-room': {
      const channel = room();
      if (second === '' || !channel || !canRead(channel, user, workspace)) throw notAllowed();
      return;
    }
    case 'stream-notify-user':
      if (first !== user.id || second === '') throw notAllowed();
      return;
    case 'stream-notify-room-users':
      if (!room()?.members.has(user.id)) throw notAllowed();
      return;
    default:
      throw new RocketChatError('404', `Subscription '${stream}' not found`, { status: 404 });
  }
}
