import { InvalidError, NotFoundError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { ThreadStart } from '../../../core/operations/threads.js';
import type { DiscordThread } from '../native.js';
import { nativeOf } from '../send-options.js';
import type { Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';
import { messagePayload } from './payload.js';
import { sendMessage } from './sending.js';
import { nameOfThread } from './thread-name.js';

/**
 * A forum's post: `POST /channels/{forum}/threads` makes the thread and its first message at once; further ones follow. Tags
 * are given as `native.appliedTagIds`.
 */
export async function createPost(context: DiscordContext, start: ThreadStart, call: Call): Promise<DiscordThread> {
  const { channelId, messages } = start;
  const [first, ...others] = messages;
  if (first === undefined)
    throw new InvalidError('A post of a forum begins with a message: give createThread a content.');
  const options = nativeOf(start.native);
  const { body: message, files } = await messagePayload(context, first, call.signal);
  const body = {
    name: nameOfThread(start.name, first.text),
    auto_archive_duration: options.autoArchiveMinutes,
    applied_tags: options.appliedTagIds,
    message,
  };
  const wire = await context.rest.post<Wire>(urlPath`/channels/${channelId}/threads`, {
    body,
    files,
    signal: call.signal,
    reason: options.reason,
  });
  context.reader.places.keep(wire);
  const thread = context.reader.thread(wire, true);
  if (thread === undefined) throw new NotFoundError('Discord made a post and did not tell which.');
  for (const each of others)
    await sendMessage(context, { channelId, thread: { channelId, id: thread.id } }, each, call);
  return thread;
}
