import type { MessageRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import { isDirect, type Place } from '../discord-state.js';
import { isJson, number } from '../json.js';
import { allMentions } from '../messages/mentions.js';
import { checkNotEmpty, readMessageInput } from '../messages/message-input.js';
import { postMessage } from '../messages/posting.js';
import { readReference } from '../messages/references.js';
import { Permission } from '../permissions.js';
import type { RestCall } from '../rest-call.js';
import { isForum, isTextual } from '../wire/channel.js';

/** How long a nonce is remembered: "a few minutes". */
const nonceMs = 180_000;

/** @throws DiscordError when the bot cannot write there */
export function writablePlace(call: RestCall): Place {
  const place = call.place();
  if (place.thread) {
    call.place(Permission.sendInThreads);
    if (place.thread.isLocked && !call.has(place, Permission.manageThreads)) throw new DiscordError(160005);
    return place;
  }
  if (isForum(place.channel)) throw new DiscordError(40058);
  if (!isTextual(place.channel)) throw new DiscordError(50008);
  if (isDirect(place.channel)) {
    const other = [...place.channel.members.keys()].find((id) => id !== call.bot.id);
    if (other === undefined || !call.discord.members.has(other) || call.discord.closedToBot.has(other))
      throw new DiscordError(50007);
    return place;
  }
  return call.place(Permission.sendMessages);
}

/** `POST /channels/{c}/messages`, and the first message of a post. (Wire sheet, section 8.) */
export function sendMessage(call: RestCall, place: Place, options: { id?: string } = {}): MessageRecord {
  const { body, files, discord, bot } = call;
  const input = readMessageInput(body, files, discord, { fallback: allMentions });
  if (!isDirect(place.channel)) {
    if (input.files.length > 0 && !call.has(place, Permission.attachFiles)) throw new DiscordError(50013);
    if (input.embeds?.length && !call.has(place, Permission.embedLinks)) throw new DiscordError(50013);
  }
  // The nonce is looked at before anything new is made.
  const key = input.nonce === undefined ? undefined : `${bot.id}:${place.id}:${input.nonce}`;
  const known = key === undefined || body.enforce_nonce !== true ? undefined : discord.nonces.get(key);
  if (known && known.until > performance.now()) return known.message;
  const isForward = isJson(body.message_reference) && number(body.message_reference, 'type') === 1;
  if (!isForward) checkNotEmpty(input);
  const reference = readReference(body.message_reference, place, discord);
  if (reference?.replyTo && !call.has(place, Permission.readHistory)) throw new DiscordError(160002);
  const message = postMessage(
    {
      place,
      author: bot,
      input: reference?.isForward ? { ...input, content: '' } : input,
      replyTo: reference?.replyTo,
      native: reference ? { ...reference.native, flags: (reference.native.flags ?? 0) | input.flags } : undefined,
      id: options.id,
    },
    discord,
  );
  if (key !== undefined && body.enforce_nonce === true) {
    const now = performance.now();
    for (const [old, { until }] of discord.nonces) {
      // The oldest stand first.
      if (until >= now) break;
      discord.nonces.delete(old);
    }
    discord.nonces.set(key, { message, until: now + nonceMs });
  }
  return message;
}
