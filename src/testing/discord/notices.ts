import type { WorldChange } from '../world/index.js';
import { type DiscordState, isDirect } from './discord-state.js';
import { replyReference } from './messages/references.js';
import { threadData } from './native.js';
import { isForum } from './wire/channel.js';

/** What Discord itself writes when something happens. (Wire sheet, sections 8 and 11.) */
export function writeNotices(change: WorldChange, discord: DiscordState): void {
  const { messages, channels } = discord.world;
  if (change.type === 'message.pinned') {
    const { message, by } = change;
    const place = discord.placeOf(message);
    messages.post({
      channel: place.channel,
      author: by,
      content: '',
      threadId: message.threadId,
      kind: 'pin',
      native: { type: 6, reference: replyReference(message, discord) },
    });
    return;
  }
  if (change.type !== 'thread.created') return;
  const { thread, by } = change;
  const channel = channels.need(thread.channelId);
  const root = thread.rootId === undefined ? undefined : messages.get(channel.id, thread.rootId);
  if (root) {
    // The first entry in a thread points to the message that it was started from.
    messages.post({
      channel,
      author: discord.world.users.get(root.authorId) ?? by,
      content: '',
      threadId: thread.id,
      kind: 'system',
      native: { type: 21, reference: replyReference(root, discord) },
    });
  } else if (!isForum(channel) && !isDirect(channel) && threadData(thread).type !== 12)
    messages.post({
      channel,
      author: by,
      content: thread.name ?? '',
      kind: 'system',
      native: {
        type: 18,
        reference: { type: 0, channel_id: thread.id, guild_id: discord.guildId },
      },
    });
}
