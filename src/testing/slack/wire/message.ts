import { createHash } from 'node:crypto';
import type { MessageRecord } from '../../world/index.js';
import { compact, type Json } from '../json.js';
import { messageData } from '../native.js';
import { emojiByUnicode, reactionName } from '../text/emoji.js';
import type { SlackWorkspace } from '../workspace.js';
import { botProfile } from './bot.js';
import { wireFile } from './file.js';

export type MessageView = {
  /** History has a root's counters; the event that made the message has not. */
  withThread?: boolean | undefined;
  withReactions?: boolean | undefined;
  /** `include_all_metadata`, and always in events. */
  withMetadata?: boolean | undefined;
  /** For whom it is starred, subscribed, … */
  viewerId?: string | undefined;
};

/** The message object, without `channel`: history has none, events add it. (Wire sheet, section 7.) */
export function wireMessage(message: MessageRecord, workspace: SlackWorkspace, view: MessageView = {}): Json {
  const data = messageData(message);
  const root = workspace.root(message);
  if (message.deletedAt) return tombstone(message, workspace);
  const isPerson = !data.byApp && data.subtype === undefined;
  const isPosed = data.subtype === 'bot_message';
  return compact({
    ...(isPosed ? {} : { user: message.authorId }),
    type: 'message',
    subtype: data.subtype ?? (message.isBroadcast ? 'thread_broadcast' : undefined),
    ts: message.id,
    edited: data.edited,
    ...(isPerson || data.subtype === 'file_share' ? { client_msg_id: data.byApp ? undefined : clientId(message) } : {}),
    ...(data.byApp ? { bot_id: workspace.botId, app_id: workspace.appId } : {}),
    ...(isPosed ? { username: data.username, icons: data.icons } : {}),
    text: message.content,
    ...(data.extra ?? {}),
    ...(isNotice(data.subtype) ? {} : { team: workspace.team.id }),
    ...(data.byApp && !isPosed ? { bot_profile: botProfile(workspace) } : {}),
    ...(message.files.length > 0
      ? {
          files: message.files.map((file) => wireFile(file, workspace)),
          upload: data.subtype === 'file_share' ? true : undefined,
          display_as_bot: false,
        }
      : {}),
    attachments: data.attachments?.length ? data.attachments : undefined,
    metadata: view.withMetadata ? data.metadata : undefined,
    streaming_state: data.streaming,
    ...(root ? { thread_ts: root.id, parent_user_id: root.authorId } : {}),
    ...(root && message.isBroadcast ? { root: wireMessage(root, workspace, { withThread: true }) } : {}),
    blocks: data.blocks?.length ? data.blocks : undefined,
    ...(view.withThread ? threadCounters(message, workspace, view.viewerId) : {}),
    ...(view.withReactions && message.reactions.length > 0 ? { reactions: wireReactions(message) } : {}),
    ...(view.withReactions && message.pinned
      ? {
          pinned_to: [message.channelId],
          pinned_info: {
            channel: message.channelId,
            pinned_by: message.pinned.by,
            pinned_ts: workspace.seconds(message.pinned.at),
          },
        }
      : {}),
    ...(view.viewerId !== undefined && message.starredBy.has(view.viewerId) ? { is_starred: true } : {}),
  });
}

/** What stands for a deleted root that still has replies. */
function tombstone(message: MessageRecord, workspace: SlackWorkspace): Json {
  return {
    type: 'message',
    subtype: 'tombstone',
    text: 'This message was deleted.',
    user: 'USLACKBOT',
    hidden: true,
    ts: message.id,
    ...threadCounters(message, workspace, undefined),
  };
}

function threadCounters(message: MessageRecord, workspace: SlackWorkspace, viewerId: string | undefined): Json {
  if (message.threadId !== undefined) return {};
  const replies = workspace.replies(message);
  const latest = replies.at(-1);
  if (!latest) return {};
  const users = [...new Set(replies.map((reply) => reply.authorId))];
  const thread = workspace.state.threads.get(message.channelId, message.id);
  return {
    thread_ts: message.id,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: latest.id,
    // A sample: Slack names a few of them only.
    reply_users: users.slice(0, 5),
    is_locked: thread?.isLocked ?? false,
    subscribed: viewerId !== undefined && (thread?.followers.has(viewerId) ?? false),
  };
}

export function wireReactions(message: MessageRecord): Json[] {
  return message.reactions.map(({ emoji, userIds }) => ({
    name: wireEmoji(emoji),
    users: [...userIds],
    count: userIds.length,
  }));
}

/** The name that Slack gives a reaction: its canonical one, whatever alias was used. */
export function wireEmoji(key: string): string {
  const known = emojiByUnicode(key);
  return known ? reactionName(known) : key;
}

function isNotice(subtype: string | undefined): boolean {
  return subtype !== undefined && !['bot_message', 'file_share', 'me_message', 'thread_broadcast'].includes(subtype);
}

/** Made from the message's place, so that it stays the same through edits. */
function clientId(message: MessageRecord): string {
  const hash = createHash('sha1').update(`${message.channelId}/${message.id}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
