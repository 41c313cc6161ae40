export { componentsOf, fieldsOfModal, modalOf, textOfComponents } from './component-reader.js';
export { type DiscordComponent, wireOfComponents, wireOfModal } from './components.js';
export { discordDialect } from './dialect.js';
export { type DiscordEmbed, embedLength, embedLimits, embedOf, isWrittenEmbed, wireOfEmbeds } from './embeds.js';
