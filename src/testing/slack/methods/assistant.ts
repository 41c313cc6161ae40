import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { SlackError } from '../slack-error.js';

function thread(call: SlackCall) {
  const channel = call.channel({ name: 'channel_id' });
  const ts = call.args.need('thread_ts', 'invalid_thread_ts');
  if (!call.state.messages.get(channel.id, ts)) throw new SlackError('invalid_thread_ts');
  return { channel, ts };
}

export const assistantMethods: Record<string, SlackMethod> = {
  /** The only sign of typing that an app has; it ends with the next message, or when the status is empty. */
  'assistant.threads.setStatus': {
    tokens: anyone,
    scopes: ['assistant:write', 'chat:write'],
    run: (call) => {
      const { channel, ts } = thread(call);
      if (call.args.text('status')) call.state.typing.start(channel, call.actor, ts);
      else call.state.typing.stop(channel, call.actor);
      return {};
    },
  },
  'assistant.threads.setTitle': {
    tokens: anyone,
    scopes: ['assistant:write'],
    run: (call) => {
      const { channel, ts } = thread(call);
      const root = call.state.messages.get(channel.id, ts);
      const title = call.args.need('title');
      if (root) call.state.threads.update(call.state.threads.start(root, call.actor), { name: title }, call.actor);
      return {};
    },
  },
  'assistant.threads.setSuggestedPrompts': {
    tokens: anyone,
    scopes: ['assistant:write'],
    run: (call) => {
      thread(call);
      const prompts = call.args.json('prompts', 'invalid_arguments');
      if (!Array.isArray(prompts) || prompts.length > 4) throw new SlackError('invalid_arguments');
      return {};
    },
  },
};
