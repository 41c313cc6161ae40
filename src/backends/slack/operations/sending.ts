import { errorOf } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import type { ScheduledMessage } from '../../../core/options.js';
import type { MessageRef } from '../../../models/index.js';
import type { SlackMessage } from '../native.js';
import { dateAt, defined, objectAt, objectsAt, stringAt, type Wire } from '../wire/read.js';
import { isTs } from '../wire/ts.js';
import { type SlackContext, selfOf } from './context.js';
import { sendFiles } from './files.js';
import { checkedTs, fetchWire } from './history.js';
import { postArguments } from './payload.js';

/** Posts one message: with files by an upload, to one person by `chat.postEphemeral`, else by `chat.postMessage`. */
export async function sendMessage(
  context: SlackContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<SlackMessage> {
  if (message.ephemeralTo !== undefined) return sendEphemeral(context, target, message, call);
  if (message.files.length > 0) return sendFiles(context, target, message, call);
  const args = postArguments(target, message);
  const answer = await context.web.call('chat.postMessage', args, { signal: call.signal, kind: 'post' });
  return postedMessage(context, answer, args, call);
}

/**
 * The message of an answer. `channel` there is the real one: a user's id posts into the direct conversation (wire sheet,
 * section 12).
 */
export async function postedMessage(
  context: SlackContext,
  answer: Wire,
  args: Record<string, unknown>,
  call: Call,
): Promise<SlackMessage> {
  const ts = stringAt(answer, 'ts');
  const channelId = stringAt(answer, 'channel') ?? String(args['channel']);
  if (!isTs(ts)) throw errorOf('server', 'Slack took the message and did not tell its ts.', { maybeDelivered: true });
  const given = objectAt(answer, 'message');
  const wire =
    Object.keys(given).length > 0 ? given : ((await fetchWire(context, refOf(channelId, ts, args), call.signal)) ?? {});
  const whole = completed(wire, ts, args);
  const [message] = await context.reader.messages([whole], channelId, call.signal);
  if (message) {
    context.written.keep(message, whole);
    return message;
  }
  throw errorOf('server', 'Slack took the message and gave it back unreadable.', { maybeDelivered: true });
}

function refOf(channelId: string, ts: string, args: Record<string, unknown>) {
  const root = args['thread_ts'];
  return typeof root === 'string' ? { channelId, id: ts, threadId: root } : { channelId, id: ts };
}

/** Some answers leave the thread out of the message. */
function completed(wire: Wire, ts: string, args: Record<string, unknown>): Wire {
  const root = args['thread_ts'];
  return { ...wire, ts, ...(typeof root === 'string' && wire['thread_ts'] === undefined && { thread_ts: root }) };
}

/** Slack keeps no copy of an ephemeral message: what is known of it is what was sent. */
async function sendEphemeral(
  context: SlackContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<SlackMessage> {
  if (message.files.length > 0) {
    throw errorOf('unsupported', 'Slack shows files to everybody: an ephemeral message takes none.');
  }
  const {
    unfurl_links: _links,
    unfurl_media: _media,
    metadata: _metadata,
    reply_broadcast: _broadcast,
    ...args
  } = postArguments(target, message);
  const answer = await context.web.call(
    'chat.postEphemeral',
    { ...args, user: message.ephemeralTo },
    { signal: call.signal, kind: 'post' },
  );
  const wire = sentWire(context, args, stringAt(answer, 'message_ts'));
  const [sent] = await context.reader.messages([{ ...wire, is_ephemeral: true }], target.channelId, call.signal);
  if (sent) return sent;
  throw errorOf('server', 'Slack took the message and did not tell its ts.', { maybeDelivered: true });
}

/** What was sent, in the shape in which Slack would give it back. */
export function sentWire(context: SlackContext, args: Record<string, unknown>, ts: string | undefined): Wire {
  const self = selfOf(context);
  return defined<Record<string, unknown>>({
    type: 'message',
    ts,
    user: self.userId,
    bot_id: self.botId,
    app_id: self.appId,
    text: args['text'],
    blocks: args['blocks'],
    attachments: args['attachments'],
    thread_ts: args['thread_ts'],
    username: args['username'],
  });
}

export async function deleteMessage({ web, written }: SlackContext, ref: MessageRef, call: Call): Promise<void> {
  written.forget(ref);
  await web.call(
    'chat.delete',
    { channel: ref.channelId, ts: checkedTs(ref.id, '') },
    { signal: call.signal, kind: 'write' },
  );
}

/** Whole seconds, up to 120 days ahead. */
export async function scheduleMessage(
  context: SlackContext,
  target: Target,
  message: Outgoing,
  at: Date,
  call: Call,
): Promise<ScheduledMessage> {
  if (message.files.length > 0) {
    throw errorOf('unsupported', 'Slack schedules no files: upload them first and send their link.');
  }
  const { username, icon_url: icon, icon_emoji: _emoji, ...args } = postArguments(target, message);
  if (username !== undefined || icon !== undefined) {
    message.losses.push({ feature: 'sender', from: 'another sender', to: 'the account itself' });
  }
  const postAt = Math.ceil(at.getTime() / 1000);
  const answer = await context.web.call(
    'chat.scheduleMessage',
    { ...args, post_at: postAt },
    { signal: call.signal, kind: 'post' },
  );
  const id = stringAt(answer, 'scheduled_message_id');
  if (id === undefined)
    throw errorOf('server', 'Slack scheduled the message and did not tell its id.', { maybeDelivered: true });
  return {
    platform: 'slack',
    account: context.account,
    id,
    channelId: stringAt(answer, 'channel') ?? target.channelId,
    at: dateAt(answer, 'post_at') ?? new Date(postAt * 1000),
    text: message.text,
  };
}

export async function* listScheduledMessages(
  { web, account }: SlackContext,
  channelId: string | undefined,
  call: Call,
): AsyncGenerator<ScheduledMessage[]> {
  const args = { channel: channelId, limit: 100 };
  for await (const page of web.pages('chat.scheduledMessages.list', args, { signal: call.signal })) {
    yield objectsAt(page, 'scheduled_messages').flatMap((wire) => {
      const id = stringAt(wire, 'id');
      const at = dateAt(wire, 'post_at');
      if (id === undefined || at === undefined) return [];
      return [
        defined<ScheduledMessage>({
          platform: 'slack',
          account,
          id,
          channelId: stringAt(wire, 'channel_id') ?? channelId ?? '',
          at,
          text: stringAt(wire, 'text'),
        }),
      ];
    });
  }
}

export async function cancelScheduledMessage(
  { web }: SlackContext,
  channelId: string,
  id: string,
  call: Call,
): Promise<void> {
  await web.call(
    'chat.deleteScheduledMessage',
    { channel: channelId, scheduled_message_id: id },
    { signal: call.signal, kind: 'write' },
  );
}
