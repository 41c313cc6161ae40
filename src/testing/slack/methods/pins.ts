import { anyone, type SlackMethod } from '../method.js';
import { SlackError } from '../slack-error.js';
import { wireMessage } from '../wire/message.js';

export const pinMethods: Record<string, SlackMethod> = {
  'pins.add': {
    tokens: anyone,
    scopes: ['pins:write'],
    run: (call) => {
      const channel = call.channel({ member: true });
      const message = call.message(channel, 'timestamp', { missing: 'no_item_specified', malformed: 'bad_timestamp' });
      const pinned = call.state.messages.in(channel).filter((each) => each.pinned);
      if (pinned.length >= 100) throw new SlackError('too_many_pins');
      if (!call.state.messages.pin(message, call.actor)) throw new SlackError('already_pinned');
      return {};
    },
  },
  'pins.remove': {
    tokens: anyone,
    scopes: ['pins:write'],
    run: (call) => {
      const channel = call.channel({ member: true });
      const message = call.message(channel, 'timestamp', { missing: 'no_item_specified', malformed: 'bad_timestamp' });
      if (!call.state.messages.unpin(message, call.actor)) throw new SlackError('no_pin');
      return {};
    },
  },
  'pins.list': {
    tokens: anyone,
    scopes: ['pins:read'],
    formOnly: true,
    run: (call) => {
      const channel = call.channel({ member: true });
      const pinned = call.state.messages.in(channel).filter((message) => message.pinned);
      const items = pinned.map((message) => ({
        type: 'message',
        created: call.workspace.seconds(message.pinned?.at),
        created_by: message.pinned?.by,
        channel: channel.id,
        message: {
          ...wireMessage(message, call.workspace, { withReactions: true }),
          permalink: call.workspace.permalink(message),
        },
      }));
      return { items: items.sort((a, b) => b.created - a.created) };
    },
  },
};
