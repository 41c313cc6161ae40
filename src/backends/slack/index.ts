import { registerDialect } from '../../richtext/index.js';
import { slackDialect } from './dialect.js';

// `parse(message)` and `convert(text, 'slack', …)` know it by its name from here on.
registerDialect(slackDialect);

// Using Slack.
export { SlackBackend } from './backend.js';
export { SlackConfig, type SlackConfigInput, slackEnvironment } from './config.js';
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
export { slackDialect };
