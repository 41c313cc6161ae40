import type { Embed, MessageRef } from '../../../models/index.js';
import { toPlainText } from '../../../richtext/index.js';
import { componentsOf, textOfComponents } from '../component-reader.js';
import { discordDialect } from '../dialect.js';
import { embedOf, isWrittenEmbed } from '../embeds.js';
import type { DiscordAttachment, DiscordMessage, DiscordMessageNative, DiscordUser } from '../native.js';
import { messageFlag } from '../wire/flags.js';
import {
  countAt,
  defined,
  flagAt,
  isWire,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringsAt,
  type Wire,
} from '../wire/read.js';
import { dateOfSnowflake } from '../wire/snowflake.js';
import { textAt, timeAt } from '../wire/values.js';
import { attachmentOf, attachmentOfSticker, stickersOf } from './attachment.js';
import { placeUrl } from './channel.js';
import type { NormalizeContext, Place } from './context.js';
import { mentionsMe, mentionsOf, namesIn } from './mentions.js';
import { isForward, messageTypeOf, noticeText, starterPointer } from './message-type.js';
import { pollOf, pollText } from './poll.js';
import { reactionsOf } from './reaction.js';
import { userOf, userStub } from './user.js';

/**
 * A message of an event, of history or of an answer.
 *
 * @param place - where it is; by its channel unless given
 * @returns `undefined` without an id and a channel, so that nobody could name it
 */
export function messageOf(
  wire: Wire,
  context: NormalizeContext,
  place?: Place | undefined,
): DiscordMessage | undefined {
  const id = textAt(wire, 'id');
  const wireChannelId = textAt(wire, 'channel_id');
  const at = place ?? (wireChannelId === undefined ? undefined : placeOfMessage(wire, wireChannelId, context));
  const createdAt = timeAt(wire, 'timestamp') ?? dateOfSnowflake(id);
  if (id === undefined || at === undefined || createdAt === undefined) return undefined;
  const channelAddress = wireChannelId ?? at.threadId ?? at.channelId;
  const guildId = textAt(wire, 'guild_id') ?? at.guildId ?? undefined;
  const snapshots = isForward(wire) ? objectsAt(wire, 'message_snapshots') : [];
  const shown = shownIn(wire, snapshots);
  const author = authorOf(wire, context, guildId);
  const content = contentOf(wire, shown);
  const nameOf = shown.reduce((names, each) => namesIn(each, names), namesIn(wire, context.nameOf));
  const mentions = mentionsOf(snapshots.length > 0 ? { ...wire, mention_everyone: false } : wire, content, nameOf);
  const options = { platform: 'discord', account: context.account, nameOf };
  const embeds = shown.flatMap((each) => objectsAt(each, 'embeds'));
  const components = shown.flatMap((each) => objectsAt(each, 'components'));
  const stickers = shown.flatMap(stickersOf);
  const poll = pollOf(wire);
  const flags = countAt(wire, 'flags') ?? 0;
  const has = (bit: number) => (flags & bit) !== 0 || undefined;
  const previews = embeds.filter((embed) => !isWrittenEmbed(embed));
  const interaction = interactionOf(wire);
  const message = defined<DiscordMessage>({
    platform: 'discord',
    account: context.account,
    id,
    channelId: at.channelId,
    // A forum post's first message has the post's id: it is the parent, and no reply in the thread.
    threadId: at.threadId === id ? undefined : at.threadId,
    author,
    content,
    text: '',
    type: messageTypeOf(wire),
    createdAt,
    editedAt: timeAt(wire, 'edited_timestamp'),
    replyTo: repliedTo(wire, at, channelAddress, context),
    mentions,
    attachments: [
      ...shown.flatMap((each) => filesOf(each, context, { channelId: channelAddress, messageId: id })),
      ...stickers.map((sticker) => attachmentOfSticker(sticker, context)),
    ],
    embeds: embeds.filter(isWrittenEmbed).map((embed): Embed => embedOf(embed, options)),
    reactions: reactionsOf(wire, context),
    components: components.length > 0 ? componentsOf(components) : undefined,
    isOwn: isOwn(wire, context),
    mentionsMe: mentionsMe(wire, mentions, context, guildId),
    isPinned: flagAt(wire, 'pinned') || undefined,
    url: (flags & messageFlag.ephemeral) !== 0 ? undefined : placeUrl(guildId ?? at.guildId, channelAddress, id),
    native: defined<DiscordMessageNative>({
      type: wholeAt(wire, 'type'),
      flags: flags || undefined,
      guildId,
      webhookId: textAt(wire, 'webhook_id'),
      applicationId: textAt(wire, 'application_id'),
      nonce: numberAt(wire, 'nonce') ?? textAt(wire, 'nonce'),
      position: countAt(wire, 'position'),
      ...referenceOf(wire),
      snapshots: snapshots.length > 0 ? snapshots.map((each) => ({ ...each })) : undefined,
      stickers: stickers.length > 0 ? stickers : undefined,
      poll,
      previews: previews.length > 0 ? previews : undefined,
      components: components.length > 0 ? components : undefined,
      interaction,
      threadId: textAt(objectAt(wire, 'thread'), 'id'),
      mentionRoleIds: listed(stringsAt(wire, 'mention_roles')),
      mentionsEveryone: flagAt(wire, 'mention_everyone') || undefined,
      isTts: flagAt(wire, 'tts') || undefined,
      isSilent: has(messageFlag.silent),
      isVoiceMessage: has(messageFlag.voiceMessage),
      isEphemeral: has(messageFlag.ephemeral),
      isCrossposted: has(messageFlag.crossposted),
    }),
  });
  message.text =
    toPlainText(discordDialect.parse(content, options)) || (poll ? pollText(poll) : noticeText(wire, author.name));
  return message;
}

/** The message itself, with what it forwards or points at: what a reader sees there. */
function shownIn(wire: Wire, snapshots: readonly Wire[]): Wire[] {
  const pointed = numberAt(wire, 'type') === starterPointer ? [objectAt(wire, 'referenced_message')] : [];
  return [wire, ...snapshots.map((each) => objectAt(each, 'message')), ...pointed];
}

/** The markup. A message of components alone has its words in those. */
function contentOf(wire: Wire, shown: readonly Wire[]): string {
  const own = stringAt(wire, 'content');
  if (own) return own;
  return shown
    .map((each) => stringAt(each, 'content') || textOfComponents(objectsAt(each, 'components')))
    .filter((text) => text !== '')
    .join('\n');
}

function filesOf(
  wire: Wire,
  context: NormalizeContext,
  on: { channelId: string; messageId: string },
): DiscordAttachment[] {
  return objectsAt(wire, 'attachments').flatMap((file) => attachmentOf(file, context, on) ?? []);
}

/** The channel is its own place when nothing else is known. */
function placeOfMessage(wire: Wire, wireChannelId: string, context: NormalizeContext): Place {
  const known = context.placeOf(wireChannelId);
  if (known) return known;
  const guildId = textAt(wire, 'guild_id') ?? (numberAt(wire, 'channel_type') === 1 ? null : undefined);
  return guildId === undefined ? { channelId: wireChannelId } : { channelId: wireChannelId, guildId };
}

/** A webhook's message has an author made for it alone (wire sheet, section 12). */
function authorOf(wire: Wire, context: NormalizeContext, guildId: string | undefined): DiscordUser {
  const author = objectAt(wire, 'author');
  const webhookId = textAt(wire, 'webhook_id');
  const isWebhook = webhookId !== undefined && webhookId === textAt(author, 'id');
  const member = isWire(wire['member']) ? wire['member'] : undefined;
  return userOf(author, context, { member, guildId, isWebhook }) ?? userStub(webhookId ?? 'unknown', context);
}

/** Sent by the bot, by an answer to an interaction, or through a webhook of its own. */
function isOwn(wire: Wire, context: NormalizeContext): boolean {
  const { self } = context;
  const webhookId = textAt(wire, 'webhook_id');
  const authorId = textAt(objectAt(wire, 'author'), 'id');
  if (self !== undefined && authorId !== undefined && authorId === self.userId) return true;
  if (webhookId === undefined) return false;
  const applicationId = textAt(wire, 'application_id');
  return context.isOwnWebhook(webhookId) || (applicationId !== undefined && applicationId === self?.applicationId);
}

/** What a reply answers, and what the notice of a pin is about. */
function repliedTo(wire: Wire, place: Place, wireChannelId: string, context: NormalizeContext): MessageRef | undefined {
  const reference = objectAt(wire, 'message_reference');
  const id = textAt(reference, 'message_id');
  const type = numberAt(wire, 'type') ?? 0;
  if (id === undefined || isForward(wire) || (type !== 19 && type !== 6 && type !== 23 && type !== starterPointer))
    return undefined;
  const channelId = textAt(reference, 'channel_id') ?? wireChannelId;
  const at = channelId === wireChannelId ? place : (context.placeOf(channelId) ?? { channelId });
  return defined<MessageRef>({
    channelId: at.channelId,
    id,
    threadId: at.threadId === id ? undefined : at.threadId,
  });
}

/** `null` is "deleted", no key "not looked up" (wire sheet, section 8). */
function referenceOf(wire: Wire): Pick<DiscordMessageNative, 'referenced' | 'isReferenceDeleted' | 'forwardedFrom'> {
  if (isForward(wire)) {
    const from = objectAt(wire, 'message_reference');
    const forwardedFrom = defined<NonNullable<DiscordMessageNative['forwardedFrom']>>({
      channelId: textAt(from, 'channel_id'),
      messageId: textAt(from, 'message_id'),
      guildId: textAt(from, 'guild_id'),
    });
    return { forwardedFrom };
  }
  const referenced = wire['referenced_message'];
  if (referenced === null && textAt(objectAt(wire, 'message_reference'), 'message_id') !== undefined)
    return { isReferenceDeleted: true };
  const id = isWire(referenced) ? textAt(referenced, 'id') : undefined;
  if (!isWire(referenced) || id === undefined) return {};
  const author = objectAt(referenced, 'author');
  return {
    referenced: defined<NonNullable<DiscordMessageNative['referenced']>>({
      id,
      authorId: textAt(author, 'id'),
      authorName: textAt(author, 'global_name') ?? textAt(author, 'username'),
      content: stringAt(referenced, 'content') ?? '',
    }),
  };
}

/** The command that an answer belongs to; `interaction` is the older form. */
function interactionOf(wire: Wire): DiscordMessageNative['interaction'] | undefined {
  const metadata = isWire(wire['interaction_metadata']) ? wire['interaction_metadata'] : wire['interaction'];
  if (!isWire(metadata)) return undefined;
  const older = objectAt(wire, 'interaction');
  return defined<NonNullable<DiscordMessageNative['interaction']>>({
    id: textAt(metadata, 'id'),
    type: wholeAt(metadata, 'type'),
    userId: textAt(objectAt(metadata, 'user'), 'id') ?? textAt(metadata, 'user_id'),
    name: textAt(metadata, 'name') ?? textAt(older, 'name'),
  });
}

function wholeAt(wire: Wire, key: string): number | undefined {
  const value = numberAt(wire, key);
  return Number.isSafeInteger(value) ? value : undefined;
}

function listed(values: string[]): string[] | undefined {
  return values.length > 0 ? values : undefined;
}
