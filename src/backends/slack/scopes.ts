import type { Capability, CapabilityName } from '../../core/capabilities.js';

/** The OAuth scopes of one token. */
export type Scopes = ReadonlySet<string>;

/** Any one of these brings it. */
type AnyOf = readonly string[];

const kinds = ['channels', 'groups', 'im', 'mpim'] as const;
const each = (suffix: string): AnyOf => kinds.map((kind) => `${kind}:${suffix}`);

/**
 * What a bot token needs for an operation (wire sheet, section 12). `channels:write` is the name that user tokens have for
 * `channels:manage`.
 *
 * @see https://docs.slack.dev/reference/scopes
 */
export const slackScopes: Partial<Record<CapabilityName, AnyOf>> = {
  fetchUser: ['users:read'],
  lookupUser: ['users:read'],
  listUsers: ['users:read'],
  listGroups: ['usergroups:read'],
  fetchChannel: each('read'),
  lookupChannel: each('read'),
  listChannels: each('read'),
  createChannel: ['channels:manage', 'channels:write', 'groups:write'],
  updateChannel: ['channels:manage', 'channels:write', 'channels:write.topic', 'groups:write', 'groups:write.topic'],
  archiveChannel: ['channels:manage', 'channels:write', 'groups:write'],
  unarchiveChannel: ['channels:manage', 'channels:write', 'groups:write'],
  joinChannel: ['channels:join', 'channels:write'],
  leaveChannel: ['channels:manage', 'channels:write', 'groups:write'],
  listMembers: each('read'),
  addMembers: ['channels:manage', 'channels:write', 'channels:write.invites', 'groups:write', 'groups:write.invites'],
  removeMembers: ['channels:manage', 'channels:write', 'groups:write'],
  openDirect: ['im:write', 'mpim:write'],
  sendDirect: ['im:write', 'mpim:write'],
  fetchOrganization: ['team:read'],
  listOrganizations: ['team:read'],
  sendMessage: ['chat:write'],
  reply: ['chat:write'],
  replyInThread: ['chat:write'],
  createThread: ['chat:write'],
  editMessage: ['chat:write'],
  deleteMessage: ['chat:write'],
  forwardMessage: ['chat:write'],
  streamMessage: ['chat:write'],
  scheduleMessage: ['chat:write'],
  ephemeral: ['chat:write'],
  sender: ['chat:write.customize'],
  fetchMessage: each('history'),
  fetchMessages: each('history'),
  fetchThread: each('history'),
  listThreads: each('history'),
  pinMessage: ['pins:write'],
  unpinMessage: ['pins:write'],
  listPins: ['pins:read'],
  markRead: ['channels:manage', 'channels:write', 'groups:write', 'im:write', 'mpim:write'],
  addReaction: ['reactions:write'],
  removeReaction: ['reactions:write'],
  listReactions: ['reactions:read'],
  customEmoji: ['emoji:read'],
  uploadFile: ['files:write'],
  files: ['files:write'],
  downloadAttachment: ['files:read'],
  getPresence: ['users:read'],
  presenceEvents: ['users:read'],
  setPresence: ['users:write', 'users.profile:write'],
  sendTyping: ['assistant:write', 'chat:write'],
};

/** What only a user token has. */
const userScopes: Partial<Record<CapabilityName, AnyOf>> = {
  searchMessages: ['search:read'],
  starMessage: ['stars:write'],
  unstarMessage: ['stars:write'],
  statusText: ['users.profile:write'],
};

/**
 * What a token needs, by operation: any one of a list.
 *
 * @param isSecond - a user token beside a bot's, which does what the bot's cannot
 */
export function neededScopes(kind: 'bot' | 'user', isSecond: boolean): Partial<Record<CapabilityName, AnyOf>> {
  if (kind === 'bot') return slackScopes;
  return isSecond ? userScopes : { ...slackScopes, ...userScopes };
}

function missing(wanted: AnyOf, whose: string): Capability {
  const names = wanted.length === 1 ? `the scope ${wanted[0]}` : `one of the scopes ${wanted.join(', ')}`;
  return {
    level: 'none',
    by: 'scope',
    reason: `${whose} lacks ${names}: add it to the app and install the app again`,
  };
}

/**
 * The cells that the granted scopes take away.
 *
 * @param main - of the token that acts; `undefined` when Slack did not tell, and then nothing is taken away
 * @param user - of the user token; `undefined` when there is none, or Slack did not tell
 */
export function cellsByScopes(
  main: Scopes | undefined,
  user: Scopes | undefined,
): Partial<Record<CapabilityName, Capability>> {
  const cells: Partial<Record<CapabilityName, Capability>> = {};
  const narrow = (needs: Partial<Record<CapabilityName, AnyOf>>, granted: Scopes | undefined, whose: string) => {
    if (granted === undefined) return;
    for (const [name, wanted] of Object.entries(needs) as [CapabilityName, AnyOf][]) {
      if (!wanted.some((scope) => granted.has(scope))) cells[name] = missing(wanted, whose);
    }
  };
  narrow(slackScopes, main, 'the token');
  narrow(userScopes, user, 'the user token');
  // A user token may set the presence where the bot's may not.
  if (cells.setPresence && user?.has('users.profile:write')) delete cells.setPresence;
  return cells;
}

/** The cells that the settings take away. */
export function cellsBySettings(settings: {
  hasUserToken: boolean;
  canReceiveHttp: boolean;
  pollsPresence: boolean;
}): Partial<Record<CapabilityName, Capability>> {
  const cells: Partial<Record<CapabilityName, Capability>> = {};
  if (!settings.hasUserToken) {
    const reason = 'only a user token may: give the setting userToken (xoxp-…)';
    for (const name of Object.keys(userScopes) as CapabilityName[]) {
      cells[name] = { level: 'none', by: 'setting', reason };
    }
  }
  if (!settings.canReceiveHttp) {
    cells.handleRequest = { level: 'none', by: 'setting', reason: 'give the setting signingSecret' };
  }
  if (!settings.pollsPresence) {
    cells.presenceEvents = {
      level: 'none',
      by: 'setting',
      reason: 'Slack has no presence events: the setting presencePolling asks for the presence of its users in turn',
    };
  }
  return cells;
}
