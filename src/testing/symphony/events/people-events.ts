import type { ChannelRecord, UserRecord } from '../../world/index.js';
import type { SymphonyPod } from '../pod.js';
import { eventStream } from '../wire/stream.js';
import { eventUser } from '../wire/user.js';
import type { EventContent } from './envelope.js';

/** A connection was asked for, or accepted: then the other is the one who had asked. (Wire sheet, section 6.) */
export function connectionEvent(
  event: 'requested' | 'accepted',
  by: UserRecord,
  other: UserRecord,
  pod: SymphonyPod,
): EventContent {
  const user = eventUser(other, pod);
  return event === 'requested'
    ? { type: 'CONNECTIONREQUESTED', key: 'connectionRequested', payload: { toUser: user }, by }
    : { type: 'CONNECTIONACCEPTED', key: 'connectionAccepted', payload: { fromUser: user }, by };
}

/** Somebody asks to be let in; told of are the owners, who can do it. */
export function joinRequest(channel: ChannelRecord, by: UserRecord, pod: SymphonyPod): EventContent {
  const owners = [...channel.members]
    .filter(([, { role }]) => role === 'owner')
    .map(([id]) => eventUser(pod.state.users.need(id), pod));
  const payload = { stream: eventStream(channel, pod), affectedUsers: owners };
  return { type: 'USERREQUESTEDTOJOINROOM', key: 'userRequestedToJoinRoom', payload, by };
}
