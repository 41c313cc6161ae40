import type { Capability, CapabilityMatrix, CapabilityName, Limits } from '../../core/capabilities.js';
import { features, operations } from '../../core/capabilities.js';
import type { DiscordMode } from './config.js';
import type { DiscordIntent } from './intents.js';

const notForBots = 'Discord gives it to people, not to bots';
const notScheduled = 'Discord has no scheduled messages';

/**
 * What Discord can do, before settings and intents narrow it.
 *
 * @see https://discord.com/developers/docs/reference
 */
export const discordMatrix: CapabilityMatrix = {
  handleRequest: { level: 'partial', reason: 'interactions only; all other events come over the gateway' },

  fetchUser: 'native',
  lookupUser: {
    level: 'partial',
    reason: 'by name and handle among the members of its servers; Discord has no e-mail',
  },
  listUsers: { level: 'native', by: 'the members of its servers; needs the Server Members Intent' },
  listGroups: { level: 'native', by: 'the roles of its servers' },

  fetchChannel: 'native',
  lookupChannel: 'native',
  listChannels: { level: 'partial', reason: 'those of its servers; Discord lists no direct conversations to bots' },
  createChannel: { level: 'native', allowed: ['public', 'private', 'announcement', 'forum', 'voice'] },
  updateChannel: { level: 'partial', reason: 'a channel has a topic and no description' },
  archiveChannel: { level: 'partial', reason: 'only threads can be archived', allowed: ['thread'] },
  unarchiveChannel: { level: 'partial', reason: 'only threads can be archived', allowed: ['thread'] },
  joinChannel: {
    level: 'partial',
    reason: 'only threads are joined; a channel is seen by whose roles show it',
    allowed: ['thread'],
  },
  leaveChannel: {
    level: 'partial',
    reason: 'only threads are left; a channel is seen by whose roles show it',
    allowed: ['thread'],
  },
  listMembers: { level: 'emulated', by: 'the members of the server who see the channel; a thread has its own' },
  addMembers: { level: 'emulated', by: "the channel's permissions; a thread has its own members" },
  removeMembers: { level: 'emulated', by: "the channel's permissions; a thread has its own members" },
  setMemberRole: { level: 'none', reason: "a server's roles are its own; Discord has no roles in a channel" },
  openDirect: { level: 'partial', reason: 'with one person: bots cannot open group conversations' },

  fetchOrganization: 'native',
  listOrganizations: 'native',

  sendMessage: 'native',
  sendDirect: { level: 'partial', reason: 'to one person: bots cannot open group conversations' },
  reply: 'native',
  editMessage: 'native',
  deleteMessage: 'native',
  fetchMessage: 'native',
  fetchMessages: 'native',
  searchMessages: {
    level: 'partial',
    reason: 'in servers, not in direct conversations; a new server is indexed first',
  },
  forwardMessage: 'native',
  pinMessage: 'native',
  unpinMessage: 'native',
  listPins: 'native',
  starMessage: { level: 'none', reason: 'Discord has no stars' },
  unstarMessage: { level: 'none', reason: 'Discord has no stars' },
  markRead: { level: 'none', reason: notForBots },
  listReaders: { level: 'none', reason: 'Discord tells nobody who has read what' },
  reportMessage: { level: 'none', reason: notForBots },
  permalink: 'native',
  streamMessage: { level: 'emulated', by: 'edits' },
  scheduleMessage: { level: 'none', reason: notScheduled },
  listScheduledMessages: { level: 'none', reason: notScheduled },
  cancelScheduledMessage: { level: 'none', reason: notScheduled },

  createThread: 'native',
  fetchThread: 'native',
  updateThread: 'native',
  listThreads: 'native',
  replyInThread: 'native',
  followThread: { level: 'native', by: 'joining it' },
  unfollowThread: { level: 'native', by: 'leaving it' },

  addReaction: 'native',
  removeReaction: 'native',
  listReactions: 'native',
  clearReactions: 'native',

  uploadFile: 'native',
  downloadAttachment: 'native',

  getPresence: {
    level: 'native',
    by: 'the gateway, of members of its servers; needs the Presence Intent',
    allowed: ['online', 'idle', 'dnd', 'offline'],
  },
  setPresence: { level: 'native', allowed: ['online', 'idle', 'dnd', 'invisible', 'offline', 'auto'] },
  sendTyping: 'native',

  respond: 'native',
  openModal: 'native',
  setCommands: 'native',

  threads: 'native',
  replies: 'native',
  mentions: 'native',
  markdown: 'native',
  codeBlocks: 'native',
  tables: { level: 'emulated', by: 'text in fixed width' },
  embeds: 'native',
  components: 'native',
  files: 'native',
  linkPreviews: 'native',
  reactions: 'native',
  customEmoji: 'native',
  ephemeral: { level: 'partial', reason: 'only as the answer to an interaction' },
  silent: 'native',
  alerts: { level: 'none', reason: 'Discord has one kind of message' },
  sender: { level: 'native', by: 'a webhook of the channel; needs the permission Manage Webhooks' },
  statusText: { level: 'native', by: 'a custom activity' },
  activity: 'native',
  presenceEvents: { level: 'native', by: 'the Presence Intent' },
  typingEvents: 'native',
  readEvents: { level: 'none', reason: 'Discord tells nobody who has read what' },
  location: { level: 'none', reason: 'Discord shares no positions' },
  idempotency: { level: 'native', by: 'an enforced nonce, for a few minutes' },
  backfillEdits: {
    level: 'partial',
    reason: 'of what was written while away, and of the last messages before (setting backfillLookback)',
  },
  backfillDeletes: { level: 'none', reason: 'history does not show what is gone' },
  backfillReactions: { level: 'none', reason: 'history does not show when somebody reacted' },
  backfillThreadReplies: { level: 'partial', reason: 'in threads that are not archived' },
};

/** Discord's numbers (wire sheet, section 19). A boosted server takes larger files. */
export const discordLimits: Limits = {
  text: { max: 2000, unit: 'utf16' },
  embeds: 10,
  files: { count: 10, bytes: 10 * 1024 ** 2 },
  historyPage: 100,
};

type Cells = Partial<Record<CapabilityName, Capability>>;

/** What a webhook can do alone: `/webhooks/{id}/{token}` and its messages (wire sheet, section 12). */
const ofWebhooks: ReadonlySet<CapabilityName> = new Set<CapabilityName>([
  'sendMessage',
  'editMessage',
  'deleteMessage',
  'fetchMessage',
  'uploadFile',
  'downloadAttachment',
  'permalink',
  'streamMessage',
  'mentions',
  'markdown',
  'codeBlocks',
  'tables',
  'embeds',
  'files',
  'linkPreviews',
  'customEmoji',
  'silent',
  'sender',
]);

/** The cells that the settings take away. */
export function cellsBySettings(settings: { mode: DiscordMode; hasPublicKey: boolean }): Cells {
  const cells: Cells = {};
  const take = (names: Iterable<CapabilityName>, reason: string) => {
    for (const name of names) cells[name] = { level: 'none', by: 'setting', reason };
  };
  if (settings.mode === 'webhook') {
    const all: readonly CapabilityName[] = [...operations, ...features];
    take(
      all.filter((name) => !ofWebhooks.has(name)),
      'a webhook only sends: give the setting token (a bot)',
    );
    cells.threads = {
      level: 'partial',
      by: 'setting',
      reason: 'a webhook sends into threads that there are, and makes posts in a forum: give the setting token (a bot)',
    };
    return cells;
  }
  if (!settings.hasPublicKey) take(['handleRequest'], 'give the setting publicKey');
  if (settings.mode === 'rest') {
    take(
      ['getPresence', 'setPresence', 'statusText', 'activity', 'presenceEvents', 'typingEvents'],
      'Discord has it over the gateway only: leave out the setting `gateway: false`',
    );
    take(
      ['backfillEdits', 'backfillThreadReplies'],
      'without the gateway there are no events: leave out the setting `gateway: false`',
    );
  }
  return cells;
}

/** Bits of an application's `flags`: the full grant, or that of an app in few servers (wire sheet, section 16). */
const grants = { presences: (1 << 12) | (1 << 13), members: (1 << 14) | (1 << 15), content: (1 << 18) | (1 << 19) };

/** The privileged intents that are switched on in the developer portal; all when Discord did not tell. */
export function grantedIntents(flags: number | undefined): ReadonlySet<DiscordIntent> {
  const has = (bits: number) => flags === undefined || (flags & bits) !== 0;
  return new Set<DiscordIntent>([
    ...(has(grants.members) ? (['GuildMembers'] as const) : []),
    ...(has(grants.presences) ? (['GuildPresences'] as const) : []),
    ...(has(grants.content) ? (['MessageContent'] as const) : []),
  ]);
}

/**
 * The cells that privileged intents take away which are off in the developer portal.
 *
 * @param flags - the application's; `undefined` when Discord did not tell, and then nothing is taken away
 */
export function cellsByGrants(flags: number | undefined): Cells {
  if (flags === undefined) return {};
  const cells: Cells = {};
  const off = (name: string) => `switch on the ${name} on the Bot page of the developer portal`;
  if ((flags & grants.members) === 0) {
    for (const name of ['listUsers', 'listMembers'] as const)
      cells[name] = { level: 'none', by: 'scope', reason: off('Server Members Intent') };
  }
  if ((flags & grants.presences) === 0) {
    for (const name of ['getPresence', 'presenceEvents'] as const)
      cells[name] = { level: 'none', by: 'scope', reason: off('Presence Intent') };
  }
  if ((flags & grants.content) === 0)
    cells.searchMessages = { level: 'none', by: 'scope', reason: off('Message Content Intent') };
  return cells;
}
