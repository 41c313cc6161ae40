import type { Route } from '../route.js';
import { avatarRoutes } from './avatars.js';
import { chatMarkRoutes } from './chat-marks.js';
import { chatReadingRoutes } from './chat-reading.js';
import { chatWritingRoutes } from './chat-writing.js';
import { commandRoutes } from './commands.js';
import { directMessageRoutes } from './direct-messages.js';
import { integrationRoutes } from './integrations.js';
import { lookupRoutes } from './lookup.js';
import { mediaRoutes } from './media.js';
import { methodCallRoutes } from './method-call.js';
import { namedRoomRoutes } from './named-rooms.js';
import { presenceRoutes } from './presence.js';
import { roleRoutes } from './roles.js';
import { roomRoutes } from './rooms.js';
import { sessionRoutes } from './session.js';
import { subscriptionRoutes } from './subscriptions.js';
import { userRoutes } from './users.js';

/** All endpoints under `/api/v1`. */
export const restRoutes: readonly Route[] = [
  ...sessionRoutes,
  ...userRoutes,
  ...presenceRoutes,
  ...avatarRoutes,
  ...chatWritingRoutes,
  ...chatMarkRoutes,
  ...chatReadingRoutes,
  ...namedRoomRoutes,
  ...directMessageRoutes,
  ...roomRoutes,
  ...mediaRoutes,
  ...subscriptionRoutes,
  ...lookupRoutes,
  ...roleRoutes,
  ...commandRoutes,
  ...integrationRoutes,
  ...methodCallRoutes,
];
