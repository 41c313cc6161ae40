import type { CustomEmojiRecord } from '../../world/index.js';
import type { DiscordState } from '../discord-state.js';
import type { Json } from '../json.js';
import { wireUser } from './user.js';

/** A reaction's emoji: custom ones by id, unicode ones by name. */
export function wireReactionEmoji(key: string, discord: DiscordState): Json {
  const custom = discord.world.emoji.get(key);
  return custom ? { id: custom.id, name: custom.name, animated: false } : { id: null, name: key };
}

export function wireGuildEmoji(emoji: CustomEmojiRecord, discord: DiscordState): Json {
  return {
    id: emoji.id,
    name: emoji.name,
    roles: [],
    user: wireUser(discord.world.bot, discord),
    require_colons: true,
    managed: false,
    animated: false,
    available: true,
  };
}
