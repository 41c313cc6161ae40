import type { ChannelRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import { normalizeId } from '../ids.js';
import { compact, type Json, textOf } from '../json.js';
import { channelData } from '../native.js';
import { setPinned } from '../pinning.js';
import { get, post, type Route } from '../route.js';
import { SymphonyError } from '../symphony-error.js';

/** Conversations without a name. (Wire sheet, section 11.) */
export const imRoutes: Route[] = [
  post('/pod/v1/im/create', 'session', (call) => {
    const ids = call.body();
    if (!Array.isArray(ids) || ids.length === 0) throw new SymphonyError(400, 'The body must be a list of user ids');
    const users = [...new Set([call.actor, ...ids.map((id) => call.userOf(id, 400))])];
    if (users.length === 1) throw new SymphonyError(400, 'At least one other user is required');
    if (users.length > 2 && !call.pod.options.multiPartyIm)
      throw new SymphonyError(400, 'Multi-party instant messages are no longer supported: create a room');
    const stranger = users.find((user) => user !== call.actor && !call.pod.connections.isConnected(user));
    if (stranger) throw new SymphonyError(403, `There is no connection with the user ${stranger.id}`);
    return { json: { id: call.state.channels.openDirect(users, call.actor).id } };
  }),
  get('/pod/v1/im/{id}/info', 'session', (call) => ({ json: wireIm(conversation(call)) })),
  post('/pod/v1/im/{id}/update', 'session', (call) => {
    const channel = conversation(call);
    const pinned = textOf(call.json(), 'pinnedMessageId');
    if (pinned !== undefined) setPinned(call, channel, pinned);
    return { json: wireIm(channel) };
  }),
];

function conversation(call: SymphonyCall): ChannelRecord {
  const channel = call.state.channels.get(normalizeId(call.param('id')));
  if (!channel || (channel.kind !== 'direct' && channel.kind !== 'group'))
    throw new SymphonyError(404, 'The conversation does not exist');
  call.needMember(channel);
  return channel;
}

function wireIm(channel: ChannelRecord): Json {
  return {
    V1IMAttributes: compact({ pinnedMessageId: channelData(channel).pinnedMessageId }),
    IMSystemInfo: { id: channel.id, creationDate: channel.createdAt.getTime(), active: !channel.isArchived },
  };
}
