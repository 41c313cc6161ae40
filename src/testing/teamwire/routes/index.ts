import type { Route } from '../route.js';
import { assetRoutes } from './assets.js';
import { authRoutes } from './auth.js';
import { avatarRoutes } from './avatars.js';
import { chatRoutes } from './chats.js';
import { eventRoutes } from './events.js';
import { locationRoutes } from './locations.js';
import { memberRoutes } from './members.js';
import { messageRoutes } from './messages.js';
import { reactionRoutes } from './reactions.js';
import { userRoutes } from './users.js';

/** Every operation of the bridge contract. */
export const teamwireRoutes: Route[] = [
  ...authRoutes,
  ...userRoutes,
  ...chatRoutes,
  ...memberRoutes,
  ...messageRoutes,
  ...avatarRoutes,
  ...reactionRoutes,
  ...assetRoutes,
  ...locationRoutes,
  ...eventRoutes,
];
