import * as z from 'zod';
import {
  Attachment,
  Channel,
  Group,
  Interaction,
  Member,
  Message,
  Organization,
  Presence,
  Thread,
  User,
} from '../../models/index.js';

const Json = z.record(z.string(), z.unknown());
const text = z.exactOptional(z.string());
const flag = z.exactOptional(z.boolean());
const count = z.exactOptional(z.int().nonnegative());
const ids = z.exactOptional(z.array(z.string()));

/** A sticker of a message; it stands among the attachments too. */
export const DiscordSticker = z.object({
  id: z.string(),
  name: z.string(),
  format: z.enum(['png', 'apng', 'lottie', 'gif', 'unknown']),
});
export type DiscordSticker = z.infer<typeof DiscordSticker>;

/** A poll. Counts are absent where Discord has not told them. */
export const DiscordPoll = z.object({
  question: z.string(),
  answers: z.array(
    z.object({
      /** From 1. */
      id: z.int(),
      text: text,
      /** The emoji itself, or `name:id` of a custom one. */
      emoji: text,
      count,
      meVoted: flag,
    }),
  ),
  allowsMultiple: flag,
  isFinalized: flag,
  /** ISO 8601. */
  expiresAt: text,
});
export type DiscordPoll = z.infer<typeof DiscordPoll>;

/** What of a Discord message has no place in the neutral model. */
export const DiscordMessageNative = z.object({
  /** Discord's number: 0 default, 19 reply, 7 join, … */
  type: z.exactOptional(z.int()),
  flags: count,
  guildId: text,
  /** Sent by a webhook: nobody stands behind the author's id. */
  webhookId: text,
  applicationId: text,
  nonce: z.exactOptional(z.union([z.string(), z.number()])),
  /** Its place in the thread, counted by Discord. */
  position: count,
  /** What was answered, in short. */
  referenced: z.exactOptional(z.object({ id: z.string(), authorId: text, authorName: text, content: z.string() })),
  /** What was answered has been deleted. */
  isReferenceDeleted: flag,
  /** The message that was forwarded; this account may not see it. */
  forwardedFrom: z.exactOptional(z.object({ channelId: text, messageId: text, guildId: text })),
  /** Forwarded messages, as they came; their content, files and embeds stand on the message itself. */
  snapshots: z.exactOptional(z.array(Json)),
  stickers: z.exactOptional(z.array(DiscordSticker)),
  poll: z.exactOptional(DiscordPoll),
  /** Embeds that Discord made of links, and the results of polls. */
  previews: z.exactOptional(z.array(Json)),
  /** Components as they came, where there are any. */
  components: z.exactOptional(z.array(Json)),
  /** `/name` of the command that it answers. */
  interaction: z.exactOptional(z.object({ id: text, type: z.exactOptional(z.int()), userId: text, name: text })),
  /** The thread that was started from it. */
  threadId: text,
  mentionRoleIds: ids,
  mentionsEveryone: flag,
  isTts: flag,
  isSilent: flag,
  isVoiceMessage: flag,
  /** Seen by one person; reached only through its interaction. */
  isEphemeral: flag,
  isCrossposted: flag,
});
export type DiscordMessageNative = z.infer<typeof DiscordMessageNative>;

/** What of a Discord user has no place in the neutral model. */
export const DiscordUserNative = z.object({
  username: text,
  globalName: text,
  /** In the server where the user was seen. */
  nick: text,
  /** `0` for people; four digits for bots and old accounts. */
  discriminator: text,
  publicFlags: count,
  roleIds: ids,
  guildId: text,
  isWebhook: flag,
});
export type DiscordUserNative = z.infer<typeof DiscordUserNative>;

/** What of a Discord channel has no place in the neutral model. */
export const DiscordChannelNative = z.object({
  /** Discord's number: 0 text, 1 direct, 11 public thread, 15 forum, … */
  type: z.exactOptional(z.int()),
  position: z.exactOptional(z.int()),
  isNsfw: flag,
  /** Hidden from those without a role that shows it; also of voice, forum and announcement channels. */
  isPrivate: flag,
  /** Seconds between two messages of a person. */
  slowmodeSeconds: count,
  lastMessageId: text,
  /** Who else is in a direct conversation. */
  recipientIds: ids,
  ownerId: text,
  /** What a forum post can be labelled with. */
  tags: z.exactOptional(z.array(z.object({ id: z.string(), name: z.string() }))),
  appliedTagIds: ids,
  isLocked: flag,
  autoArchiveMinutes: count,
});
export type DiscordChannelNative = z.infer<typeof DiscordChannelNative>;

/** What of a Discord thread has no place in the neutral model. */
export const DiscordThreadNative = z.object({
  type: z.exactOptional(z.int()),
  guildId: text,
  ownerId: text,
  memberCount: count,
  autoArchiveMinutes: count,
  slowmodeSeconds: count,
  appliedTagIds: ids,
  isInvitable: flag,
  /** ISO 8601: when it was archived or opened last. */
  archiveTimestamp: text,
  /** Counts deleted ones too. */
  totalMessageSent: count,
});
export type DiscordThreadNative = z.infer<typeof DiscordThreadNative>;

/** What an answer to a Discord interaction needs. */
export const DiscordInteractionNative = z.object({
  /** 2 command, 3 component, 4 autocomplete, 5 modal. */
  type: z.int(),
  /** Good for three seconds until the first answer, for 15 minutes after it. */
  token: z.string(),
  applicationId: text,
  guildId: text,
  locale: text,
  guildLocale: text,
  /** What this account may do there: decimal bits. */
  appPermissions: text,
  memberPermissions: text,
  attachmentSizeLimit: count,
  commandId: text,
  /** 1 slash, 2 user, 3 message. */
  commandType: z.exactOptional(z.int()),
  /** `group sub` or `sub`. */
  subcommand: text,
  /** The user or message that the entry of a menu was used on. */
  targetId: text,
  customId: text,
  componentType: z.exactOptional(z.int()),
  /** Of the option that is being typed: 3 text, 4 whole number, 10 number. */
  focusedType: z.exactOptional(z.int()),
  /** The message that was acted on is seen by one person only. */
  isEphemeral: flag,
});
export type DiscordInteractionNative = z.infer<typeof DiscordInteractionNative>;

/**
 * What of a Discord file has no place in the neutral model. Its address is signed and expires after about a day: channel and
 * message are what a fresh one is asked for with.
 */
export const DiscordAttachmentNative = z.object({
  /** The channel, or the thread, where its message is. */
  channelId: text,
  messageId: text,
  proxyUrl: text,
  /** Of a voice message: base64. */
  waveform: text,
  isEphemeral: flag,
  /** A sticker: no file of the message, and not kept by naming it in an edit. */
  isSticker: flag,
  flags: count,
});
export type DiscordAttachmentNative = z.infer<typeof DiscordAttachmentNative>;

/** What of a Discord server has no place in the neutral model. */
export const DiscordOrganizationNative = z.object({
  ownerId: text,
  features: ids,
  systemChannelId: text,
  rulesChannelId: text,
  preferredLocale: text,
  boostLevel: count,
});
export type DiscordOrganizationNative = z.infer<typeof DiscordOrganizationNative>;

/** What of a Discord role has no place in the neutral model. */
export const DiscordGroupNative = z.object({
  guildId: text,
  color: count,
  position: z.exactOptional(z.int()),
  /** Decimal bits. */
  permissions: text,
  /** Made by Discord for a bot or an integration. */
  isManaged: flag,
  isMentionable: flag,
  /** The bot that it was made for. */
  botId: text,
});
export type DiscordGroupNative = z.infer<typeof DiscordGroupNative>;

/** What of a Discord member has no place in the neutral model. */
export const DiscordMemberNative = z.object({
  guildId: text,
  nick: text,
  roleIds: ids,
  /** Has not passed the server's screening. */
  isPending: flag,
  /** ISO 8601: may not speak until then. */
  timeoutUntil: text,
});
export type DiscordMemberNative = z.infer<typeof DiscordMemberNative>;

/** What of a Discord presence has no place in the neutral model. */
export const DiscordPresenceNative = z.object({
  guildId: text,
  /** Where the user is: `desktop`, `mobile`, `web`, each with its status. */
  clientStatus: z.exactOptional(z.record(z.string(), z.string())),
  /** All activities, as they came. */
  activities: z.exactOptional(z.array(Json)),
});
export type DiscordPresenceNative = z.infer<typeof DiscordPresenceNative>;

const platform = z.literal('discord');

/** A file on a message of Discord's. */
export const DiscordAttachment = Attachment.extend({ platform, native: z.exactOptional(DiscordAttachmentNative) });
export type DiscordAttachment = z.infer<typeof DiscordAttachment>;

/** A message of Discord's. */
export const DiscordMessage = Message.extend({ platform, native: z.exactOptional(DiscordMessageNative) });
export type DiscordMessage = z.infer<typeof DiscordMessage>;

/** A user of Discord's, or a webhook. */
export const DiscordUser = User.extend({ platform, native: z.exactOptional(DiscordUserNative) });
export type DiscordUser = z.infer<typeof DiscordUser>;

/** A channel of Discord's; a thread as a channel has its parent in `parentId`. */
export const DiscordChannel = Channel.extend({ platform, native: z.exactOptional(DiscordChannelNative) });
export type DiscordChannel = z.infer<typeof DiscordChannel>;

/** A thread of Discord's. One that was started from a message has that message's id. */
export const DiscordThread = Thread.extend({ platform, native: z.exactOptional(DiscordThreadNative) });
export type DiscordThread = z.infer<typeof DiscordThread>;

/** An interaction of Discord's. */
export const DiscordInteraction = Interaction.extend({ platform, native: z.exactOptional(DiscordInteractionNative) });
export type DiscordInteraction = z.infer<typeof DiscordInteraction>;

/** A server of Discord's ("guild"). */
export const DiscordOrganization = Organization.extend({
  platform,
  native: z.exactOptional(DiscordOrganizationNative),
});
export type DiscordOrganization = z.infer<typeof DiscordOrganization>;

/** A role of Discord's. */
export const DiscordGroup = Group.extend({ platform, native: z.exactOptional(DiscordGroupNative) });
export type DiscordGroup = z.infer<typeof DiscordGroup>;

/** A member of a Discord server. */
export const DiscordMember = Member.extend({ platform, native: z.exactOptional(DiscordMemberNative) });
export type DiscordMember = z.infer<typeof DiscordMember>;

/** A presence on Discord. */
export const DiscordPresence = Presence.extend({ platform, native: z.exactOptional(DiscordPresenceNative) });
export type DiscordPresence = z.infer<typeof DiscordPresence>;

/** Discord's own options of a send. */
export type DiscordSendOptions = {
  /** Read aloud. */
  tts?: boolean | undefined;
  /** Up to three stickers, by id. */
  stickerIds?: readonly string[] | undefined;
  poll?:
    | {
        question: string;
        answers: readonly { text?: string | undefined; emoji?: string | undefined }[];
        /** 1 to 768; default 24. */
        hours?: number | undefined;
        allowsMultiple?: boolean | undefined;
      }
    | undefined;
  /** Instead of what `mentions` says: Discord's `allowed_mentions`, as it stands. */
  allowedMentions?:
    | {
        parse?: readonly ('users' | 'roles' | 'everyone')[] | undefined;
        users?: readonly string[] | undefined;
        roles?: readonly string[] | undefined;
        repliedUser?: boolean | undefined;
      }
    | undefined;
  /** Labels of a forum post, by id. */
  appliedTagIds?: readonly string[] | undefined;
  /** Minutes without a message after which a new thread is archived. */
  autoArchiveMinutes?: 60 | 1440 | 4320 | 10080 | undefined;
  /** A new thread is seen only by who is in it. */
  privateThread?: boolean | undefined;
  /** What the server's log says about it; 1 to 512 characters. */
  reason?: string | undefined;
  /** Components of Discord's own, instead of `components`. */
  components?: readonly object[] | undefined;
  /** More of Discord's flags. */
  flags?: number | undefined;
};

/** What a Discord backend is typed with. */
export type DiscordTypes = {
  native: DiscordSendOptions;
  message: DiscordMessage;
  user: DiscordUser;
  channel: DiscordChannel;
  thread: DiscordThread;
  interaction: DiscordInteraction;
};
