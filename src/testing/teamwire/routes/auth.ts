import { isText } from '../fields.js';
import { get, post, type Route } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';
import { wireUser } from '../wire/user.js';

/** The log-in, and who the bot is. (Wire sheet, A2.) */
export const authRoutes: Route[] = [
  post(
    '/auth/token',
    (call) => {
      const { app_id: appId, secret } = call.body({ app_id: isText, secret: isText });
      const { tokens } = call.organisation;
      const token = tokens.issue(String(appId), String(secret));
      if (token === undefined) throw new TeamwireError('TWAuthError', 'The app id or the secret is wrong', 401);
      return { json: { token, expires_in: tokens.seconds, me: wireUser(call.bot, call.organisation) } };
    },
    { isOpen: true },
  ),
  get('/me', (call) => ({ json: wireUser(call.bot, call.organisation) })),
];
