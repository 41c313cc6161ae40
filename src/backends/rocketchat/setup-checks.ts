import type { ChatError } from '../../core/errors/index.js';
import {
  type Advice,
  type Finding,
  failed,
  ok,
  reachabilitySteps,
  type SetupStep,
  skipped,
  warning,
} from '../../core/setup/index.js';
import type { RocketChatClient } from './client/client.js';
import type { RocketChatRealtime } from './client/realtime/realtime.js';
import { isObject } from './client/realtime/stream-events.js';
import type { RocketChatConfig } from './config.js';
import { readServerSettings } from './server-settings.js';

/** The versions that this speaks with: older and newer ones are tried too. */
const oldest = 6;
const newest = 9;

const permissionsPage = 'Administration → Workspace → Permissions';

/** What the account does itself, by permission: the role of one room may bring more. */
const uses: readonly (readonly [permission: string, what: string])[] = [
  ['create-c', 'createChannel'],
  ['create-p', 'createChannel (private)'],
  ['create-d', 'openDirect, sendDirect'],
  ['delete-own-message', 'deleteMessage'],
  ['mention-all', '@all'],
  ['message-impersonate', 'sender'],
  ['view-outside-room', 'listUsers, lookupUser'],
];

export type RocketChatSetup = {
  readonly config: RocketChatConfig;
  readonly client: RocketChatClient;
  readonly realtime: RocketChatRealtime;
  readonly signIn: SetupStep;
};

/** What a Rocket.Chat account needs: the server's version and settings, the token, roles, permissions, the websocket. Reads only. */
export function rocketchatSetup({ config, client, realtime, signIn }: RocketChatSetup): readonly SetupStep[] {
  const { url, proxy, ca } = config;
  return [
    ...reachabilitySteps({ url, setting: 'url', proxy, ca }),
    { name: 'server', after: ['reachability'], run: (signal) => serverFinding(client, signal), advice: notAServer },
    { ...signIn, after: ['server'], advice: (error) => signInAdvice(error, config) },
    { name: 'roles', after: ['sign-in'], run: (signal) => rolesFinding(client, signal) },
    { name: 'permissions', after: ['sign-in'], run: (signal) => permissionsFinding(client, signal) },
    { name: 'server settings', after: ['sign-in'], run: (signal) => settingsFinding(client, signal) },
    {
      name: 'websocket',
      after: ['server'],
      run: async (signal) => {
        await realtime.probe(signal);
        return ok(`${url.replace(/^http/, 'ws')}/websocket answers.`);
      },
      advice: () => ({
        mend: 'Let the reverse proxy pass websockets (the headers Upgrade and Connection) at /websocket.',
      }),
    },
  ];
}

async function serverFinding(client: RocketChatClient, signal: AbortSignal): Promise<Finding> {
  const { version } = await client.server.info({ signal });
  if (version === undefined)
    return warning('The server does not tell its version.', {
      mend: "Check that 'url' is that of a Rocket.Chat server.",
    });
  const major = Number(/^\d+/.exec(version)?.[0]);
  if (major < oldest)
    return failed(`Rocket.Chat ${version} is too old.`, { mend: 'Bring the server to 6.0 or later.' });
  if (major > newest)
    return warning(`Rocket.Chat ${version} is newer than what chatmux was written for (${newest}.x).`);
  return ok(`Rocket.Chat ${version}.`);
}

function notAServer({ code }: ChatError): Advice | undefined {
  return code === 'not_found' || code === 'server'
    ? {
        mend: "Check the setting 'url': there is no /api/info below it. A sub-path belongs to it (https://example.com/chat).",
      }
    : undefined;
}

function signInAdvice({ code }: ChatError, { authToken }: RocketChatConfig): Advice | undefined {
  if (code !== 'auth') return undefined;
  return authToken === undefined
    ? { mend: 'Check username and password, and whether the account is active.' }
    : {
        mend: 'Make a new token, and copy the user id that is shown with it.',
        where: 'your picture → Profile → Personal Access Tokens',
      };
}

async function rolesFinding(client: RocketChatClient, signal: AbortSignal): Promise<Finding> {
  const { roles = [] } = await client.users.me({ signal });
  const found = `It is ${roles.join(', ') || 'without a role'}.`;
  if (roles.includes('bot') || roles.includes('admin')) return ok(found);
  return warning(`${found} Without the role bot, more than ten calls of one kind a minute are refused.`, {
    mend: 'Give the account the role bot, or its role the permission api-bypass-rate-limit.',
    where: 'Administration → Workspace → Users → the account → Edit → Roles',
  });
}

async function permissionsFinding(client: RocketChatClient, signal: AbortSignal): Promise<Finding> {
  const [{ roles = [] }, answer] = await Promise.all([
    client.users.me({ signal }),
    client.server.permissions({ signal }),
  ]);
  const rolesOf = new Map(answer.update.filter(isObject).map((each) => [each['_id'], each['roles']]));
  const lacks = uses.filter(([permission]) => {
    const granted = rolesOf.get(permission);
    return Array.isArray(granted) && !granted.some((role) => roles.includes(role));
  });
  if (rolesOf.size === 0) return skipped('The server does not tell its permissions.');
  if (lacks.length === 0) return ok('It has those of a chat bot.');
  return warning(`Its roles lack ${lacks.map(([permission, what]) => `${permission} (${what})`).join(', ')}.`, {
    mend: 'Give the role what the bot is to do.',
    where: permissionsPage,
  });
}

async function settingsFinding(client: RocketChatClient, signal: AbortSignal): Promise<Finding> {
  const { switchedOff } = await readServerSettings(client, signal);
  if (switchedOff.length === 0) return ok('Threads, uploads, pins, stars, read receipts and presences are on.');
  return warning(`This server is set so that something is missing: ${switchedOff.join(', ')}.`, {
    mend: 'Switch on what the bot is to use.',
    where: 'Administration → Workspace → Settings',
  });
}
