import type { Mention, MessageType } from '../../../models/index.js';
import { toPlainText } from '../../../richtext/index.js';
import { componentsOf } from '../components.js';
import { slackDialect } from '../dialect.js';
import { attachmentText, embedOf, isEmbedAttachment } from '../embeds.js';
import type { SlackMessage, SlackMessageNative } from '../native.js';
import { countAt, defined, isWire, objectAt, objectsAt, stringAt, stringsAt, type Wire } from '../wire/read.js';
import { dateOfTs, isTs } from '../wire/ts.js';
import { authorOf, isOwnMessage } from './author.js';
import type { NormalizeContext } from './context.js';
import { fileOf } from './file.js';
import { reactionsOf } from './reaction.js';
import { userStub } from './user.js';

/** What Slack itself says in a channel (wire sheet, section 7). An unknown subtype is such a notice too. */
const notices: Readonly<Record<string, MessageType>> = {
  channel_join: 'join',
  group_join: 'join',
  channel_leave: 'leave',
  group_leave: 'leave',
  channel_topic: 'topic',
  group_topic: 'topic',
  channel_purpose: 'topic',
  group_purpose: 'topic',
  channel_name: 'rename',
  group_name: 'rename',
  channel_archive: 'archive',
  group_archive: 'archive',
  channel_unarchive: 'unarchive',
  group_unarchive: 'unarchive',
  pinned_item: 'pin',
  huddle_thread: 'call',
  sh_room_created: 'call',
};

/** Subtypes of what people and bots say. */
const ordinary: ReadonlySet<string> = new Set([
  'bot_message',
  'me_message',
  'file_share',
  'thread_broadcast',
  'assistant_app_thread',
  'document_mention',
]);

/**
 * A message of an event, of history or of an answer.
 *
 * @param channelId - history gives messages without their channel
 * @returns `undefined` when it has no ts, so that nobody could name it
 */
export function messageOf(wire: Wire, channelId: string, context: NormalizeContext): SlackMessage | undefined {
  const id = stringAt(wire, 'ts');
  const createdAt = dateOfTs(id);
  if (id === undefined || createdAt === undefined) return undefined;
  const subtype = stringAt(wire, 'subtype');
  const rootTs = stringAt(wire, 'thread_ts');
  const threadId = rootTs !== undefined && rootTs !== id && isTs(rootTs) ? rootTs : undefined;
  if (subtype === 'tombstone') return tombstoneOf(wire, id, channelId, threadId, createdAt, context);

  const blocks = objectsAt(wire, 'blocks');
  const attachments = objectsAt(wire, 'attachments');
  const cards = attachments.filter(isEmbedAttachment);
  const others = attachments.filter((attachment) => !isEmbedAttachment(attachment));
  const files = [...objectsAt(wire, 'files'), ...(isWire(wire['file']) ? [wire['file']] : [])];
  const content = contentOf(wire, blocks, context);
  const mentions = mentionsOf(content, context);
  const edited = objectAt(wire, 'edited');
  const type = typeOf(subtype, content, others);
  const message = defined<SlackMessage>({
    platform: 'slack',
    account: context.account,
    id,
    channelId,
    threadId,
    author: authorOf(wire, context),
    content,
    text: '',
    type,
    createdAt,
    editedAt: editedAtOf(edited, createdAt),
    mentions,
    attachments: files.flatMap((file) => fileOf(file, context) ?? []),
    embeds: cards.map((card) => embedOf(card, context)),
    reactions: reactionsOf(wire, context),
    components: componentsOf(blocks),
    isOwn: isOwnMessage(wire, context.self),
    mentionsMe: mentions.some((mention) => isMe(mention, context)),
    isPinned: stringsAt(wire, 'pinned_to').includes(channelId) || undefined,
    url: permalinkOf(context.self?.teamUrl, channelId, id, threadId),
    native: defined<SlackMessageNative>({
      subtype,
      blocks: blocks.length > 0 ? [...blocks] : undefined,
      attachments: others.length > 0 ? others : undefined,
      botId: stringAt(wire, 'bot_id'),
      appId: stringAt(wire, 'app_id'),
      teamId: stringAt(wire, 'team'),
      username: stringAt(wire, 'username'),
      editedBy: stringAt(edited, 'user'),
      replyCount: rootTs === id ? countAt(wire, 'reply_count') : undefined,
      latestReply: rootTs === id ? stringAt(wire, 'latest_reply') : undefined,
      parentUserId: stringAt(wire, 'parent_user_id'),
      metadata: isWire(wire['metadata']) ? wire['metadata'] : undefined,
      streamingState: stringAt(wire, 'streaming_state'),
      isEphemeral: wire['is_ephemeral'] === true || undefined,
    }),
  });
  message.text = textOf(message, others);
  return message;
}

/**
 * The markup. A post of blocks alone has no `text`; its content is then what its blocks say, in mrkdwn, so that the content
 * of a message that shows something is never empty.
 */
function contentOf(wire: Wire, blocks: readonly Wire[], context: NormalizeContext): string {
  const text = wire['text'];
  if (typeof text === 'string' && text !== '') return text;
  if (blocks.length === 0) return '';
  const tree = slackDialect.parseBlocks(blocks, {
    platform: 'slack',
    account: context.account,
    nameOf: context.nameOf,
  });
  return slackDialect.render(tree, { platform: 'slack', account: context.account }).text;
}

function mentionsOf(content: string, context: NormalizeContext): Mention[] {
  if (!content.includes('<')) return [];
  return slackDialect.parseMentions(content).map((mention) => {
    const name = mention.id === undefined ? undefined : (context.nameOf(mention.kind, mention.id) ?? mention.name);
    return name === undefined ? mention : { ...mention, name };
  });
}

function isMe(mention: Mention, { self, ownGroupIds }: NormalizeContext): boolean {
  if (mention.id === undefined) return false;
  if (mention.kind === 'user') return mention.id === self?.userId;
  return mention.kind === 'role' && ownGroupIds.has(mention.id);
}

/** `edited.ts` is in whole seconds, so that an edit would seem to be of before its message within the same one. */
function editedAtOf(edited: Wire, createdAt: Date): Date | undefined {
  const editedAt = dateOfTs(edited['ts']);
  return editedAt !== undefined && editedAt < createdAt ? createdAt : editedAt;
}

function typeOf(subtype: string | undefined, content: string, others: readonly Wire[]): MessageType {
  if (subtype !== undefined && !ordinary.has(subtype)) {
    return Object.hasOwn(notices, subtype) ? (notices[subtype] as MessageType) : 'system';
  }
  const isShared = others.some((attachment) => attachment['is_share'] === true);
  return isShared && content === '' ? 'forward' : 'default';
}

/** The words that are shown; of a message without any, what stands beside it. */
function textOf(message: SlackMessage, others: readonly Wire[]): string {
  const text = toPlainText(slackDialect.parseMessage(message));
  if (text !== '' || message.attachments.length > 0 || message.embeds.length > 0) return text;
  return others
    .map((attachment) => attachmentText(attachment))
    .filter((part) => part !== undefined)
    .map((part) => toPlainText(slackDialect.parse(part)))
    .join('\n');
}

/** A deleted root whose replies are still there. */
function tombstoneOf(
  wire: Wire,
  id: string,
  channelId: string,
  threadId: string | undefined,
  createdAt: Date,
  context: NormalizeContext,
): SlackMessage {
  return defined<SlackMessage>({
    platform: 'slack',
    account: context.account,
    id,
    channelId,
    threadId,
    author: userStub(stringAt(wire, 'user') ?? 'USLACKBOT', context),
    content: '',
    text: '',
    type: 'system',
    createdAt,
    // Slack does not tell when it was deleted.
    deletedAt: createdAt,
    mentions: [],
    attachments: [],
    embeds: [],
    reactions: [],
    isOwn: false,
    mentionsMe: false,
    native: defined<SlackMessageNative>({ subtype: 'tombstone', replyCount: countAt(wire, 'reply_count') }),
  });
}

/** The permalink, by the rule of the wire sheet (section 4). */
export function permalinkOf(
  teamUrl: string | undefined,
  channelId: string,
  ts: string,
  threadTs: string | undefined,
): string | undefined {
  if (teamUrl === undefined) return undefined;
  const link = `${teamUrl}archives/${channelId}/p${ts.replace('.', '')}`;
  return threadTs === undefined ? link : `${link}?thread_ts=${threadTs}&cid=${channelId}`;
}
