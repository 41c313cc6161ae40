import type { DiscordState } from '../discord-state.js';
import type { Json } from '../json.js';
import { wireUser } from './user.js';

/** The bot's application; its id is the bot's. (Wire sheet, section 1.) */
export function applicationUser(discord: DiscordState): Json {
  const { bot } = discord.world;
  const owner = discord.user(discord.ownerId);
  return {
    id: bot.id,
    name: bot.name,
    icon: null,
    description: '',
    summary: '',
    type: null,
    bot: wireUser(bot, discord),
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: discord.publicKey,
    flags: discord.applicationFlags,
    owner: owner ? wireUser(owner, discord) : null,
    team: null,
    redirect_uris: [],
    interactions_endpoint_url: null,
    event_webhooks_url: null,
    approximate_guild_count: 1,
    approximate_user_install_count: 0,
    integration_types_config: { '0': {} },
  };
}
