import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import { nativeOf } from '../send-options.js';
import type { DiscordContext } from './context.js';
import { wireChannelOf } from './places.js';
import { threadStartedFrom } from './thread-start.js';

/** The channel of the wire that a message goes to: the thread, started where it is not there yet. */
export async function wireTarget(
  context: DiscordContext,
  { channelId, thread }: Target,
  message: Pick<Outgoing, 'replyTo' | 'native' | 'text'>,
  call: Call,
): Promise<string> {
  if (thread === undefined) {
    // The first message of a forum's post is answered in the post.
    const { replyTo } = message;
    return replyTo?.channelId === channelId ? wireChannelOf(context, replyTo, call.signal) : channelId;
  }
  if (thread.startFrom === undefined) return thread.id;
  return threadStartedFrom(context, thread.startFrom, nativeOf(message.native), call);
}
