import type { MessageRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import type { DiscordState, Place } from '../discord-state.js';
import { isDirect } from '../discord-state.js';
import { invalidForm } from '../form-check.js';
import { isJson, type Json, number, text } from '../json.js';
import type { DiscordMessageData } from '../native.js';
import { canView } from '../permissions.js';
import { isUserMessage, wireMessage } from '../wire/message.js';
import { Flag } from './message-input.js';

export type Reference = { replyTo?: MessageRecord | undefined; native: DiscordMessageData; isForward: boolean };

/** What `message_reference` means: a reply, or a forward. (Wire sheet, section 8.) */
export function readReference(value: unknown, place: Place, discord: DiscordState): Reference | undefined {
  if (!isJson(value)) return undefined;
  return (number(value, 'type') ?? 0) === 1 ? forward(value, discord) : reply(value, place, discord);
}

/** The reference as it stands on a reply. */
export function replyReference(message: MessageRecord, discord: DiscordState): Json {
  const place = discord.placeOf(message);
  return {
    type: 0,
    channel_id: place.id,
    message_id: message.id,
    ...(isDirect(place.channel) ? {} : { guild_id: discord.guildId }),
  };
}

function reply(value: Json, place: Place, discord: DiscordState): Reference | undefined {
  const id = String(value.message_id ?? '');
  const found = discord.messageIn(place, id);
  if (!found) {
    if (value.fail_if_not_exists === false) return undefined;
    throw invalidForm(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
  }
  if (!isUserMessage(found))
    throw invalidForm(
      ['message_reference'],
      'REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE',
      'Cannot reply to a system message',
    );
  return { replyTo: found, native: { type: 19, reference: replyReference(found, discord) }, isForward: false };
}

function forward(value: Json, discord: DiscordState): Reference {
  const source = discord.place(text(value, 'channel_id'));
  if (!source || !canView(discord.world.bot, source.channel, discord)) throw new DiscordError(160014);
  const found = discord.messageIn(source, String(value.message_id ?? ''));
  if (!found) throw invalidForm(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
  const wire = wireMessage(found, discord, { nested: true });
  const keys = [
    'type',
    'content',
    'embeds',
    'attachments',
    'timestamp',
    'edited_timestamp',
    'flags',
    'mentions',
    'mention_roles',
    'components',
    'sticker_items',
  ];
  const snapshot = Object.fromEntries(keys.filter((key) => key in wire).map((key) => [key, wire[key]]));
  return {
    native: {
      reference: { ...replyReference(found, discord), type: 1 },
      snapshots: [{ message: snapshot }],
      flags: Flag.hasSnapshot,
    },
    isForward: true,
  };
}
