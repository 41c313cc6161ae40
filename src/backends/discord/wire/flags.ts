/** Bits of `message.flags` (wire sheet, section 8). */
export const messageFlag = {
  crossposted: 1,
  isCrosspost: 2,
  suppressEmbeds: 4,
  sourceDeleted: 8,
  hasThread: 32,
  ephemeral: 64,
  loading: 128,
  silent: 4096,
  voiceMessage: 8192,
  hasSnapshot: 16384,
  componentsV2: 32768,
} as const;

/** Permissions that a chat backend asks for (wire sheet, section 6). */
export const permission = {
  kickMembers: 1n << 1n,
  banMembers: 1n << 2n,
  administrator: 1n << 3n,
  manageChannels: 1n << 4n,
  manageGuild: 1n << 5n,
  addReactions: 1n << 6n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readMessageHistory: 1n << 16n,
  useExternalEmojis: 1n << 18n,
  manageRoles: 1n << 28n,
  manageWebhooks: 1n << 29n,
  manageThreads: 1n << 34n,
  createPublicThreads: 1n << 35n,
  createPrivateThreads: 1n << 36n,
  sendMessagesInThreads: 1n << 38n,
  moderateMembers: 1n << 40n,
  createPolls: 1n << 49n,
  pinMessages: 1n << 51n,
} as const;

/** Types of channels (wire sheet, section 7). */
export const channelType = {
  text: 0,
  direct: 1,
  voice: 2,
  group: 3,
  category: 4,
  announcement: 5,
  announcementThread: 10,
  publicThread: 11,
  privateThread: 12,
  stage: 13,
  directory: 14,
  forum: 15,
  media: 16,
} as const;

export function isThreadType(type: number | undefined): boolean {
  return type !== undefined && type >= channelType.announcementThread && type <= channelType.privateThread;
}

/** Channels that hold nothing but threads. */
export function isForumType(type: number | undefined): boolean {
  return type === channelType.forum || type === channelType.media;
}
