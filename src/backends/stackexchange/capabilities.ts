import {
  type Capability,
  type CapabilityMatrix,
  type CapabilityName,
  features,
  type Limits,
  operations,
} from '../../core/capabilities.js';

const noSuch = (what: string): Capability => ({ level: 'none', reason: `Stack Exchange chat has no ${what}` });
const noThreads = noSuch('threads');
const star = ['⭐'];

/** What the site's image host takes. */
export const imageTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
/** In bytes. */
export const largestPicture = 2 * 1024 * 1024;
const pictures: Capability = {
  level: 'partial',
  reason: 'pictures, each as a message of its own; from 20 reputation on',
  allowed: imageTypes,
};

/** What Stack Exchange chat can do. */
export const stackexchangeMatrix: CapabilityMatrix = {
  handleRequest: { level: 'none', reason: 'events come by websocket or polling' },

  fetchUser: 'native',
  lookupUser: { level: 'partial', reason: 'by number and by name; nobody is told e-mail addresses' },
  listUsers: { level: 'none', reason: 'no page lists the users of a chat; listMembers gives those of a room' },
  listGroups: noSuch('groups of users'),

  fetchChannel: 'native',
  lookupChannel: { level: 'partial', reason: 'by number, and by name among the rooms in which the account is' },
  listChannels: { level: 'partial', reason: 'the rooms of the settings, and those in which the account is' },
  createChannel: {
    level: 'native',
    reason: 'from 100 reputation on; members are invited',
    allowed: ['public', 'private', 'announcement'],
  },
  updateChannel: { level: 'native', reason: 'for owners of the room' },
  archiveChannel: { level: 'none', reason: 'a room freezes by itself after 14 idle days' },
  unarchiveChannel: { level: 'none', reason: 'moderators unfreeze rooms' },
  joinChannel: 'native',
  leaveChannel: 'native',
  listMembers: { level: 'partial', reason: 'who is in the room now: there is no other membership' },
  addMembers: { level: 'emulated', by: 'invitations' },
  removeMembers: { level: 'emulated', by: 'putting out for some minutes (kick-mute), for owners of the room' },
  setMemberRole: { level: 'native', reason: 'for owners of the room', allowed: ['owner', 'member'] },
  openDirect: noSuch('direct conversations'),

  fetchOrganization: { level: 'partial', reason: 'the chat host' },
  listOrganizations: { level: 'partial', reason: 'the chat host' },

  sendMessage: 'native',
  sendDirect: noSuch('direct conversations'),
  reply: 'native',
  editMessage: { level: 'native', reason: 'own messages, within two minutes; no longer for owners of the room' },
  deleteMessage: { level: 'native', reason: 'own messages, within two minutes; no longer for owners of the room' },
  fetchMessage: 'native',
  fetchMessages: 'native',
  searchMessages: 'native',
  forwardMessage: { level: 'emulated', by: 'a quote' },
  pinMessage: { level: 'native', reason: 'for owners of the room' },
  unpinMessage: { level: 'native', reason: 'for owners of the room' },
  listPins: 'native',
  starMessage: { level: 'native', reason: 'everybody sees it: it is the one reaction, too' },
  unstarMessage: 'native',
  markRead: noSuch('read marks'),
  listReaders: noSuch('read marks'),
  reportMessage: { level: 'none', reason: 'how a message is flagged is not known' },
  permalink: 'native',
  streamMessage: { level: 'emulated', by: 'edits, which the site slows down and allows for two minutes' },
  scheduleMessage: noSuch('scheduled messages'),
  listScheduledMessages: noSuch('scheduled messages'),
  cancelScheduledMessage: noSuch('scheduled messages'),

  createThread: noThreads,
  fetchThread: noThreads,
  updateThread: noThreads,
  listThreads: noThreads,
  replyInThread: { level: 'emulated', by: 'a reply in the room' },
  followThread: noThreads,
  unfollowThread: noThreads,

  addReaction: { level: 'partial', reason: 'the star; the same as starMessage', allowed: star },
  removeReaction: { level: 'partial', reason: "the account's own star", allowed: star },
  listReactions: { level: 'partial', reason: 'how many stars; the site does not tell of whom', allowed: star },
  clearReactions: {
    level: 'partial',
    reason: 'all stars, and the pin with them; for owners of the room',
    allowed: star,
  },

  uploadFile: pictures,
  downloadAttachment: { level: 'partial', reason: 'pictures' },

  getPresence: { level: 'partial', reason: 'in a room, or in none', allowed: ['online', 'offline'] },
  setPresence: { level: 'none', reason: 'presence is to be in a room: join and leave it' },
  sendTyping: noSuch('typing notices'),

  respond: noSuch('interactive messages'),
  openModal: noSuch('dialogs'),
  setCommands: noSuch('commands'),

  threads: noThreads,
  replies: { level: 'native', reason: 'within a room' },
  mentions: { level: 'native', reason: 'users, by name: it pings everybody in the room whose name begins so' },
  markdown: { level: 'partial', reason: 'marks, code and links in messages of one line' },
  codeBlocks: { level: 'partial', reason: 'a message that is nothing else; in others code is text' },
  tables: { level: 'none', reason: 'as fixed font where it is the whole message, else as text' },
  embeds: noSuch('cards'),
  components: noSuch('interactive messages'),
  files: pictures,
  linkPreviews: { level: 'none', reason: 'the site decides: a message that is only a link may become a card' },
  reactions: { level: 'partial', reason: 'stars, counted; the site does not tell of whom', allowed: star },
  customEmoji: noSuch('custom emoji'),
  ephemeral: noSuch('messages for one reader'),
  silent: { level: 'none', reason: 'mentions and replies always notify' },
  alerts: { level: 'none', reason: 'one kind of message' },
  sender: { level: 'none', reason: 'a message bears the name of its account' },
  statusText: noSuch('status texts'),
  activity: noSuch('activities'),
  presenceEvents: { level: 'partial', reason: 'coming into and leaving the rooms in which the account is' },
  typingEvents: noSuch('typing notices'),
  readEvents: noSuch('read marks'),
  location: noSuch('positions'),
  idempotency: { level: 'emulated', by: 'the memory of this process, for ten minutes' },
  backfillEdits: { level: 'native', reason: "from the room's last 500 events" },
  backfillDeletes: { level: 'native', reason: "from the room's last 500 events" },
  backfillReactions: { level: 'native', reason: "from the room's last 500 events" },
  backfillThreadReplies: noThreads,
};

/** The site's numbers (wire sheet, sections 3 and 4). One line takes 500 characters; see the dialect for several. */
export const stackexchangeLimits: Limits = {
  text: { max: 500, unit: 'utf16' },
  files: { count: 1, bytes: largestPicture },
  editWindowMs: 120_000,
  historyPage: 500,
};

/** What needs no account. */
const reading: ReadonlySet<CapabilityName> = new Set<CapabilityName>([
  'fetchUser',
  'lookupUser',
  'fetchChannel',
  'lookupChannel',
  'listChannels',
  'joinChannel',
  'leaveChannel',
  'listMembers',
  'fetchOrganization',
  'listOrganizations',
  'fetchMessage',
  'fetchMessages',
  'searchMessages',
  'listPins',
  'permalink',
  'listReactions',
  'downloadAttachment',
  'getPresence',
  ...features,
]);

/** The cells that a connection without an account lacks. */
export const anonymousCells: Partial<Record<CapabilityName, Capability>> = Object.fromEntries(
  operations
    .filter((name) => !reading.has(name))
    .map((name) => [
      name,
      { level: 'none', reason: 'this connection is anonymous (read-only): give the settings email and password' },
    ]),
);
