import type { Capability, CapabilityMatrix, Limits } from '../../core/capabilities.js';
import { longestText } from './dialect.js';
import { reactionEmoji } from './reaction-emoji.js';

/** As far as Teamwire's public documents tell (wire sheet, section a). */
const noSuch = (what: string): Capability => ({ level: 'none', reason: `Teamwire's bots have no ${what}` });
const plain: Capability = { level: 'none', reason: "Teamwire's text is plain: no markup is known" };
const noThreads: Capability = noSuch('threads; a "thread id" is that of a chat');
const setOfReactions: Capability = {
  level: 'partial',
  reason: 'on attention messages: OK and SOS on alerts, the others on announcements and notes',
  allowed: reactionEmoji,
};

/**
 * What Teamwire can do, by its SDK's public object model. The way to it is experimental: the bridge contract v1, which is
 * this project's own and not Teamwire's.
 */
export const teamwireMatrix: CapabilityMatrix = {
  handleRequest: { level: 'none', reason: 'events come by a long poll or a websocket' },

  fetchUser: 'native',
  lookupUser: { level: 'partial', reason: 'by name or id: bots see neither e-mail addresses nor handles' },
  listUsers: { level: 'partial', reason: 'whom the bot can see' },
  listGroups: 'native',

  fetchChannel: 'native',
  lookupChannel: 'native',
  listChannels: { level: 'partial', reason: 'chats that the bot is in' },
  createChannel: { level: 'native', allowed: ['private', 'announcement'] },
  updateChannel: {
    level: 'partial',
    reason: 'the title, and whether only administrators can send',
    allowed: ['name', 'isReadOnly'],
  },
  archiveChannel: { level: 'native', by: 'closing the chat, where the administrator allows it' },
  unarchiveChannel: { level: 'native', by: 'reopening the chat' },
  joinChannel: noSuch('way into a chat by themselves: a member adds them'),
  leaveChannel: { level: 'partial', reason: 'group chats, where the administrator allows it' },
  listMembers: { level: 'native', by: 'the users of the chat and those of its groups' },
  addMembers: { level: 'native', reason: 'users and groups, to group chats, where the administrator allows it' },
  removeMembers: { level: 'native', reason: 'users and groups, from group chats, where the administrator allows it' },
  setMemberRole: { level: 'native', allowed: ['admin', 'member'] },
  openDirect: { level: 'partial', reason: 'with one user' },

  fetchOrganization: { level: 'partial', reason: "the bot's own organisation" },
  listOrganizations: { level: 'partial', reason: "the bot's own organisation" },

  sendMessage: 'native',
  sendDirect: { level: 'partial', reason: 'to one user' },
  reply: 'native',
  editMessage: noSuch('edits'),
  deleteMessage: noSuch('deletes; people delete their own messages in the apps'),
  fetchMessage: { level: 'emulated', by: 'reading the chat, from the newest message back' },
  fetchMessages: 'native',
  searchMessages: noSuch('search'),
  forwardMessage: { level: 'emulated', by: 'a quote' },
  pinMessage: noSuch('pins'),
  unpinMessage: noSuch('pins'),
  listPins: noSuch('pins'),
  starMessage: noSuch('stars'),
  unstarMessage: noSuch('stars'),
  markRead: { level: 'partial', reason: 'the whole chat' },
  listReaders: { level: 'partial', reason: 'who has read the whole chat, where the administrator shows it' },
  reportMessage: noSuch('reports'),
  permalink: noSuch('addresses of messages'),
  streamMessage: { level: 'emulated', by: 'one message when it is complete: there are no edits' },
  scheduleMessage: noSuch('scheduled messages'),
  listScheduledMessages: noSuch('scheduled messages'),
  cancelScheduledMessage: noSuch('scheduled messages'),

  createThread: noThreads,
  fetchThread: noThreads,
  updateThread: noThreads,
  listThreads: noThreads,
  replyInThread: { level: 'emulated', by: 'a reply in the chat' },
  followThread: noThreads,
  unfollowThread: noThreads,

  addReaction: setOfReactions,
  removeReaction: noSuch('way to take a reaction back; another takes its place'),
  listReactions: { level: 'partial', reason: 'of attention messages' },
  clearReactions: noSuch('way to take reactions back'),

  uploadFile: 'native',
  downloadAttachment: 'native',

  getPresence: noSuch('presence'),
  setPresence: noSuch('presence'),
  sendTyping: noSuch('typing'),

  respond: noSuch('buttons or commands to respond to'),
  openModal: noSuch('dialogs'),
  setCommands: noSuch('commands'),

  threads: noThreads,
  replies: 'native',
  mentions: { level: 'none', reason: 'a mention is a name in the text: it pings nobody' },
  markdown: plain,
  codeBlocks: plain,
  tables: plain,
  embeds: noSuch('embeds'),
  components: noSuch('buttons'),
  files: { level: 'native', reason: 'several on one message; pictures as a gallery' },
  linkPreviews: {
    level: 'none',
    reason: "the server makes them as it will; a received one is in the message's native",
  },
  reactions: setOfReactions,
  customEmoji: noSuch('emoji of their own'),
  ephemeral: noSuch('messages for one reader'),
  silent: noSuch('messages without a notification'),
  alerts: 'native',
  sender: { level: 'partial', reason: 'the name; a picture cannot be shown' },
  statusText: noSuch('presence'),
  activity: noSuch('presence'),
  presenceEvents: noSuch('presence'),
  typingEvents: noSuch('typing'),
  readEvents: { level: 'native', reason: 'where the administrator shows who has read' },
  location: 'native',
  idempotency: { level: 'emulated', by: 'the memory of this process, for ten minutes' },
  backfillEdits: noSuch('edits'),
  backfillDeletes: { level: 'partial', reason: 'of messages of the last ten minutes before the gap' },
  backfillReactions: { level: 'none', reason: 'the history does not show when a reaction came' },
  backfillThreadReplies: noThreads,
};

/** Teamwire's own limits are not public (wire sheet, section b): that of the text is this project's. */
export const teamwireLimits: Limits = { text: { max: longestText, unit: 'utf16' } };
