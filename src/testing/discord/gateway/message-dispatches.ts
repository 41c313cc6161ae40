import type { MessageRecord, UserRecord, WorldChange } from '../../world/index.js';
import { type DiscordState, isDirect } from '../discord-state.js';
import { compact, type Json } from '../json.js';
import { channelData, messageData, threadData } from '../native.js';
import { canView, channelPermissions, Permission } from '../permissions.js';
import { wireReactionEmoji } from '../wire/emoji.js';
import { gatewayMessage } from '../wire/message.js';
import { wireMember } from '../wire/user.js';
import type { Dispatch } from './dispatch.js';
import { Intent } from './intents.js';

/** What the bot is told of a change to a message. (Wire sheet, section 17.) */
export function messageDispatches(change: WorldChange, discord: DiscordState): Dispatch[] {
  if (!('message' in change) || !isVisible(change.message, discord)) return [];
  const { message } = change;
  switch (change.type) {
    case 'message.created':
      return [messageEvent('MESSAGE_CREATE', message, discord)];
    case 'message.edited':
    case 'message.touched':
      return [messageEvent('MESSAGE_UPDATE', message, discord)];
    case 'message.deleted':
      return [messageDeleted(message, discord)];
    case 'reaction.added':
    case 'reaction.removed':
      return [reaction(change.type === 'reaction.added', message, change.emoji, change.by, discord)];
    case 'message.pinned':
    case 'message.unpinned':
      return [pinsChanged(message, discord), messageEvent('MESSAGE_UPDATE', message, discord)];
    default:
      return [];
  }
}

/** Whether the bot sees the place, and, of what one alone sees, whether it wrote it. */
function isVisible(message: MessageRecord, discord: DiscordState): boolean {
  const { bot } = discord.world;
  const channel = discord.world.channels.get(message.channelId);
  if (!channel || !canView(bot, channel, discord)) return false;
  if (message.ephemeralTo !== undefined) return message.authorId === bot.id;
  const thread = message.threadId === undefined ? undefined : discord.world.threads.get(channel.id, message.threadId);
  if (!thread || threadData(thread).type !== 12 || thread.followers.has(bot.id)) return true;
  return (channelPermissions(bot, channel, discord) & Permission.manageThreads) !== 0n;
}

function where(message: MessageRecord, discord: DiscordState): { ids: Json; direct: boolean } {
  const place = discord.placeOf(message);
  const direct = isDirect(place.channel);
  return { ids: { channel_id: place.id, ...(direct ? {} : { guild_id: discord.guildId }) }, direct };
}

export function messageEvent(name: string, message: MessageRecord, discord: DiscordState): Dispatch {
  const direct = isDirect(discord.placeOf(message).channel);
  // Ephemeral ones count as direct messages. (Wire sheet, section 16.)
  const needs = direct || message.ephemeralTo !== undefined ? Intent.directMessages : Intent.guildMessages;
  return { name, data: gatewayMessage(message, discord), needs, isDirect: direct, isMessage: true };
}

function messageDeleted(message: MessageRecord, discord: DiscordState): Dispatch {
  const { ids, direct } = where(message, discord);
  return {
    name: 'MESSAGE_DELETE',
    data: { id: message.id, ...ids },
    needs: direct ? Intent.directMessages : Intent.guildMessages,
    isDirect: direct,
  };
}

export function reactionBase(
  message: MessageRecord,
  discord: DiscordState,
): { base: Json; needs: number; direct: boolean } {
  const { ids, direct } = where(message, discord);
  const needs = direct ? Intent.directReactions : Intent.guildReactions;
  return { base: { message_id: message.id, ...ids }, needs, direct };
}

function reaction(
  added: boolean,
  message: MessageRecord,
  key: string,
  by: UserRecord,
  discord: DiscordState,
): Dispatch {
  const { base, needs, direct } = reactionBase(message, discord);
  const isKnown = messageData(message).webhookId === undefined;
  const data = compact({
    user_id: by.id,
    type: 0,
    ...base,
    emoji: wireReactionEmoji(key, discord),
    burst: false,
    ...(added && !direct ? { member: wireMember(by, discord) } : {}),
    ...(added && isKnown ? { message_author_id: message.authorId } : {}),
  });
  return { name: added ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE', data, needs, isDirect: direct };
}

/** Does not say which message it was. (Wire sheet, section 12.) */
function pinsChanged(message: MessageRecord, discord: DiscordState): Dispatch {
  const { ids, direct } = where(message, discord);
  const channel = discord.world.channels.need(message.channelId);
  return {
    name: 'CHANNEL_PINS_UPDATE',
    data: { ...ids, last_pin_timestamp: channelData(channel).lastPinAt?.toISOString() ?? null },
    needs: direct ? Intent.directMessages : Intent.guilds,
    isDirect: direct,
  };
}
