import type { ChannelRecord, MessageRecord } from '../../world/index.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { newestFirst } from './message-order.js';

export type HistoryRange = {
  latest?: Date | undefined;
  oldest?: Date | undefined;
  isInclusive?: boolean;
  withThreads?: boolean;
};

/** What was said in a room, newest first; bounds are exclusive unless asked otherwise. (Wire sheet, section 5.) */
export function historyOf(
  channel: ChannelRecord,
  range: HistoryRange,
  workspace: RocketChatWorkspace,
): MessageRecord[] {
  const { latest, oldest, isInclusive = false, withThreads = true } = range;
  const fits = (message: MessageRecord) => {
    const at = message.createdAt.getTime();
    if (!withThreads && message.threadId !== undefined && !message.isBroadcast) return false;
    if (latest && (isInclusive ? at > latest.getTime() : at >= latest.getTime())) return false;
    return !(oldest && (isInclusive ? at < oldest.getTime() : at <= oldest.getTime()));
  };
  return newestFirst(workspace.messagesIn(channel).filter(fits));
}
