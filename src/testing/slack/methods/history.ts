import type { MessageRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { page } from '../paging.js';
import { SlackError } from '../slack-error.js';
import { wireMessage } from '../wire/message.js';

/** Whether a message lies in `oldest`…`latest`: ts are compared as text, and the ends count only when `inclusive`. */
function inRange(call: SlackCall): (message: MessageRecord) => boolean {
  const oldest = bound(call, 'oldest', 'invalid_ts_oldest');
  const latest = bound(call, 'latest', 'invalid_ts_latest');
  const inclusive = call.args.boolean('inclusive') ?? false;
  return ({ id }) => {
    if (oldest !== undefined && (inclusive ? id < oldest : id <= oldest)) return false;
    return latest === undefined || (inclusive ? id <= latest : id < latest);
  };
}

function bound(call: SlackCall, name: string, error: string): string | undefined {
  const value = call.args.string(name);
  if (value === undefined || value === '0') return undefined;
  if (value === 'now') return undefined;
  const [, seconds, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(value) ?? [];
  if (seconds === undefined) throw new SlackError(error);
  return `${seconds.padStart(10, '0')}.${fraction.padEnd(6, '0')}`;
}

function wire(call: SlackCall, message: MessageRecord): Json {
  return wireMessage(message, call.workspace, {
    withThread: true,
    withReactions: true,
    withMetadata: call.args.boolean('include_all_metadata') ?? false,
    viewerId: call.actor.id,
  });
}

export const historyMethods: Record<string, SlackMethod> = {
  'conversations.history': {
    tokens: anyone,
    formOnly: true,
    run: (call) => {
      const channel = call.channel({ right: 'history', member: true });
      const messages = call.state.messages.in(channel, { deleted: true }).filter((message) => {
        if (message.ephemeralTo !== undefined) return false;
        if (message.deletedAt) return message.threadId === undefined && call.workspace.replies(message).length > 0;
        return message.threadId === undefined || message.isBroadcast;
      });
      const ordered = messages.filter(inRange(call)).sort((a, b) => (a.id < b.id ? 1 : -1));
      const { items, cursor } = page(call, 'conversations.history', ordered, { fallback: 100, most: 999 });
      const pins = call.state.messages.in(channel).filter((message) => message.pinned).length;
      return {
        messages: items.map((message) => wire(call, message)),
        has_more: cursor !== undefined,
        pin_count: pins,
        channel_actions_ts: null,
        channel_actions_count: 0,
        // The live API leaves response_metadata out on the last page. (Wire sheet, section 3.)
        ...(cursor === undefined ? {} : { response_metadata: { next_cursor: cursor } }),
      };
    },
  },
  'conversations.replies': {
    tokens: anyone,
    formOnly: true,
    run: (call) => {
      const channel = call.channel({ right: 'history', member: true });
      const ts = call.args.need('ts', 'thread_not_found');
      const named = call.state.messages.get(channel.id, ts);
      const root = named && (named.threadId === undefined ? named : call.workspace.root(named));
      if (!root || root.ephemeralTo !== undefined) throw new SlackError('thread_not_found');
      const replies = call.workspace.replies(root);
      if (root.deletedAt && replies.length === 0) throw new SlackError('thread_not_found');
      const ordered = replies.filter(inRange(call)).sort((a, b) => (a.id < b.id ? -1 : 1));
      const { items, cursor } = page(call, 'conversations.replies', ordered, { fallback: 1_000 });
      return {
        // The root comes again on every page.
        messages: [root, ...items].map((message) => wire(call, message)),
        has_more: cursor !== undefined,
        ...(cursor === undefined ? {} : { response_metadata: { next_cursor: cursor } }),
      };
    },
  },
};
