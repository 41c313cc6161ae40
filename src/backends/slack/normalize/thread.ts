import type { SlackThread, SlackThreadNative } from '../native.js';
import { countAt, defined, flagAt, stringAt, stringsAt, type Wire } from '../wire/read.js';
import { dateOfTs, isTs } from '../wire/ts.js';
import type { NormalizeContext } from './context.js';

/** The thread under a root message. @returns `undefined` when it is no message */
export function threadOf(
  root: Wire,
  channelId: string,
  context: Pick<NormalizeContext, 'account'>,
): SlackThread | undefined {
  const id = stringAt(root, 'ts');
  if (!isTs(id)) return undefined;
  const participants = stringsAt(root, 'reply_users');
  const latestReply = stringAt(root, 'latest_reply');
  return defined<SlackThread>({
    platform: 'slack',
    account: context.account,
    id,
    channelId,
    parentMessage: { channelId, id },
    messageCount: countAt(root, 'reply_count') ?? 0,
    participants: participants.length > 0 ? participants : undefined,
    lastMessageAt: dateOfTs(latestReply),
    isLocked: flagAt(root, 'is_locked') || undefined,
    native: defined<SlackThreadNative>({
      latestReply: isTs(latestReply) ? latestReply : undefined,
      replyUsersCount: countAt(root, 'reply_users_count'),
      isSubscribed: typeof root['subscribed'] === 'boolean' ? root['subscribed'] : undefined,
    }),
  });
}
