import type { SlackMethod } from '../method.js';
import { countedPage, metadata, page } from '../paging.js';
import { SlackError } from '../slack-error.js';
import { wireMessage } from '../wire/message.js';

export const starMethods: Record<string, SlackMethod> = {
  'stars.add': {
    tokens: ['user'],
    scopes: ['stars:write'],
    run: (call) => {
      const message = call.message(call.channel(), 'timestamp', {
        missing: 'no_item_specified',
        malformed: 'bad_timestamp',
      });
      if (!call.state.messages.star(message, call.actor)) throw new SlackError('already_starred');
      return {};
    },
  },
  'stars.remove': {
    tokens: ['user'],
    scopes: ['stars:write'],
    run: (call) => {
      const message = call.message(call.channel(), 'timestamp', {
        missing: 'no_item_specified',
        malformed: 'bad_timestamp',
      });
      if (!call.state.messages.unstar(message, call.actor)) throw new SlackError('not_starred');
      return {};
    },
  },
  'stars.list': {
    tokens: ['user'],
    scopes: ['stars:read'],
    formOnly: true,
    run: (call) => {
      const starred = [...call.state.messages.all()].filter((message) => message.starredBy.has(call.actor.id));
      const items = starred.map((message) => ({
        type: 'message',
        channel: message.channelId,
        date_create: call.workspace.seconds(message.createdAt),
        message: {
          ...wireMessage(message, call.workspace, { viewerId: call.actor.id }),
          permalink: call.workspace.permalink(message),
        },
      }));
      if (call.args.has('cursor') || call.args.has('limit')) {
        const { items: some, cursor } = page(call, 'stars.list', items, { fallback: 100 });
        return { items: some, ...metadata(cursor) };
      }
      return countedPage(call, items);
    },
  },
};
