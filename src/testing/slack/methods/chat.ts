import type { ChannelRecord, FileRecord } from '../../world/index.js';
import { readContent, worldParts } from '../content.js';
import type { Json } from '../json.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { messageData } from '../native.js';
import { type Post, post } from '../posting.js';
import { SlackError } from '../slack-error.js';
import { wireMessage } from '../wire/message.js';

/** Where a post goes: a conversation, or a user's id for the direct one with them; names are found but discouraged. */
export function postTarget(call: SlackCall): ChannelRecord {
  const { state } = call;
  const given = call.args.need('channel', 'channel_not_found');
  const user = state.users.get(given);
  if (user) return state.channels.openDirect([call.actor, user], call.actor);
  const channel = state.channels.get(given) ?? state.channels.byName(given.replace(/^#/, ''));
  if (!channel || !call.canSee(channel)) throw new SlackError('channel_not_found');
  return channel;
}

/** @throws SlackError when the caller may not post there. */
export function mayPost(call: SlackCall, channel: ChannelRecord): void {
  call.scope('chat:write');
  if (channel.isArchived) throw new SlackError('is_archived');
  if (channel.isReadOnly && channel.creatorId !== call.actor.id)
    throw new SlackError('restricted_action_read_only_channel');
  if (!call.isMember(channel) && !(channel.kind === 'public' && call.hasScope('chat:write.public')))
    throw new SlackError('not_in_channel');
}

/** The part of a post that chat.postMessage, .scheduleMessage and .postEphemeral share. */
export function readPost(call: SlackCall, channel: ChannelRecord): Post {
  const { args } = call;
  const username = args.string('username');
  const emoji = args.string('icon_emoji');
  const url = args.string('icon_url');
  if (username !== undefined || emoji !== undefined || url !== undefined) call.scope('chat:write.customize');
  const icons = emoji
    ? { emoji: `:${emoji.replaceAll(':', '')}:` }
    : url
      ? { image_36: url, image_48: url, image_72: url }
      : undefined;
  const threadTs = args.string('thread_ts');
  if (threadTs !== undefined && !/^\d{10}\.\d{6}$/.test(threadTs)) throw new SlackError('invalid_thread_ts');
  return {
    channel,
    author: call.actor,
    content: readContent(call),
    byApp: true,
    threadTs,
    broadcast: args.boolean('reply_broadcast'),
    username,
    icons,
  };
}

function ownMessage(call: SlackCall, channel: ChannelRecord, error: string) {
  const message = call.message(channel, 'ts');
  if (message.authorId !== call.actor.id) throw new SlackError(error);
  if (
    messageData(message).subtype &&
    !['bot_message', 'file_share', 'me_message', 'thread_broadcast'].includes(messageData(message).subtype ?? '')
  )
    throw new SlackError(error);
  return message;
}

export const chatMethods: Record<string, SlackMethod> = {
  'chat.postMessage': {
    tokens: anyone,
    scopes: ['chat:write'],
    run: (call) => {
      const channel = postTarget(call);
      mayPost(call, channel);
      const message = post(call.workspace, readPost(call, channel));
      return {
        channel: channel.id,
        ts: message.id,
        message: wireMessage(message, call.workspace, { withMetadata: true }),
      };
    },
  },
  'chat.update': {
    tokens: anyone,
    scopes: ['chat:write'],
    run: (call) => {
      const { args, workspace, state } = call;
      const channel = call.channel();
      const message = ownMessage(call, channel, 'cant_update_message');
      const data = messageData(message);
      if (data.streaming === 'in_progress') throw new SlackError('streaming_state_conflict');
      if ((args.text('text')?.length ?? 0) > 4_000) throw new SlackError('msg_too_long');
      const given = ['text', 'blocks', 'attachments', 'markdown_text', 'metadata', 'file_ids'].filter(
        (name) => args.has(name) || Array.isArray(args.values[name]),
      );
      if (given.length === 0 && args.text('text') === undefined) throw new SlackError('no_text');
      const files = filesGiven(call);
      const keepsFiles = (files ?? message.files).length > 0;
      const content = readContent(call, { allowEmpty: keepsFiles || given.some((name) => name === 'metadata') });
      const saysText = args.text('text') !== undefined || args.has('markdown_text');
      // Text alone drops the old blocks; neither keeps both. (Wire sheet, section 12.)
      const showsAnew = saysText || args.json('blocks', 'invalid_blocks_format') !== undefined;
      const native = {
        ...data,
        blocks: showsAnew ? content.native.blocks : data.blocks,
        attachments:
          args.json('attachments', 'invalid_attachments') === undefined ? data.attachments : content.native.attachments,
        metadata: content.native.metadata ?? data.metadata,
        // Slack shows no edited flag after a bot's update by blocks.
        edited: content.hasBlocks
          ? data.edited
          : { user: call.token.kind === 'bot' ? workspace.botId : call.actor.id, ts: `${workspace.seconds()}.000000` },
      };
      state.messages.edit(
        message,
        {
          content: saysText ? content.text : message.content,
          native,
          ...worldParts(native, workspace),
          ...(files && { files }),
        },
        call.actor,
      );
      return {
        channel: channel.id,
        ts: message.id,
        text: message.content,
        message: wireMessage(message, workspace, { withMetadata: true }),
      };
    },
  },
  'chat.delete': {
    tokens: anyone,
    scopes: ['chat:write'],
    run: (call) => {
      const channel = call.channel();
      const message = ownMessage(call, channel, 'cant_delete_message');
      call.state.messages.delete(message, call.actor);
      return { channel: channel.id, ts: message.id };
    },
  },
  'chat.postEphemeral': {
    tokens: anyone,
    scopes: ['chat:write'],
    run: (call) => {
      const channel = call.channel();
      mayPost(call, channel);
      if (!call.isMember(channel)) throw new SlackError('not_in_channel');
      const user = call.user();
      if (!call.workspace.isMember(channel, user)) throw new SlackError('user_not_in_channel');
      const message = post(call.workspace, { ...readPost(call, channel), ephemeralTo: user });
      return { message_ts: message.id };
    },
  },
  'chat.meMessage': {
    tokens: anyone,
    scopes: ['chat:write'],
    run: (call) => {
      const channel = call.channel({ member: true });
      mayPost(call, channel);
      call.args.need('text', 'no_text');
      const message = post(call.workspace, {
        channel,
        author: call.actor,
        content: readContent(call),
        byApp: true,
        subtype: 'me_message',
      });
      return { channel: channel.id, ts: message.id };
    },
  },
  'chat.getPermalink': {
    tokens: anyone,
    formOnly: true,
    run: (call) => {
      const channel = call.channel();
      return { channel: channel.id, permalink: call.workspace.permalink(call.message(channel, 'message_ts')) };
    },
  },
  'chat.unfurl': {
    tokens: anyone,
    scopes: ['links:write'],
    run: (call) => {
      const channel = call.channel();
      const message = call.message(channel, 'ts', { missing: 'cannot_unfurl_message' });
      const unfurls = call.args.json('unfurls', 'invalid_unfurls_format');
      if (typeof unfurls !== 'object' || unfurls === null) throw new SlackError('missing_unfurls');
      const data = messageData(message);
      const added = Object.entries(unfurls).map(([url, unfurl], index) => ({
        id: (data.attachments?.length ?? 0) + index + 1,
        from_url: url,
        original_url: url,
        is_app_unfurl: true,
        app_unfurl_url: url,
        ...(unfurl as Json),
      }));
      call.state.messages.touch(
        message,
        { native: { ...data, attachments: [...(data.attachments ?? []), ...added] } },
        'unfurl',
      );
      return {};
    },
  },
};

/** The files of `file_ids`, which take the place of those that are there. */
function filesGiven(call: SlackCall): FileRecord[] | undefined {
  const ids = call.args.json('file_ids', 'invalid_arguments');
  if (ids === undefined) return undefined;
  if (!Array.isArray(ids)) throw new SlackError('invalid_arguments');
  return ids.map((id) => {
    const file = call.state.files.get(String(id));
    if (!file || file.ownerId !== call.actor.id) throw new SlackError('file_not_found');
    return file;
  });
}
