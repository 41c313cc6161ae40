import { errorOf } from '../../../core/errors/index.js';
import type { DiscordMessage } from '../native.js';
import type { Place } from '../normalize/context.js';
import type { Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';

/** The message of an answer. */
export function sentMessage({ reader }: DiscordContext, wire: Wire | undefined, place: Place): DiscordMessage {
  const [message] = wire === undefined ? [] : reader.messages([wire], place);
  if (message) return message;
  throw errorOf('server', 'Discord took the message and gave it back unreadable.', {
    platform: 'discord',
    maybeDelivered: true,
  });
}
