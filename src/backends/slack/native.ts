import * as z from 'zod';
import { Attachment, Channel, Interaction, Message, Thread, User } from '../../models/index.js';

const Json = z.record(z.string(), z.unknown());
const text = z.exactOptional(z.string());
const flag = z.exactOptional(z.boolean());

/** What of a Slack message has no place in the neutral model; `blocks` and `attachments` are what it is read from. */
export const SlackMessageNative = z.object({
  /** Slack's subtype: `thread_broadcast`, `channel_topic`, `bot_message`, … */
  subtype: text,
  /** Block Kit blocks, as they came: the most faithful source of what a person typed. */
  blocks: z.exactOptional(z.array(Json)),
  /** Attachments that are no embeds of the author's: link previews, shared messages, old buttons. */
  attachments: z.exactOptional(z.array(Json)),
  botId: text,
  appId: text,
  teamId: text,
  /** The name shown instead of the bot's own. */
  username: text,
  /** Who edited it last: a user's id, or a bot's (`B…`). */
  editedBy: text,
  /** On the root of a thread. */
  replyCount: z.exactOptional(z.int().nonnegative()),
  /** On the root of a thread: the ts of its newest reply. */
  latestReply: text,
  /** The author of the thread's root, on a reply. */
  parentUserId: text,
  /** `{ event_type, event_payload }`, where the app asked for it. */
  metadata: z.exactOptional(Json),
  /** `in_progress` while a stream is written. */
  streamingState: text,
  /** Only one person sees it; Slack keeps no copy that could be fetched, edited or deleted. */
  isEphemeral: flag,
});
export type SlackMessageNative = z.infer<typeof SlackMessageNative>;

/** What of a Slack user has no place in the neutral model. */
export const SlackUserNative = z.object({
  teamId: text,
  enterpriseId: text,
  realName: text,
  displayName: text,
  isAdmin: flag,
  isOwner: flag,
  /** A guest of several channels. */
  isRestricted: flag,
  /** A guest of one channel. */
  isUltraRestricted: flag,
  /** Deactivated. */
  isDeleted: flag,
  /** From another workspace, in a shared channel. */
  isStranger: flag,
  /** The `B…` id of a bot user. */
  botId: text,
  appId: text,
  color: text,
  updatedAt: z.exactOptional(z.number()),
});
export type SlackUserNative = z.infer<typeof SlackUserNative>;

/** What of a Slack conversation has no place in the neutral model. */
export const SlackChannelNative = z.object({
  /** True when this account is in it; absent where Slack does not say. */
  isMember: flag,
  isGeneral: flag,
  isShared: flag,
  /** Shared with another company (Slack Connect). */
  isExtShared: flag,
  isOpen: flag,
  creatorId: text,
  /** Who the direct conversation is with. */
  userId: text,
  /** The made-up name of a group conversation: `mpdm-ada--bob-1`. */
  systemName: text,
  previousNames: z.exactOptional(z.array(z.string())),
  /** The ts up to which this account has read. */
  lastRead: text,
});
export type SlackChannelNative = z.infer<typeof SlackChannelNative>;

/** What of a Slack thread has no place in the neutral model. */
export const SlackThreadNative = z.object({
  /** The ts of the newest reply. */
  latestReply: text,
  replyUsersCount: z.exactOptional(z.int().nonnegative()),
  isSubscribed: flag,
});
export type SlackThreadNative = z.infer<typeof SlackThreadNative>;

/** What an answer to a Slack interaction needs. */
export const SlackInteractionNative = z.object({
  /** Slack's kind: `block_actions`, `view_submission`, `slash_commands`, … */
  payloadType: z.string(),
  /** Good once, for three seconds: opens a modal. */
  triggerId: text,
  /** Takes up to five answers within 30 minutes. */
  responseUrl: text,
  callbackId: text,
  actionId: text,
  blockId: text,
  viewId: text,
  viewHash: text,
  /** The block of each input: where Slack shows what is wrong with it. */
  inputBlocks: z.exactOptional(z.record(z.string(), z.string())),
  teamId: text,
  appId: text,
  /** The message that was acted on is seen by one person only. */
  isEphemeral: flag,
});
export type SlackInteractionNative = z.infer<typeof SlackInteractionNative>;

/** What of a Slack file has no place in the neutral model. */
export const SlackAttachmentNative = z.object({
  /** `hosted`, `external`, `snippet`, `post`, …; `tombstone` for a deleted file, `hidden_by_limit` on a free plan. */
  mode: text,
  fileType: text,
  permalink: text,
  userId: text,
  isExternal: flag,
  /** `check_file_info`: a file of another company's, known by its id only. */
  fileAccess: text,
});
export type SlackAttachmentNative = z.infer<typeof SlackAttachmentNative>;

const platform = z.literal('slack');

/** A message of Slack's. `id` is its `ts`. */
export const SlackMessage = Message.extend({ platform, native: z.exactOptional(SlackMessageNative) });
export type SlackMessage = z.infer<typeof SlackMessage>;

/** A user of Slack's; a webhook's or foreign bot's `B…` id stands where Slack names no user. */
export const SlackUser = User.extend({ platform, native: z.exactOptional(SlackUserNative) });
export type SlackUser = z.infer<typeof SlackUser>;

/** A conversation of Slack's. */
export const SlackChannel = Channel.extend({ platform, native: z.exactOptional(SlackChannelNative) });
export type SlackChannel = z.infer<typeof SlackChannel>;

/** A thread of Slack's. `id` is the ts of its root. */
export const SlackThread = Thread.extend({ platform, native: z.exactOptional(SlackThreadNative) });
export type SlackThread = z.infer<typeof SlackThread>;

/** An interaction of Slack's. */
export const SlackInteraction = Interaction.extend({ platform, native: z.exactOptional(SlackInteractionNative) });
export type SlackInteraction = z.infer<typeof SlackInteraction>;

/** A file of Slack's. */
export const SlackAttachment = Attachment.extend({ platform, native: z.exactOptional(SlackAttachmentNative) });
export type SlackAttachment = z.infer<typeof SlackAttachment>;

/** Slack's own options of a send, passed through as they are. */
export type SlackSendOptions = {
  /** Block Kit blocks that are shown instead of the content, which becomes their fallback text. */
  blocks?: readonly object[] | undefined;
  /** Legacy attachments, behind those that `embeds` make. */
  attachments?: readonly object[] | undefined;
  unfurlLinks?: boolean | undefined;
  unfurlMedia?: boolean | undefined;
  /** Show a reply in the channel too. */
  replyBroadcast?: boolean | undefined;
  /** `{ event_type, event_payload }`. */
  metadata?: { event_type: string; event_payload: object } | undefined;
  /** `:tada:` as the bot's picture. */
  iconEmoji?: string | undefined;
  /** `none`: links are not found in the text; `full`: the text is plain. */
  parse?: 'none' | 'full' | undefined;
  linkNames?: boolean | undefined;
  mrkdwn?: boolean | undefined;
};

/** What a Slack backend is typed with. */
export type SlackTypes = {
  native: SlackSendOptions;
  message: SlackMessage;
  user: SlackUser;
  channel: SlackChannel;
  thread: SlackThread;
  interaction: SlackInteraction;
};
