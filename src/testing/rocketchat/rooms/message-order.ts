import type { MessageRecord } from '../../world/index.js';
import { messageData } from '../native.js';

/** By time; of the same time, what was stored later comes first. */
export function newestFirst(messages: readonly MessageRecord[]): MessageRecord[] {
  return [...messages].reverse().sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/** What messages can be sorted by. */
export const messageKeys = {
  ts: (message: MessageRecord) => message.createdAt.getTime(),
  _updatedAt: (message: MessageRecord) => (messageData(message).updatedAt ?? message.createdAt).getTime(),
  msg: (message: MessageRecord) => message.content,
};
