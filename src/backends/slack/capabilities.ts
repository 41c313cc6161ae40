import type { CapabilityMatrix, Limits } from '../../core/capabilities.js';

const noPublicMethod = 'Slack has no public method for it';

/**
 * What Slack can do, before settings and scopes narrow it.
 *
 * @see https://docs.slack.dev/reference/methods
 */
export const slackMatrix: CapabilityMatrix = {
  handleRequest: 'native',

  fetchUser: 'native',
  lookupUser: 'native',
  listUsers: 'native',
  listGroups: 'native',

  fetchChannel: 'native',
  lookupChannel: 'native',
  listChannels: 'native',
  createChannel: { level: 'native', allowed: ['public', 'private'] },
  updateChannel: { level: 'partial', reason: 'name, topic and description; kind and posting rights are for admins' },
  archiveChannel: 'native',
  unarchiveChannel: 'native',
  joinChannel: 'native',
  leaveChannel: 'native',
  listMembers: 'native',
  addMembers: 'native',
  removeMembers: 'native',
  setMemberRole: { level: 'none', reason: 'roles are set by admins in Slack itself' },
  openDirect: 'native',

  fetchOrganization: 'native',
  listOrganizations: 'native',

  sendMessage: 'native',
  sendDirect: 'native',
  reply: { level: 'emulated', by: "a reply in the message's thread" },
  editMessage: 'native',
  deleteMessage: 'native',
  fetchMessage: 'native',
  fetchMessages: 'native',
  searchMessages: 'native',
  forwardMessage: { level: 'emulated', by: 'a quote' },
  pinMessage: 'native',
  unpinMessage: 'native',
  listPins: 'native',
  starMessage: 'native',
  unstarMessage: 'native',
  markRead: 'native',
  listReaders: { level: 'none', reason: 'Slack tells nobody who has read what' },
  reportMessage: { level: 'none', reason: noPublicMethod },
  permalink: 'native',
  streamMessage: 'native',
  scheduleMessage: 'native',
  listScheduledMessages: 'native',
  cancelScheduledMessage: 'native',

  createThread: { level: 'native', reason: 'a thread has no name: one becomes its first message' },
  fetchThread: 'native',
  updateThread: { level: 'none', reason: 'threads have no name and cannot be archived or locked by apps' },
  listThreads: { level: 'emulated', by: "a scan of the channel's history" },
  replyInThread: 'native',
  followThread: { level: 'none', reason: noPublicMethod },
  unfollowThread: { level: 'none', reason: noPublicMethod },

  addReaction: 'native',
  removeReaction: { level: 'partial', reason: "only this account's own" },
  listReactions: 'native',
  clearReactions: { level: 'none', reason: "an app can take back only its own reactions, never others'" },

  uploadFile: 'native',
  downloadAttachment: 'native',

  getPresence: 'native',
  setPresence: { level: 'partial', reason: 'Slack knows only away and automatic', allowed: ['online', 'away', 'auto'] },
  sendTyping: { level: 'partial', reason: 'only in a thread (assistant.threads.setStatus)' },

  respond: 'native',
  openModal: 'native',
  setCommands: {
    level: 'partial',
    reason:
      "the app's manifest makes the commands; the definitions given here read what is typed behind one into options",
  },

  threads: 'native',
  replies: { level: 'emulated', by: "a reply in the message's thread" },
  mentions: 'native',
  markdown: 'native',
  codeBlocks: { level: 'partial', reason: 'without a language' },
  tables: { level: 'emulated', by: 'text in fixed width' },
  embeds: { level: 'native', by: 'coloured attachments' },
  components: 'native',
  files: 'native',
  linkPreviews: 'native',
  reactions: 'native',
  customEmoji: 'native',
  ephemeral: 'native',
  silent: { level: 'none', reason: 'every post notifies by the rules of its reader' },
  alerts: { level: 'none', reason: 'Slack has one kind of message' },
  sender: 'native',
  statusText: 'native',
  activity: { level: 'none', reason: 'Slack shows a status text instead' },
  presenceEvents: { level: 'emulated', by: 'polling the users of the setting presencePolling' },
  typingEvents: { level: 'none', reason: 'only the RTM API had them, which new apps cannot use' },
  readEvents: { level: 'none', reason: 'Slack tells nobody who has read what' },
  location: { level: 'none', reason: 'Slack shares no positions' },
  idempotency: {
    level: 'emulated',
    by: 'the memory of this process, for ten minutes',
  },
  backfillEdits: {
    level: 'partial',
    reason: 'of what was written while away, and of the last messages before (setting backfillLookback)',
  },
  backfillDeletes: { level: 'none', reason: 'history does not show what is gone' },
  backfillReactions: { level: 'none', reason: 'history does not show when somebody reacted' },
  backfillThreadReplies: {
    level: 'partial',
    reason: 'in threads whose first message is among the last of the channel (setting backfillLookback)',
  },
};

/**
 * Slack's numbers (wire sheet, section 17). A post may have 40,000 characters, but an edit of more than 4,000 fails
 * (`msg_too_long`): a message that could never be edited again is no use to anybody, so longer content is split at 4,000,
 * which Slack's own documentation advises too. Whether Slack counts UTF-16 units or code points is not documented; the
 * former is the stricter.
 */
export const slackLimits: Limits = {
  text: { max: 4000, unit: 'utf16' },
  embeds: 100,
  files: { bytes: 1024 ** 3 },
  historyPage: 999,
};
