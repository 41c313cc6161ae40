import { AuthError } from '../../core/errors/index.js';
import type { SlackConfig } from './config.js';
import type { SlackUser } from './native.js';
import type { SlackSelf } from './normalize/context.js';
import { userOf, userStub } from './normalize/user.js';
import type { Scopes } from './scopes.js';
import type { SlackWeb } from './web.js';
import { defined, objectAt, stringAt, stringsAt, type Wire } from './wire/read.js';

/** What the tokens stand for. */
export type SlackIdentity = {
  readonly self: SlackSelf;
  readonly me: SlackUser;
  /** Of the token that acts; `undefined` where Slack did not tell. */
  readonly scopes: Scopes | undefined;
  readonly userScopes: Scopes | undefined;
};

/** `auth.test` for each token, and who the account is. @throws AuthError for a refused token */
export async function authenticate(
  web: SlackWeb,
  config: SlackConfig,
  signal: AbortSignal | undefined,
): Promise<SlackIdentity> {
  const asPersonToo = config.botToken !== undefined && config.userToken !== undefined;
  const [main, person] = await Promise.all([
    web.call('auth.test', {}, { signal }),
    asPersonToo ? web.call('auth.test', {}, { signal, asUser: true }) : undefined,
  ]);
  const userId = stringAt(main, 'user_id');
  if (userId === undefined) throw new AuthError('Slack did not tell whose token this is (auth.test).');
  const teamId = stringAt(main, 'team_id');
  if (person !== undefined && stringAt(person, 'team_id') !== teamId) {
    throw new AuthError('botToken and userToken are of two workspaces: make a connection for each.');
  }
  const scopes = scopesOf(main);
  const userScopes = config.botToken === undefined ? scopes : person && scopesOf(person);
  const info = await ownUser(web, userId, scopes, signal);
  const me =
    userOf(info, { account: config.account ?? 'slack' }) ??
    userStub(userId, { account: config.account ?? 'slack' }, ownName(main));
  const profile = objectAt(info, 'profile');
  const self = defined<SlackSelf>({
    userId,
    botId: stringAt(main, 'bot_id') ?? stringAt(profile, 'bot_id'),
    appId: stringAt(main, 'app_id') ?? stringAt(profile, 'api_app_id'),
    teamId,
    teamUrl: withSlash(stringAt(main, 'url')),
  });
  return { self, me, scopes, userScopes };
}

/** The name of the account itself, when its user cannot be read. */
function ownName(main: Wire): { handle?: string; isBot: boolean } {
  const handle = stringAt(main, 'user');
  return { ...(handle !== undefined && { handle }), isBot: stringAt(main, 'bot_id') !== undefined };
}

async function ownUser(
  web: SlackWeb,
  userId: string,
  scopes: Scopes | undefined,
  signal: AbortSignal | undefined,
): Promise<Wire> {
  if (scopes !== undefined && !scopes.has('users:read')) return {};
  try {
    return objectAt(await web.call('users.info', { user: userId }, { signal }), 'user');
  } catch (error) {
    if (error instanceof AuthError) throw error;
    // The name is not worth refusing to work.
    return {};
  }
}

/** `X-OAuth-Scopes`, as the SDK gives it. */
export function scopesOf(answer: Wire): Scopes | undefined {
  const list = stringsAt(objectAt(answer, 'response_metadata'), 'scopes').filter((scope) => scope !== '');
  return list.length > 0 ? new Set(list) : undefined;
}

function withSlash(url: string | undefined): string | undefined {
  return url === undefined || url.endsWith('/') ? url : `${url}/`;
}
