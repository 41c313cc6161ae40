import type { ChannelRecord, MessageRecord, WorldChange } from '../../world/index.js';
import { channelData, messageData } from '../native.js';
import type { SymphonyPod } from '../pod.js';

/** What a change leaves in Symphony's own part of the records. Runs before the events are made. */
export function keepBooks(change: WorldChange, pod: SymphonyPod): void {
  switch (change.type) {
    case 'presence.updated':
      for (const changed of pod.presenceFeeds.values()) changed.push(change.user);
      break;
    case 'message.created':
      addVersion(change.message, change.message.id, pod);
      deliver(change.message, pod);
      break;
    case 'message.edited':
      addVersion(change.message, pod.ids.make('message', pod.state.now()), pod);
      break;
    case 'message.deleted':
      messageData(change.message).suppressedAt = pod.now();
      break;
    case 'message.pinned':
      pin(pod.state.channels.need(change.message.channelId), change.message, pod);
      break;
    case 'message.unpinned':
      unpin(pod.state.channels.need(change.message.channelId), change.message, pod);
      break;
    case 'read':
      for (const message of pod.state.messages.in(change.channel))
        if (message.authorId !== change.user.id) {
          const data = messageData(message);
          data.readAt ??= new Map();
          if (!data.readAt.has(change.user.id)) data.readAt.set(change.user.id, pod.now());
        }
      break;
    default:
  }
}

function addVersion(message: MessageRecord, id: string, pod: SymphonyPod): void {
  const data = messageData(message);
  const at = message.editedAt ?? message.createdAt;
  const { content, files } = message;
  pod.addVersion(message, { id, at, content, data: data.data, files: [...files], silent: data.silent });
}

/** It reaches those who are there. */
function deliver(message: MessageRecord, pod: SymphonyPod): void {
  const channel = pod.state.channels.need(message.channelId);
  const there = [...channel.members.keys()].filter(
    (id) => id !== message.authorId && pod.state.users.need(id).presence.status !== 'offline',
  );
  messageData(message).deliveredAt = new Map(there.map((id) => [id, pod.now()]));
}

/** One message of a stream is pinned at most. */
function pin(channel: ChannelRecord, message: MessageRecord, pod: SymphonyPod): void {
  channelData(channel).pinnedMessageId = pod.newest(message).id;
  for (const other of pod.state.messages.in(channel)) if (other !== message) other.pinned = undefined;
}

function unpin(channel: ChannelRecord, message: MessageRecord, pod: SymphonyPod): void {
  const data = channelData(channel);
  if (pod.versionsOf(message).some((version) => version.id === data.pinnedMessageId)) delete data.pinnedMessageId;
}
