import type { Capability, CapabilityMatrix, Limits } from '../../core/capabilities.js';
import { largestText } from './markup/measure.js';

/** Wire sheet, section 14: no endpoint, field or event of any agent up to 26.3. */
const noReactions: Capability = { level: 'none', reason: 'bots neither see nor set reactions in Symphony' };
const noThreads: Capability = {
  level: 'none',
  reason: 'Symphony has no threads; in its own code the word means a conversation',
};
const noSuch = (what: string): Capability => ({ level: 'none', reason: `Symphony has no ${what}` });
const quote: Capability = { level: 'emulated', by: 'a card that quotes the message, above the answer' };

/**
 * What Symphony can do.
 *
 * @see https://rest-api.symphony.com
 */
export const symphonyMatrix: CapabilityMatrix = {
  handleRequest: { level: 'none', reason: 'events come by the datafeed' },

  fetchUser: 'native',
  lookupUser: 'native',
  listUsers: {
    level: 'emulated',
    by: "the pod's list of presences, which may leave out people who have been inactive for long",
  },
  listGroups: { level: 'none', reason: 'distribution lists are a service of their own, without a public API document' },

  fetchChannel: 'native',
  lookupChannel: 'native',
  listChannels: { level: 'partial', reason: 'rooms and conversations that the account is in' },
  createChannel: { level: 'native', allowed: ['public', 'private', 'announcement'] },
  updateChannel: { level: 'partial', reason: 'name, description and read-only; public or private is for ever' },
  archiveChannel: 'native',
  unarchiveChannel: 'native',
  joinChannel: { level: 'partial', reason: 'public rooms' },
  leaveChannel: { level: 'partial', reason: 'rooms; a conversation cannot be left' },
  listMembers: 'native',
  addMembers: { level: 'partial', reason: 'users, to rooms' },
  removeMembers: { level: 'partial', reason: 'users, from rooms' },
  setMemberRole: { level: 'native', allowed: ['owner', 'member'] },
  openDirect: { level: 'partial', reason: 'with one user; conversations of several are rooms now' },

  fetchOrganization: { level: 'partial', reason: "the account's own pod, by its tenant id" },
  listOrganizations: { level: 'partial', reason: "the account's own pod" },

  sendMessage: 'native',
  sendDirect: { level: 'partial', reason: 'to one user; conversations of several are rooms now' },
  reply: quote,
  editMessage: { level: 'native', reason: 'own messages; the pod must grant the entitlement canUpdateMessage' },
  deleteMessage: { level: 'native', reason: 'as suppression; others’ with the Content Management role' },
  fetchMessage: 'native',
  fetchMessages: 'native',
  searchMessages: {
    level: 'partial',
    reason: 'one conversation at a time: without a channel each is searched in turn',
  },
  forwardMessage: { level: 'emulated', by: 'a quote' },
  pinMessage: { level: 'native', reason: 'one message a channel: another takes its place' },
  unpinMessage: 'native',
  listPins: 'native',
  starMessage: noSuch('stars or bookmarks'),
  unstarMessage: noSuch('stars or bookmarks'),
  markRead: { level: 'none', reason: 'no call marks as read' },
  listReaders: 'native',
  reportMessage: { level: 'none', reason: 'no public call' },
  permalink: { level: 'none', reason: 'no documented address opens a message' },
  streamMessage: { level: 'emulated', by: 'edits' },
  scheduleMessage: noSuch('scheduled messages'),
  listScheduledMessages: noSuch('scheduled messages'),
  cancelScheduledMessage: noSuch('scheduled messages'),

  createThread: noThreads,
  fetchThread: noThreads,
  updateThread: noThreads,
  listThreads: noThreads,
  replyInThread: { level: 'emulated', by: 'a reply in the channel' },
  followThread: noThreads,
  unfollowThread: noThreads,

  addReaction: noReactions,
  removeReaction: noReactions,
  listReactions: noReactions,
  clearReactions: noReactions,

  uploadFile: 'native',
  downloadAttachment: 'native',

  getPresence: { level: 'native', allowed: ['online', 'dnd', 'offline', 'away', 'busy'] },
  setPresence: {
    level: 'partial',
    reason: 'the status alone; idle is away and invisible is offline',
    allowed: ['online', 'dnd', 'offline', 'away', 'busy', 'auto'],
  },
  sendTyping: { level: 'none', reason: 'no call shows typing' },

  respond: { level: 'emulated', by: 'a message, or an edit of the form' },
  openModal: {
    level: 'none',
    reason: "a dialog is sent with a message: the client opens it by its own button (a component of type 'modal')",
  },
  setCommands: {
    level: 'none',
    reason: "the form of a bot's manifest is not published; client.users.setManifest takes one of yours",
  },

  threads: noThreads,
  replies: quote,
  mentions: { level: 'native', reason: 'users; there is no @all and no mention of a channel' },
  markdown: { level: 'native', by: 'MessageML' },
  codeBlocks: 'native',
  tables: 'native',
  embeds: { level: 'native', by: 'expanded cards' },
  components: { level: 'native', by: 'a form (Symphony Elements); only service accounts can send one' },
  files: 'native',
  linkPreviews: { level: 'none', reason: 'the client decides' },
  reactions: noReactions,
  customEmoji: { level: 'none', reason: 'no call lists them; a shortcode in a message is shown' },
  ephemeral: noSuch('messages for one reader'),
  silent: { level: 'none', reason: 'a new message always shows as unread; an edit is silent unless told otherwise' },
  alerts: { level: 'none', reason: 'one kind of message' },
  sender: { level: 'none', reason: 'a message bears the name of its account' },
  statusText: { level: 'none', reason: 'a presence is a category without a text' },
  activity: { level: 'none', reason: 'a presence is a category without a text' },
  presenceEvents: { level: 'none', reason: 'the datafeed does not tell of presence: ask getPresence' },
  typingEvents: { level: 'none', reason: 'the datafeed does not tell of typing' },
  readEvents: { level: 'none', reason: 'the datafeed does not tell of reading: ask listReaders' },
  location: { level: 'none', reason: 'Symphony shares no positions' },
  idempotency: { level: 'emulated', by: 'the memory of this process, for ten minutes' },
  backfillEdits: { level: 'native', reason: 'an edit is a message in the history' },
  backfillDeletes: { level: 'none', reason: 'history does not show what is gone' },
  backfillReactions: noReactions,
  backfillThreadReplies: noThreads,
};

/** Symphony's numbers (wire sheet, section 13). The size of a message's files is all of theirs together. */
export const symphonyLimits: Limits = {
  text: { max: largestText, unit: 'encrypted' },
  files: { count: 25, bytes: 30 * 1000 * 1000 },
  historyPage: 500,
};
