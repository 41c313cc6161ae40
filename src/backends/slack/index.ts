// Using Slack.
export { SlackBackend } from './backend.js';
export { SlackConfig, type SlackConfigInput, slackEnvironment } from './config.js';
export { slackDialect } from './dialect.js';
// Typed platform-only data.
export {
  SlackAttachment,
  SlackAttachmentNative,
  SlackChannel,
  SlackChannelNative,
  SlackInteraction,
  SlackInteractionNative,
  SlackMessage,
  SlackMessageNative,
  type SlackSendOptions,
  SlackThread,
  SlackThreadNative,
  type SlackTypes,
  SlackUser,
  SlackUserNative,
} from './native.js';
