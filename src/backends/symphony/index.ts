import { registerDialect } from '../../richtext/index.js';
import { symphonyDialect } from './dialect.js';

// `parse(message)` and `convert(text, 'symphony', …)` know it by its name from here on.
registerDialect(symphonyDialect);

// Using Symphony.
export { SymphonyBackend } from './backend.js';
export { symphonyLimits, symphonyMatrix } from './capabilities.js';
// Its REST APIs.
export type { AttachmentPlace, AttachmentsApi } from './client/attachments.js';
export { readBdkConfig } from './client/bdk-file.js';
export { SymphonyClient, type SymphonyClientConfig, type SymphonyClientOptions } from './client/client.js';
export type { ConnectionsApi } from './client/connections.js';
export type { DatafeedApi } from './client/datafeed.js';
export type { HealthApi } from './client/health.js';
export type { HistoryRange, MessageBody, MessagesApi, SearchPage } from './client/messages.js';
export type { PresenceApi } from './client/presence.js';
export type { RoomsApi } from './client/rooms.js';
export type { SignalsApi } from './client/signals.js';
export type { StreamsApi } from './client/streams.js';
export type * from './client/types/event.js';
export type * from './client/types/message.js';
export type * from './client/types/session.js';
export type * from './client/types/signal.js';
export type * from './client/types/stream.js';
export type * from './client/types/user.js';
export type { UsersApi } from './client/users.js';
export { SymphonyConfig, type SymphonyConfigInput, symphonyEnvironment } from './config.js';
// Rich text
export { createSymphonyDialect } from './dialect.js';
export { componentName, readComponentName } from './markup/component-name.js';
export { componentsFromPresentation } from './markup/component-reader.js';
export { type ComponentsOptions, componentsToMessageML } from './markup/components.js';
export { joinMessageML } from './markup/document.js';
export { embedToMessageML, type Fragment } from './markup/embed.js';
export { embedsFromPresentation } from './markup/embed-reader.js';
export type { SymphonyMarkupOptions } from './markup/markup-options.js';
// Checking MessageML
export type { MessageMLProblem, MessageMLVerdict } from './messageml/problem.js';
export { type MessageMLOptions, validateMessageML } from './messageml/validate.js';
// Typed platform-only data.
export {
  SymphonyAttachment,
  SymphonyAttachmentNative,
  SymphonyChannel,
  SymphonyChannelNative,
  SymphonyInteraction,
  SymphonyInteractionNative,
  SymphonyMessage,
  SymphonyMessageNative,
  type SymphonySendOptions,
  type SymphonyTypes,
  SymphonyUser,
  SymphonyUserNative,
} from './native.js';
export { symphonyDialect };
