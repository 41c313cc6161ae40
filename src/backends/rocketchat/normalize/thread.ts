import { countAt, dateAt, defined, stringsAt, textAt, type Wire } from '../fields.js';
import type { RocketChatThread, RocketChatThreadNative } from '../native.js';

/** The thread under a message. @returns `undefined` when nobody has replied to it */
export function toThread(wire: Wire, account: string): RocketChatThread | undefined {
  const id = textAt(wire, '_id');
  const channelId = textAt(wire, 'rid');
  const messageCount = countAt(wire, 'tcount');
  if (id === undefined || channelId === undefined || messageCount === undefined || messageCount === 0) return undefined;
  // Ids of who follows it: who wrote in it does (wire sheet, section 4.6).
  const followers = stringsAt(wire, 'replies');
  return defined<RocketChatThread>({
    platform: 'rocketchat',
    account,
    id,
    channelId,
    parentMessage: { channelId, id },
    messageCount,
    participants: followers.length > 0 ? followers : undefined,
    lastMessageAt: dateAt(wire, 'tlm'),
    native: followers.length > 0 ? defined<RocketChatThreadNative>({ followers }) : undefined,
  });
}
