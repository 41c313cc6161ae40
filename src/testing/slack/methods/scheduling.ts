import type { MessageRecord } from '../../world/index.js';
import { compact } from '../json.js';
import { anyone, type SlackMethod } from '../method.js';
import { metadata, page } from '../paging.js';
import { type Post, post } from '../posting.js';
import { SlackError } from '../slack-error.js';
import type { SlackWorkspace } from '../workspace.js';
import { mayPost, postTarget, readPost } from './chat.js';

/** What cannot be sent any more when its time comes (the channel archived, the thread gone) is dropped. */
function sendNow(workspace: SlackWorkspace, ready: Post): MessageRecord | undefined {
  if (ready.channel.isArchived || !workspace.state.channels.get(ready.channel.id)) return undefined;
  try {
    return post(workspace, ready);
  } catch (error) {
    if (error instanceof SlackError) return undefined;
    throw error;
  }
}

export const schedulingMethods: Record<string, SlackMethod> = {
  'chat.scheduleMessage': {
    tokens: anyone,
    scopes: ['chat:write'],
    run: (call) => {
      const { workspace, state } = call;
      const channel = postTarget(call);
      mayPost(call, channel);
      const at = call.args.integer('post_at', 'invalid_time');
      if (at === undefined) throw new SlackError('invalid_time');
      const now = workspace.seconds();
      if (at <= now) throw new SlackError('time_in_past');
      if (at > now + 120 * 24 * 3600) throw new SlackError('time_too_far');
      const near = state.schedule
        .all()
        .filter((each) => each.draft.channel === channel && Math.abs(workspace.seconds(each.at) - at) <= 300);
      if (near.length >= 30) throw new SlackError('restricted_too_many');
      const ready = readPost(call, channel);
      const draft = { channel, author: call.actor, content: ready.content.text };
      const scheduled = state.schedule.add(draft, new Date(at * 1_000), () => sendNow(workspace, ready));
      const { blocks, attachments } = ready.content.native;
      return {
        scheduled_message_id: scheduled.id,
        channel: channel.id,
        post_at: at,
        message: compact({
          type: 'delayed_message',
          user: call.actor.id,
          text: ready.content.text,
          team: workspace.team.id,
          bot_id: workspace.botId,
          app_id: workspace.appId,
          blocks,
          attachments,
        }),
      };
    },
  },
  'chat.scheduledMessages.list': {
    tokens: anyone,
    formOnly: true,
    run: (call) => {
      const { args, workspace } = call;
      const channelId = args.string('channel');
      if (channelId && !call.state.channels.get(channelId)) throw new SlackError('invalid_channel');
      const within = (each: { at: Date }) => {
        const seconds = workspace.seconds(each.at);
        return (
          seconds >= Number(args.string('oldest') ?? 0) &&
          seconds <= Number(args.string('latest') ?? Number.POSITIVE_INFINITY)
        );
      };
      const all = call.state.schedule
        .all()
        .filter((each) => (!channelId || each.draft.channel.id === channelId) && within(each));
      const { items, cursor } = page(call, 'chat.scheduledMessages.list', all, { fallback: 100 });
      return {
        scheduled_messages: items.map((each) => ({
          id: each.id,
          channel_id: each.draft.channel.id,
          post_at: workspace.seconds(each.at),
          date_created: workspace.seconds(each.createdAt),
          text: each.draft.content,
        })),
        ...metadata(cursor),
      };
    },
  },
  'chat.deleteScheduledMessage': {
    tokens: anyone,
    scopes: ['chat:write'],
    run: (call) => {
      const channel = call.channel();
      const id = call.args.need('scheduled_message_id', 'invalid_scheduled_message_id');
      const scheduled = call.state.schedule.get(id);
      if (!scheduled || scheduled.draft.channel !== channel) throw new SlackError('invalid_scheduled_message_id');
      call.state.schedule.cancel(id);
      return {};
    },
  },
};
