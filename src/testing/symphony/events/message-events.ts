import type { WorldChange } from '../../world/index.js';
import { messageData } from '../native.js';
import type { SymphonyPod } from '../pod.js';
import { wireMessage } from '../wire/message.js';
import { eventStream } from '../wire/stream.js';
import type { EventContent } from './envelope.js';

/** The events of what was said. An edit comes as a message that replaces one. (Wire sheet, sections 6 and 17.7.) */
export function messageEvents(change: WorldChange, pod: SymphonyPod): EventContent[] {
  switch (change.type) {
    case 'message.created':
    case 'message.edited': {
      const { message, by } = change;
      if (messageData(message).isImported) return [];
      const version = pod.newest(message);
      const payload = { message: wireMessage(message, version, pod) };
      return [{ type: 'MESSAGESENT', key: 'messageSent', payload, by, messageId: version.id }];
    }
    case 'message.deleted': {
      const { message, by } = change;
      const stream = eventStream(pod.state.channels.need(message.channelId), pod);
      const payload = { messageId: pod.newest(message).id, stream };
      return [{ type: 'MESSAGESUPPRESSED', key: 'messageSuppressed', payload, by }];
    }
    default:
      return [];
  }
}
