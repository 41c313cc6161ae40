import type { MessageRecord, WorldChange } from '../../world/index.js';
import type { Json } from '../json.js';
import { messageData } from '../native.js';
import { channelType } from '../wire/channel.js';
import { wireEmoji, wireMessage } from '../wire/message.js';
import type { SlackWorkspace } from '../workspace.js';

/** The inner events that a change to a message gives. */
export function messageEvents(change: WorldChange, workspace: SlackWorkspace): Json[] {
  switch (change.type) {
    case 'message.created':
      return [...created(change.message, workspace), ...rootChanged(change.message, workspace, 1)];
    case 'message.edited':
    case 'message.touched':
      return [changed(change.message, change.previous, workspace)];
    case 'message.deleted':
      return [deleted(change.message, change.previous, workspace), ...rootChanged(change.message, workspace, -1)];
    case 'reaction.added':
    case 'reaction.removed':
      return [reaction(change, workspace)];
    case 'message.pinned':
    case 'message.unpinned':
      return [pin(change, workspace)];
    default:
      return [];
  }
}

function place(message: MessageRecord, workspace: SlackWorkspace, ts: string): Json {
  const channel = workspace.state.channels.need(message.channelId);
  return { channel: channel.id, event_ts: ts, channel_type: channelType(channel) };
}

function created(message: MessageRecord, workspace: SlackWorkspace): Json[] {
  const wire = wireMessage(message, workspace, { withMetadata: true });
  const events: Json[] = [{ ...wire, ...place(message, workspace, message.id) }];
  const { bot, channels } = workspace.state;
  const isDirect = ['direct', 'group'].includes(channels.need(message.channelId).kind);
  const { byApp, subtype } = messageData(message);
  const isOrdinary = subtype === undefined || subtype === 'file_share';
  // One mention, two events; never in a direct conversation, never for what the app itself wrote.
  if (isOrdinary && !byApp && !isDirect && message.content.includes(`<@${bot.id}>`)) {
    const { subtype: _subtype, ...rest } = wire;
    events.push({ ...rest, type: 'app_mention', channel: message.channelId, event_ts: message.id });
  }
  for (const file of message.files)
    events.push({
      type: 'file_shared',
      file_id: file.id,
      user_id: message.authorId,
      file: { id: file.id },
      channel_id: message.channelId,
      event_ts: workspace.ts(),
    });
  return events;
}

function changed(message: MessageRecord, previous: MessageRecord, workspace: SlackWorkspace): Json {
  const team = workspace.team.id;
  const ts = workspace.ts();
  return {
    type: 'message',
    subtype: 'message_changed',
    message: {
      ...wireMessage(message, workspace, { withThread: true, withMetadata: true }),
      source_team: team,
      user_team: team,
    },
    previous_message: wireMessage(previous, workspace, { withThread: true, withMetadata: true }),
    hidden: true,
    ts,
    ...place(message, workspace, ts),
  };
}

/** A root that still has replies turns into a tombstone; anything else is gone. */
function deleted(message: MessageRecord, previous: MessageRecord, workspace: SlackWorkspace): Json {
  if (message.threadId === undefined && workspace.replies(message).length > 0)
    return changed(message, previous, workspace);
  const ts = workspace.ts();
  return {
    type: 'message',
    subtype: 'message_deleted',
    previous_message: wireMessage(previous, workspace, { withThread: true }),
    hidden: true,
    deleted_ts: message.id,
    ts,
    ...place(message, workspace, ts),
  };
}

/** The counters of a thread's root change with each reply: a `message_changed` that is no edit. [U] */
function rootChanged(reply: MessageRecord, workspace: SlackWorkspace, by: 1 | -1): Json[] {
  const root = workspace.root(reply);
  if (!root || root.deletedAt || workspace.options.rootCounterEvents === false) return [];
  const event = changed(root, root, workspace);
  const before = event.previous_message as Json;
  const count = Number(before.reply_count ?? 0) - by;
  const { thread_ts, reply_count, reply_users_count, latest_reply, reply_users, is_locked, subscribed, ...bare } =
    before;
  const counters = {
    thread_ts: root.id,
    reply_count: count,
    reply_users_count,
    latest_reply,
    reply_users,
    is_locked,
    subscribed,
  };
  return [{ ...event, previous_message: count > 0 ? { ...bare, ...counters } : bare }];
}

function reaction(
  change: Extract<WorldChange, { type: 'reaction.added' | 'reaction.removed' }>,
  workspace: SlackWorkspace,
): Json {
  const { message } = change;
  const isPosed = messageData(message).subtype === 'bot_message';
  return {
    type: change.type === 'reaction.added' ? 'reaction_added' : 'reaction_removed',
    user: change.by.id,
    reaction: wireEmoji(change.emoji),
    item: { type: 'message', channel: message.channelId, ts: message.id },
    ...(isPosed ? {} : { item_user: message.authorId }),
    event_ts: workspace.ts(),
  };
}

function pin(
  change: Extract<WorldChange, { type: 'message.pinned' | 'message.unpinned' }>,
  workspace: SlackWorkspace,
): Json {
  const { message, by } = change;
  const channel = workspace.state.channels.need(message.channelId);
  const count = workspace.state.messages.in(channel).filter((each) => each.pinned).length;
  const isPinned = change.type === 'message.pinned';
  const at = workspace.seconds(message.pinned?.at);
  return {
    type: isPinned ? 'pin_added' : 'pin_removed',
    user: by.id,
    channel_id: channel.id,
    item: {
      type: 'message',
      channel: channel.id,
      created: at,
      created_by: message.pinned?.by ?? by.id,
      message: { ...wireMessage(message, workspace, { withReactions: true }), permalink: workspace.permalink(message) },
    },
    item_user: message.authorId,
    pin_count: count,
    ...(isPinned ? { pinned_info: { channel: channel.id, pinned_by: by.id, pinned_ts: at } } : { has_pins: count > 0 }),
    event_ts: workspace.ts(),
  };
}
