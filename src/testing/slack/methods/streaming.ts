import type { ChannelRecord, MessageRecord } from '../../world/index.js';
import { checkBlocks } from '../blocks/check.js';
import { fillBlocks } from '../blocks/fill.js';
import { markdownContent, worldParts } from '../content.js';
import { isJson, type Json, text } from '../json.js';
import type { SlackCall, SlackMethod } from '../method.js';
import { messageData } from '../native.js';
import { post } from '../posting.js';
import { SlackError } from '../slack-error.js';
import { wireMessage } from '../wire/message.js';
import { mayPost } from './chat.js';

/** Chunks that are not text are kept as blocks. */
type Delta = { markdown: string; blocks: Json[] };

function readDelta(call: SlackCall): Delta {
  const chunks = call.args.json('chunks', 'invalid_chunks');
  const markdown = call.args.text('markdown_text') ?? '';
  if (chunks === undefined) return { markdown, blocks: [] };
  if (!Array.isArray(chunks) || chunks.some((chunk) => !isJson(chunk))) throw new SlackError('invalid_chunks');
  const delta: Delta = { markdown, blocks: [] };
  for (const chunk of chunks.filter(isJson)) {
    if (chunk.type === 'markdown_text') delta.markdown += text(chunk, 'text');
    else if (chunk.type === 'task_update')
      delta.blocks.push({ type: 'task_card', task_id: chunk.id, title: chunk.title, status: chunk.status });
    else if (chunk.type === 'plan_update') delta.blocks.push({ type: 'plan', title: chunk.title });
    else if (chunk.type === 'blocks' && Array.isArray(chunk.blocks)) delta.blocks.push(...checkBlocks(chunk.blocks));
    else throw new SlackError('invalid_chunks');
  }
  return delta;
}

function streamOf(call: SlackCall, channel: ChannelRecord): MessageRecord {
  const message = call.message(channel, 'ts');
  if (message.authorId !== call.actor.id) throw new SlackError('message_not_owned_by_app');
  if (messageData(message).streaming !== 'in_progress') throw new SlackError('message_not_in_streaming_state');
  return message;
}

function extend(
  call: SlackCall,
  message: MessageRecord,
  delta: Delta,
  end?: { blocks: Json[] | undefined; metadata: Json | undefined },
): void {
  const data = messageData(message);
  const markdown = (data.markdown ?? '') + delta.markdown;
  if (markdown.length > 12_000) throw new SlackError('msg_too_long');
  const content = markdownContent(markdown);
  const cards = [
    ...(data.blocks ?? []).filter((block) => block.type === 'task_card' || block.type === 'plan'),
    ...delta.blocks,
  ];
  const native = {
    ...data,
    markdown,
    blocks: [...(content.native.blocks ?? []), ...fillBlocks(cards), ...fillBlocks(end?.blocks ?? [])],
    ...(end ? { streaming: 'completed' as const } : {}),
    ...(end?.metadata ? { metadata: end.metadata } : {}),
  };
  // A chunk is a message_changed, and no edit: the message never gets `edited`.
  call.state.messages.touch(
    message,
    { content: content.text, native, ...worldParts(native, call.workspace) },
    end ? 'stream.stop' : 'stream.append',
  );
}

export const streamingMethods: Record<string, SlackMethod> = {
  'chat.startStream': {
    tokens: ['bot'],
    scopes: ['chat:write'],
    run: (call) => {
      const { args } = call;
      const channel = call.channel();
      mayPost(call, channel);
      const threadTs = args.need('thread_ts', 'invalid_thread_ts');
      if (channel.kind !== 'direct') {
        args.need('recipient_team_id', 'missing_recipient_team_id');
        args.need('recipient_user_id', 'missing_recipient_user_id');
      }
      const delta = readDelta(call);
      const content = markdownContent(delta.markdown);
      const message = post(call.workspace, {
        channel,
        author: call.actor,
        content,
        byApp: true,
        threadTs,
        streaming: 'in_progress',
      });
      messageData(message).markdown = delta.markdown;
      return { channel: channel.id, ts: message.id };
    },
  },
  'chat.appendStream': {
    tokens: ['bot'],
    scopes: ['chat:write'],
    run: (call) => {
      const channel = call.channel();
      const message = streamOf(call, channel);
      const delta = readDelta(call);
      if (!delta.markdown && delta.blocks.length === 0) throw new SlackError('no_text');
      extend(call, message, delta);
      return { channel: channel.id, ts: message.id };
    },
  },
  'chat.stopStream': {
    tokens: ['bot'],
    scopes: ['chat:write'],
    run: (call) => {
      const channel = call.channel();
      const message = streamOf(call, channel);
      const blocks = call.args.json('blocks', 'invalid_blocks_format');
      const metadata = call.args.json('metadata', 'invalid_metadata_format');
      extend(call, message, readDelta(call), {
        blocks: blocks === undefined ? undefined : checkBlocks(blocks),
        metadata: isJson(metadata) ? metadata : undefined,
      });
      return { channel: channel.id, ts: message.id, message: wireMessage(message, call.workspace) };
    },
  },
};
