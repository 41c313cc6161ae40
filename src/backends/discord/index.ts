import { registerDialect } from '../../richtext/index.js';
import { discordDialect } from './dialect.js';

// `parse(message)` and `convert(text, 'discord', …)` know it by its name from here on.
registerDialect(discordDialect);

export { DiscordBackend } from './backend.js';
export { discordLimits, discordMatrix } from './capabilities.js';
export { componentsOf, fieldsOfModal, modalOf, textOfComponents } from './component-reader.js';
export { type DiscordComponent, wireOfComponents, wireOfModal } from './components.js';
// Using Discord.
export {
  DiscordConfig,
  type DiscordConfigInput,
  type DiscordSession,
  type DiscordSessionStore,
  discordEnvironment,
} from './config.js';
export { type DiscordEmbed, embedLength, embedLimits, embedOf, isWrittenEmbed, wireOfEmbeds } from './embeds.js';
export type { DiscordIntent } from './intents.js';
// Typed platform-only data.
export {
  DiscordAttachment,
  DiscordAttachmentNative,
  DiscordChannel,
  DiscordChannelNative,
  DiscordGroup,
  DiscordGroupNative,
  DiscordInteraction,
  DiscordInteractionNative,
  DiscordMember,
  DiscordMemberNative,
  DiscordMessage,
  DiscordMessageNative,
  DiscordOrganization,
  DiscordOrganizationNative,
  DiscordPoll,
  DiscordPresence,
  DiscordPresenceNative,
  type DiscordSendOptions,
  DiscordSticker,
  DiscordThread,
  DiscordThreadNative,
  type DiscordTypes,
  DiscordUser,
  DiscordUserNative,
} from './native.js';
export { discordDialect };
