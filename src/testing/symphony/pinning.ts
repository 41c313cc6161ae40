import type { ChannelRecord } from '../world/index.js';
import type { SymphonyCall } from './call.js';
import { SymphonyError } from './symphony-error.js';

/** Pins one message, or none for `''`. @throws SymphonyError 400 when the message is not there. */
export function setPinned(call: SymphonyCall, channel: ChannelRecord, id: string): void {
  const { messages } = call.state;
  const pinned = messages.in(channel).find((message) => message.pinned);
  if (id === '') {
    if (pinned) messages.unpin(pinned, call.actor);
    return;
  }
  const found = call.pod.message(id);
  if (!found || found.message.deletedAt || found.message.channelId !== channel.id)
    throw new SymphonyError(400, `The message ${id} does not exist in this stream`);
  if (pinned !== found.message) messages.pin(found.message, call.actor);
}
