import type { Mention, MessageRef, MessageType } from '../../../models/index.js';
import { mapInlines, type RichText, toPlainText } from '../../../richtext/index.js';
import { rocketchatDialect } from '../dialect.js';
import { embedOf, isEmbedAttachment } from '../embeds.js';
import {
  countAt,
  dateAt,
  defined,
  flagAt,
  isWire,
  objectAt,
  objectsAt,
  stringsAt,
  textAt,
  type Wire,
} from '../fields.js';
import { findMentions } from '../markup/mentions.js';
import type { RocketChatMessage, RocketChatMessageNative, RocketChatUser } from '../native.js';
import { toAttachments } from './attachment.js';
import { roomPath } from './channel.js';
import type { NormalizeContext } from './context.js';
import { noticeOf } from './notice.js';
import { type Quote, splitQuotes } from './quote.js';
import { toReactions } from './reaction.js';
import { referencedUser } from './user.js';

/** A message. @returns `undefined` for what has no id, no room or no time */
export function toMessage(wire: Wire, context: NormalizeContext): RocketChatMessage | undefined {
  const id = textAt(wire, '_id');
  const channelId = textAt(wire, 'rid');
  const createdAt = dateAt(wire, 'ts');
  if (id === undefined || channelId === undefined || createdAt === undefined) return undefined;
  const t = textAt(wire, 't');
  const isEncrypted = t === 'e2e';
  const isDeleted = t === 'rm';
  const isNotice = t !== undefined && !isEncrypted && !isDeleted;
  const author = authorOf(wire, context);
  const written = isEncrypted || isDeleted ? '' : writtenIn(wire);
  const { quotes, rest: content } = isNotice
    ? { quotes: [], rest: written }
    : splitQuotes(written, [context.siteUrl, context.url]);
  const mentions = isNotice ? [] : mentionsOf(content, wire, context);
  const replyTo = replyOf(quotes[0], channelId, context);
  const editedAt = dateAt(wire, 'editedAt');
  const notice = isNotice ? noticeOf(t, { actor: author.name, msg: content }) : undefined;
  const cards = isDeleted || isEncrypted || t?.startsWith('message_pinned') ? [] : objectsAt(wire, 'attachments');
  const home = { platform: 'rocketchat', account: context.account };
  const md = quotes.length === 0 && !isNotice && content !== '' ? wire['md'] : undefined;
  const message = defined<RocketChatMessage>({
    ...home,
    platform: 'rocketchat',
    id,
    channelId,
    threadId: textAt(wire, 'tmid'),
    author,
    content,
    text: '',
    type: notice?.type ?? typeOf(replyTo),
    createdAt,
    editedAt: isDeleted ? undefined : editedAt,
    deletedAt: isDeleted ? (editedAt ?? dateAt(wire, '_updatedAt') ?? createdAt) : undefined,
    replyTo,
    mentions,
    attachments: isDeleted || isEncrypted ? [] : toAttachments(wire, context),
    embeds: cards.filter(isEmbedAttachment).map((card) => embedOf(card, home)),
    reactions: toReactions(wire, context),
    isOwn: context.self !== undefined && author.id === context.self.id,
    mentionsMe: mentions.some(({ kind, id: of }) => kind === 'user' && of !== undefined && of === context.self?.id),
    isPinned: flagAt(wire, 'pinned'),
    url: permalinkOf(channelId, id, context),
    native: nativeOf(wire, { t, quotes, isEncrypted, md }),
  });
  message.text = notice?.text ?? textOf(message);
  return message;
}

function nativeOf(
  wire: Wire,
  { t, quotes, isEncrypted, md }: { t: string | undefined; quotes: Quote[]; isEncrypted: boolean; md: unknown },
): RocketChatMessageNative {
  const followers = stringsAt(wire, 'replies');
  return defined<RocketChatMessageNative>({
    t,
    md: Array.isArray(md) ? md : undefined,
    quotes: quotes.length > 0 ? quotes.map(({ link }) => link) : undefined,
    tshow: flagAt(wire, 'tshow'),
    tcount: countAt(wire, 'tcount'),
    tlm: dateAt(wire, 'tlm')?.toISOString(),
    followers: followers.length > 0 ? followers : undefined,
    drid: textAt(wire, 'drid'),
    alias: textAt(wire, 'alias'),
    avatar: textAt(wire, 'avatar'),
    emoji: textAt(wire, 'emoji'),
    isStarred: isStarred(wire['starred']),
    isEncrypted: isEncrypted ? true : undefined,
    isPrivate: flagAt(wire, 'private'),
    editedBy: textAt(objectAt(wire, 'editedBy') ?? {}, '_id'),
    pinnedBy: textAt(objectAt(wire, 'pinnedBy') ?? {}, '_id'),
    customFields: objectAt(wire, 'customFields') as Record<string, unknown> | undefined,
  });
}

/** An alias stands in place of the account's own name (wire sheet, section 6). */
function authorOf(wire: Wire, context: NormalizeContext): RocketChatUser {
  const user = referencedUser(objectAt(wire, 'u'), context);
  const alias = textAt(wire, 'alias');
  const avatar = textAt(wire, 'avatar');
  const isBot = user.isBot || isWire(wire['bot']);
  if (alias === undefined && avatar === undefined && isBot === user.isBot) return user;
  return {
    ...user,
    isBot,
    ...(alias !== undefined && { name: alias }),
    ...(avatar !== undefined && /^https?:\/\//i.test(avatar) && { avatarUrl: avatar }),
  };
}

/** Older servers keep the words beside a file as its description (wire sheet, sections 4.3 and 5). */
function writtenIn(wire: Wire): string {
  const msg = textAt(wire, 'msg');
  if (msg !== undefined) return msg;
  const file = objectsAt(wire, 'attachments').find((card) => card['type'] === 'file');
  return (file && textAt(file, 'description')) ?? '';
}

function typeOf(replyTo: MessageRef | undefined): MessageType {
  return replyTo ? 'reply' : 'default';
}

function isStarred(value: unknown): boolean | undefined {
  // A list, or an object in its place; only the account's own star is shown (wire sheet, section 6).
  if (Array.isArray(value)) return value.length > 0 ? true : undefined;
  return isWire(value) && Object.keys(value).length > 0 ? true : undefined;
}

/** A name counts where the server found it too: that is what notifies. */
function mentionsOf(content: string, wire: Wire, context: NormalizeContext): Mention[] {
  const found = findMentions(content);
  if (found.length === 0) return found;
  const users = Array.isArray(wire['mentions']) ? byName(objectsAt(wire, 'mentions'), 'username') : undefined;
  const rooms = Array.isArray(wire['channels']) ? byName(objectsAt(wire, 'channels'), 'name') : undefined;
  return found.flatMap((mention): Mention[] => {
    const name = mention.name ?? (mention.kind === 'everyone' ? 'all' : 'here');
    const list = mention.kind === 'channel' ? rooms : users;
    // An answer without the lists says nothing of who was found.
    if (list === undefined) return [mention];
    const wired = list.get(name);
    const id = wired && textAt(wired, '_id');
    if (!wired || id === undefined) return [];
    if (mention.kind === 'everyone' || mention.kind === 'here') return [mention];
    const isTeam = wired['type'] === 'team';
    const known = mention.kind === 'user' && !isTeam ? context.userById(id)?.name : undefined;
    const shown = textAt(wired, mention.kind === 'channel' ? 'fname' : 'name') ?? known ?? name;
    return [{ ...mention, kind: isTeam ? 'role' : mention.kind, id, name: shown }];
  });
}

function byName(list: readonly Wire[], key: string): Map<string, Wire> {
  return new Map(list.flatMap((item) => (textAt(item, key) === undefined ? [] : [[textAt(item, key) ?? '', item]])));
}

/** Readable text: mentions by the names that are shown. */
function textOf(message: RocketChatMessage): string {
  if (message.content === '') return '';
  const tree = rocketchatDialect.parseMessage(message);
  if (message.mentions.length === 0) return toPlainText(tree);
  const names = new Map(message.mentions.flatMap(({ id, name }) => (id && name !== undefined ? [[id, name]] : [])));
  const named: RichText = mapInlines(tree, (node) => {
    const name = node.type === 'mention' && node.id !== undefined ? names.get(node.id) : undefined;
    return name === undefined ? node : { ...node, name };
  });
  return toPlainText(named);
}

/** The room of what is quoted: mostly the message's own. */
function replyOf(quote: Quote | undefined, channelId: string, context: NormalizeContext): MessageRef | undefined {
  if (!quote) return undefined;
  const { place, messageId: id, kind } = quote;
  if (place === channelId) return { channelId, id };
  if (kind === 'direct') return { channelId: place, id };
  const own = context.room(channelId);
  if (own === undefined || own.slug === place) return { channelId, id };
  const other = context.roomIdBySlug(place) ?? context.room(place)?.id;
  return other === undefined ? undefined : { channelId: other, id };
}

/** The address of a message in a known room. */
export function permalinkOf(channelId: string, id: string, context: NormalizeContext): string | undefined {
  const room = context.room(channelId);
  if (!room) return undefined;
  return `${context.siteUrl}${roomPath(room.type, room.id, room.slug)}?msg=${encodeURIComponent(id.toWellFormed())}`;
}
