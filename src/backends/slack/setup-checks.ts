import type { ChatError } from '../../core/errors/index.js';
import {
  type Advice,
  type Finding,
  failed,
  ok,
  reachabilitySteps,
  type SetupStep,
  signatureClock,
  skipped,
  warning,
} from '../../core/setup/index.js';
import type { SlackConfig } from './config.js';
import { scopesOf } from './identity.js';
import { neededScopes, type Scopes } from './scopes.js';
import type { SlackWeb } from './web.js';
import { stringAt, type Wire } from './wire/read.js';

const apps = 'https://api.slack.com/apps → your app';
const installPage = `${apps} → OAuth & Permissions`;

export type SlackSetup = { readonly config: SlackConfig; readonly web: SlackWeb };

/** What a Slack account needs: its tokens, their scopes, Socket Mode. Reads only. */
export function slackSetup(setup: SlackSetup): readonly SetupStep[] {
  const { config } = setup;
  const { apiUrl, proxy, ca, botToken, userToken, appToken, signingSecret } = config;
  const clock = signingSecret === undefined ? undefined : signatureClock('requests of Slack');
  return [
    ...reachabilitySteps({ url: apiUrl, setting: 'apiUrl', proxy, ca, clock }),
    ...(botToken === undefined ? [] : tokenSteps('bot', setup)),
    ...(userToken === undefined ? [] : tokenSteps('user', setup)),
    eventStep(setup),
    ...(appToken === undefined && signingSecret === undefined ? [] : [subscriptions]),
  ];
}

type TokenKind = 'bot' | 'user';

/** Whose a token is, then what it may. */
function tokenSteps(kind: TokenKind, { config, web }: SlackSetup): readonly SetupStep[] {
  const name = `${kind} token`;
  const isSecond = kind === 'user' && config.botToken !== undefined;
  let answer: Wire = {};
  return [
    {
      name,
      after: ['reachability'],
      run: async (signal) => {
        answer = await web.call('auth.test', {}, { signal, asUser: isSecond });
        const bot = isSecond ? await web.call('auth.test', {}, { signal }).catch(() => undefined) : undefined;
        if (bot && stringAt(bot, 'team_id') !== stringAt(answer, 'team_id'))
          return failed('botToken and userToken are of two workspaces.', { mend: 'Make an account for each of them.' });
        if (kind === 'bot' && stringAt(answer, 'bot_id') === undefined)
          return failed('botToken is the token of a person.', { mend: "Give it in the setting 'userToken'." });
        return ok(`${stringAt(answer, 'user') ?? 'Somebody'} in the workspace ${stringAt(answer, 'team') ?? '?'}.`);
      },
      advice: (error) => tokenAdvice(error, kind),
    },
    {
      name: `${kind} scopes`,
      after: [name],
      run: async () => scopesFinding(scopesOf(answer), kind, neededScopes(kind, isSecond)),
    },
  ];
}

function tokenAdvice(error: ChatError, kind: TokenKind): Advice | undefined {
  if (error.code !== 'auth') return undefined;
  const [label, prefix] = kind === 'bot' ? ['Bot User OAuth Token', 'xoxb-'] : ['User OAuth Token', 'xoxp-'];
  return { mend: `Install the app again and copy the ${label} (${prefix}…).`, where: installPage };
}

/** A bot need not have every scope: what is missing is told, with what it switches off. */
function scopesFinding(scopes: Scopes | undefined, kind: TokenKind, needs: ReturnType<typeof neededScopes>): Finding {
  if (scopes === undefined) return skipped('Slack did not tell the scopes of the token.');
  const missing = new Map<string, string[]>();
  for (const [operation, anyOf] of Object.entries(needs)) {
    if (anyOf.some((scope) => scopes.has(scope))) continue;
    const [usual = ''] = anyOf;
    missing.set(usual, [...(missing.get(usual) ?? []), operation]);
  }
  if (missing.size === 0) return ok(`It has ${scopes.size}: all that chatmux has a use for.`);
  const off = [...missing].map(([scope, names]) => `${scope} (${names.join(', ')})`).join('; ');
  return warning(`The token lacks ${off}.`, {
    mend: `Add the scopes of what the bot is to do, under ${kind === 'bot' ? 'Bot' : 'User'} Token Scopes, and install the app again.`,
    where: installPage,
  });
}

function eventStep({ config, web }: SlackSetup): SetupStep {
  const { appToken, signingSecret } = config;
  if (appToken !== undefined)
    return {
      name: 'socket mode',
      after: ['reachability'],
      run: async (signal) => {
        // A ticket for a connection that is not made: it runs out by itself.
        const answer = await web.call('apps.connections.open', { token: appToken }, { signal });
        const url = stringAt(answer, 'url');
        if (url === undefined) return failed('Slack gave no address for Socket Mode.');
        return ok('The app token is taken, and Socket Mode is on.');
      },
      advice: socketAdvice,
    };
  if (signingSecret !== undefined)
    return {
      name: 'events over HTTP',
      run: async () =>
        skipped('The signing secret shows itself with the first request of Slack.', {
          mend: 'Set the Request URL: Slack tries it at once.',
          where: `${apps} → Event Subscriptions`,
        }),
    };
  return {
    name: 'events',
    run: async () =>
      warning('There is no way for events: the account sends and reads, but hears nothing.', {
        mend: "Give 'appToken' (Socket Mode) or 'signingSecret' (HTTP).",
        where: `${apps} → Basic Information → App-Level Tokens`,
      }),
  };
}

function socketAdvice(error: ChatError): Advice | undefined {
  const tokens = `${apps} → Basic Information → App-Level Tokens`;
  if (error.code === 'auth') return { mend: 'Generate an app-level token (xapp-…).', where: tokens };
  if (error.platformCode === 'missing_scope' || error.platformCode === 'not_allowed_token_type')
    return { mend: 'Generate an app-level token with the scope connections:write.', where: tokens };
  if (error.code === 'forbidden') return { mend: 'Switch Socket Mode on.', where: `${apps} → Socket Mode` };
  return undefined;
}

/** Slack tells the subscriptions to nobody who has only the app's tokens. */
const subscriptions: SetupStep = {
  name: 'event subscriptions',
  run: async () =>
    skipped('Slack does not tell which events the app is subscribed to.', {
      mend: 'See that message.channels, message.im and the others of the page are there, and Interactivity is on for buttons.',
      where: `${apps} → Event Subscriptions → Subscribe to bot events`,
    }),
};
