import type { Route } from '../route.js';
import { connectionRoutes } from './connections.js';
import { datafeedRoutes } from './datafeed.js';
import { healthRoutes } from './health.js';
import { importRoutes } from './import.js';
import { imRoutes } from './ims.js';
import { loginRoutes } from './login.js';
import { membershipRoutes } from './memberships.js';
import { messageFactRoutes } from './message-facts.js';
import { messageRoutes } from './messages.js';
import { presenceRoutes } from './presence.js';
import { roomRoutes } from './rooms.js';
import { searchRoutes } from './search.js';
import { signalRoutes } from './signals.js';
import { streamRoutes } from './streams.js';
import { suppressionRoutes } from './suppression.js';
import { systemRoutes } from './system.js';
import { userRoutes } from './users.js';

/** Every operation of the emulated services. */
export const symphonyRoutes: Route[] = [
  ...loginRoutes,
  ...datafeedRoutes,
  ...messageRoutes,
  ...searchRoutes,
  ...importRoutes,
  ...messageFactRoutes,
  ...suppressionRoutes,
  ...imRoutes,
  ...roomRoutes,
  ...membershipRoutes,
  ...streamRoutes,
  ...userRoutes,
  ...presenceRoutes,
  ...connectionRoutes,
  ...signalRoutes,
  ...systemRoutes,
  ...healthRoutes,
];
