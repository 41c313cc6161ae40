import type { Route } from '../route.js';
import { datafeedRoutes } from './datafeed.js';
import { healthRoutes } from './health.js';
import { imRoutes } from './ims.js';
import { loginRoutes } from './login.js';
import { membershipRoutes } from './memberships.js';
import { messageRoutes } from './messages.js';
import { presenceRoutes } from './presence.js';
import { roomRoutes } from './rooms.js';
import { streamRoutes } from './streams.js';
import { suppressionRoutes } from './suppression.js';
import { userRoutes } from './users.js';

/** Every operation of the emulated services. */
export const symphonyRoutes: Route[] = [
  ...loginRoutes,
  ...datafeedRoutes,
  ...messageRoutes,
  ...suppressionRoutes,
  ...imRoutes,
  ...roomRoutes,
  ...membershipRoutes,
  ...streamRoutes,
  ...userRoutes,
  ...presenceRoutes,
  ...healthRoutes,
];
