import type { Interactions } from '../interactions/interactions.js';
import type { Route } from '../rest-call.js';
import { applicationRoutes } from './application.js';
import { attachmentRoutes } from './attachments.js';
import { channelRoutes } from './channels.js';
import { commandRoutes } from './commands.js';
import { guildRoutes } from './guilds.js';
import { interactionRoutes } from './interactions.js';
import { inviteRoutes } from './invites.js';
import { memberRoutes } from './members.js';
import { messageRoutes } from './messages.js';
import { overwriteRoutes } from './overwrites.js';
import { pinRoutes } from './pins.js';
import { pollRoutes } from './polls.js';
import { reactionRoutes } from './reactions.js';
import { roleRoutes } from './roles.js';
import { searchRoutes } from './search.js';
import { threadRoutes } from './threads.js';
import { userRoutes } from './users.js';
import { webhookRoutes } from './webhooks.js';

/** Every route that there is. */
export function restRoutes(interactions: Interactions): Route[] {
  return [
    ...applicationRoutes,
    ...userRoutes,
    ...guildRoutes,
    ...memberRoutes,
    ...roleRoutes,
    ...channelRoutes,
    ...overwriteRoutes,
    ...pinRoutes,
    ...messageRoutes,
    ...reactionRoutes,
    ...threadRoutes,
    ...webhookRoutes(interactions),
    ...interactionRoutes(interactions),
    ...commandRoutes,
    ...inviteRoutes,
    ...searchRoutes,
    ...pollRoutes,
    ...attachmentRoutes,
  ];
}
