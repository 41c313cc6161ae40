import { isChatError } from '../../../core/errors/index.js';
import { urlPath } from '../../../core/http/url-path.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MessageRef } from '../../../models/index.js';
import { toPlainText } from '../../../richtext/index.js';
import { discordDialect } from '../dialect.js';
import type { DiscordSendOptions } from '../native.js';
import { channelType } from '../wire/flags.js';
import { defined, stringAt, type Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';
import { placeOf, wireChannelOf } from './places.js';
import { nameOfThread } from './thread-name.js';

/** "The message has a thread already." */
const hasThread = '160004';

/**
 * The thread of a message, started when there is none. Like Discord's own clients it is named after the message.
 *
 * @returns the thread's id: the message's own
 */
export async function threadStartedFrom(
  context: DiscordContext,
  start: MessageRef,
  native: DiscordSendOptions,
  call: Call,
): Promise<string> {
  const { rest, reader } = context;
  const { signal } = call;
  // Known already; so is a post of a forum, whose first message has its id.
  if (reader.placeOf(start.id)?.threadId === start.id) return start.id;
  const wireChannelId = await wireChannelOf(context, start, signal);
  if (wireChannelId === start.id) return start.id;
  const { guildId } = await placeOf(context, wireChannelId, signal);
  const parent = await rest.get<Wire>(urlPath`/channels/${wireChannelId}/messages/${start.id}`, { signal });
  try {
    const thread = await rest.post<Wire>(urlPath`/channels/${wireChannelId}/messages/${start.id}/threads`, {
      body: defined<object>({
        name: threadName(stringAt(parent, 'content')),
        auto_archive_duration: native.autoArchiveMinutes,
      } as object),
      reason: native.reason,
      // A second one is refused.
      repeatable: true,
      signal,
    });
    reader.places.keep(thread, guildId ?? undefined);
  } catch (error) {
    if (!isChatError(error) || error.platformCode !== hasThread) throw error;
    reader.places.keep(
      { id: start.id, type: channelType.publicThread, parent_id: wireChannelId },
      guildId ?? undefined,
    );
  }
  return start.id;
}

/** A thread's name out of a text: its first words, without markup. */
export function threadName(content: string | undefined): string {
  return nameOfThread(undefined, toPlainText(discordDialect.parse(content ?? '')));
}
