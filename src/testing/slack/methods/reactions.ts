import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { countedPage, metadata, page } from '../paging.js';
import { SlackError } from '../slack-error.js';
import { emojiByName } from '../text/emoji.js';
import { wireMessage } from '../wire/message.js';

/** The neutral key of the emoji that `name` names: Slack's own names with their aliases and tones, and custom ones. */
function readEmoji(call: SlackCall): string {
  const name = call.args.need('name', 'no_reaction_specified').replace(/^:(.+):$/, '$1');
  const custom = call.state.emoji.get(name);
  if (custom) return custom.aliasFor ?? custom.name;
  const known = emojiByName(name);
  if (!known) throw new SlackError('invalid_name');
  return known.unicode;
}

function target(call: SlackCall) {
  const channel = call.channel();
  const message = call.message(channel, 'timestamp', { missing: 'no_item_specified', malformed: 'bad_timestamp' });
  if (!call.isMember(channel) && channel.kind !== 'public') throw new SlackError('channel_not_found');
  return { channel, message };
}

/** One emoji's worth per message that Slack takes. [U] */
const mostEmoji = 50;
const mostPerUser = 23;

export const reactionMethods: Record<string, SlackMethod> = {
  'reactions.add': {
    tokens: anyone,
    scopes: ['reactions:write'],
    run: (call) => {
      const emoji = readEmoji(call);
      const { channel, message } = target(call);
      if (channel.isArchived) throw new SlackError('is_archived');
      if (message.threadId !== undefined && call.state.threads.get(channel.id, message.threadId)?.isLocked)
        throw new SlackError('thread_locked');
      const isNew = !message.reactions.some((reaction) => reaction.emoji === emoji);
      if (isNew && message.reactions.length >= mostEmoji) throw new SlackError('too_many_emoji');
      const own = message.reactions.filter((reaction) => reaction.userIds.includes(call.actor.id)).length;
      if (isNew && own >= mostPerUser) throw new SlackError('too_many_reactions');
      if (!call.state.messages.react(message, emoji, call.actor)) throw new SlackError('already_reacted');
      return {};
    },
  },
  'reactions.remove': {
    tokens: anyone,
    scopes: ['reactions:write'],
    run: (call) => {
      const emoji = readEmoji(call);
      const { message } = target(call);
      if (!call.state.messages.unreact(message, emoji, call.actor)) throw new SlackError('no_reaction');
      return {};
    },
  },
  'reactions.get': {
    tokens: anyone,
    scopes: ['reactions:read'],
    formOnly: true,
    run: (call) => {
      if (!call.args.has('channel')) throw new SlackError('no_item_specified');
      const { channel, message } = target(call);
      const wire = wireMessage(message, call.workspace, { withReactions: true });
      return {
        type: 'message',
        channel: channel.id,
        message: { ...wire, permalink: call.workspace.permalink(message) },
      };
    },
  },
  'reactions.list': {
    tokens: anyone,
    scopes: ['reactions:read'],
    formOnly: true,
    run: (call) => {
      const user = call.args.has('user') ? call.user() : call.actor;
      const items = [...call.state.messages.all()]
        .filter((message) => message.reactions.some((reaction) => reaction.userIds.includes(user.id)))
        .filter((message) => call.canSee(call.state.channels.need(message.channelId)))
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .map((message) => ({
          type: 'message',
          channel: message.channelId,
          message: {
            ...wireMessage(message, call.workspace, { withReactions: true }),
            permalink: call.workspace.permalink(message),
          },
        }));
      if (call.args.has('page') || call.args.has('count')) {
        const counted = countedPage(call, items);
        return { items: counted.items, paging: counted.paging };
      }
      const { items: some, cursor } = page(call, 'reactions.list', items, { fallback: 100 });
      return { items: some, ...metadata(cursor) };
    },
  },
};
