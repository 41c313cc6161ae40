import { eventRoutes } from './events.js';
import { imageRoutes } from './images.js';
import { messageRoutes } from './messages.js';
import { pageRoutes } from './pages.js';
import { roomRoutes } from './rooms.js';
import type { Route } from './route.js';
import { userRoutes } from './users.js';

export { loginRoutes } from './login.js';

/** Everything on the chat host; what is more exact stands before what is less. */
export const chatRoutes: Route[] = [
  ...eventRoutes,
  ...roomRoutes,
  ...userRoutes,
  ...messageRoutes.filter(({ method }) => method === 'POST'),
  ...pageRoutes,
  ...messageRoutes.filter(({ method }) => method === 'GET'),
  ...imageRoutes,
];
