import type { Capability, CapabilityMatrix, Limits } from 'chatmux';

// #region capabilities
const noSuch = (what: string): Capability => ({ level: 'none', reason: `Matrix has no ${what}` });
const leftOut = (what: string): Capability => ({
  level: 'none',
  reason: `Matrix has ${what}; this example leaves it out`,
});

export const matrixLimits: Limits = {
  // An event may have 65,536 bytes, and holds the text twice: formatted and plain. An edit holds it four times.
  text: { max: 12_000, unit: 'bytes' },
  historyPage: 100,
};

/** Every cell: what is `native` is seen on the other side, what is `none` is refused before any request. */
export const matrixMatrix: CapabilityMatrix = {
  sendMessage: 'native',
  sendDirect: { level: 'partial', reason: 'to one user' },
  reply: 'native',
  editMessage: 'native',
  deleteMessage: { level: 'native', by: 'a redaction' },
  fetchMessage: 'native',
  fetchMessages: 'native',
  forwardMessage: { level: 'emulated', by: 'a quote' },
  streamMessage: { level: 'emulated', by: 'edits' },
  replyInThread: { level: 'emulated', by: 'a reply in the room' },
  lookupUser: { level: 'partial', reason: "by name or id, as far as the homeserver's user directory goes" },
  listUsers: noSuch('list of all users, only a directory to search'),
  addMembers: { level: 'partial', reason: 'an invitation: whoever accepts it is a member' },
  idempotency: { level: 'native', by: 'transaction ids' },
  // #endregion capabilities
  handleRequest: { level: 'none', reason: 'events come by /sync' },

  fetchUser: 'native',
  listGroups: noSuch('groups of users'),
  fetchOrganization: noSuch('organisations'),
  listOrganizations: noSuch('organisations'),

  fetchChannel: { level: 'native', reason: 'rooms that the account is in' },
  lookupChannel: { level: 'partial', reason: 'rooms that the account is in' },
  listChannels: { level: 'partial', reason: 'rooms that the account is in' },
  createChannel: { level: 'native', reason: 'members are invited', allowed: ['public', 'private'] },
  updateChannel: { level: 'partial', reason: 'name and topic', allowed: ['name', 'topic'] },
  archiveChannel: noSuch('archive'),
  unarchiveChannel: noSuch('archive'),
  joinChannel: 'native',
  leaveChannel: 'native',
  listMembers: 'native',
  removeMembers: 'native',
  setMemberRole: { level: 'native', by: 'power levels', allowed: ['admin', 'moderator', 'member'] },
  openDirect: { level: 'partial', reason: 'with one user' },

  searchMessages: leftOut('a search'),
  pinMessage: leftOut('pins'),
  unpinMessage: leftOut('pins'),
  listPins: leftOut('pins'),
  starMessage: noSuch('stars'),
  unstarMessage: noSuch('stars'),
  markRead: 'native',
  listReaders: leftOut('receipts that could be collected'),
  reportMessage: leftOut('reports'),
  permalink: { level: 'native', by: 'matrix.to' },
  scheduleMessage: noSuch('messages for later'),
  listScheduledMessages: noSuch('messages for later'),
  cancelScheduledMessage: noSuch('messages for later'),

  threads: leftOut('threads'),
  createThread: leftOut('threads'),
  fetchThread: leftOut('threads'),
  updateThread: leftOut('threads'),
  listThreads: leftOut('threads'),
  followThread: leftOut('threads'),
  unfollowThread: leftOut('threads'),
  backfillThreadReplies: leftOut('threads'),

  reactions: leftOut('reactions, which are events of their own'),
  addReaction: leftOut('reactions, which are events of their own'),
  removeReaction: leftOut('reactions, which are events of their own'),
  listReactions: leftOut('reactions, which are events of their own'),
  clearReactions: leftOut('reactions, which are events of their own'),
  customEmoji: leftOut('reactions, which are events of their own'),
  backfillReactions: leftOut('reactions, which are events of their own'),

  files: leftOut('files'),
  uploadFile: leftOut('files'),
  downloadAttachment: leftOut('files'),

  getPresence: leftOut('presence, which many homeservers switch off'),
  setPresence: leftOut('presence, which many homeservers switch off'),
  statusText: leftOut('presence, which many homeservers switch off'),
  activity: noSuch('activities'),
  presenceEvents: leftOut('presence, which many homeservers switch off'),

  sendTyping: 'native',
  typingEvents: 'native',
  readEvents: 'native',
  location: leftOut('positions'),

  replies: 'native',
  mentions: 'native',
  markdown: 'native',
  codeBlocks: 'native',
  tables: 'native',
  embeds: noSuch('embeds'),
  components: noSuch('buttons'),
  respond: noSuch('buttons'),
  openModal: noSuch('buttons'),
  setCommands: noSuch('commands'),
  linkPreviews: { level: 'none', reason: "previews are the reader's client's affair" },
  ephemeral: noSuch('messages for one reader'),
  silent: noSuch('silent messages'),
  alerts: noSuch('alerts'),
  sender: noSuch('other names for single messages'),

  // The history holds edits and redactions as events.
  backfillEdits: 'native',
  backfillDeletes: 'native',
};
