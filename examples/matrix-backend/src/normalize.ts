import { type Mention, toPlainText, type User } from 'chatmux';
import { markupOfText, matrixDialect } from './dialect.js';
import type { MatrixChannel, MatrixMessage } from './native.js';
import { type Json, type MatrixEvent, objectAt, textAt, textsAt } from './wire.js';

/** Whose models they are. */
export type Home = { account: string; selfId: string | undefined };

/** What an event says in place of its first content. */
export type Revision = { content: Json; at: Date };

// #region message
/**
 * A message, of its event and the newest revision of it.
 *
 * @returns `undefined` for what is no message (any more)
 */
export function toMessage(
  event: MatrixEvent,
  { roomId, author, home, revision }: { roomId: string; author: User; home: Home; revision?: Revision | undefined },
): MatrixMessage | undefined {
  const content = revision?.content ?? event.content;
  const msgtype = textAt(content, 'msgtype');
  // A redacted event has lost its content; an edit is no message of its own.
  if (event.type !== 'm.room.message' || msgtype === undefined || editedBy(event) !== undefined) return undefined;
  const html = textAt(content, 'format') === 'org.matrix.custom.html' ? textAt(content, 'formatted_body') : undefined;
  const markup = html ?? markupOfText(textAt(content, 'body') ?? '');
  const mentions = mentionsOf(markup, content);
  // Replacing the content leaves the relation as it was.
  const replyTo = textAt(objectAt(objectAt(event.content, 'm.relates_to'), 'm.in_reply_to'), 'event_id');
  const message: MatrixMessage = {
    platform: 'matrix',
    account: home.account,
    id: event.event_id,
    channelId: roomId,
    author,
    content: markup,
    text: '',
    type: replyTo === undefined ? 'default' : 'reply',
    createdAt: new Date(event.origin_server_ts),
    ...(revision && { editedAt: revision.at }),
    ...(replyTo !== undefined && { replyTo: { channelId: roomId, id: replyTo } }),
    mentions,
    attachments: [],
    embeds: [],
    reactions: [],
    isOwn: event.sender === home.selfId,
    mentionsMe: mentions.some(({ kind, id }) => kind === 'user' && id === home.selfId),
    url: permalink(roomId, event.event_id),
    native: { msgtype },
  };
  message.text = toPlainText(matrixDialect.parseMessage?.(message) ?? matrixDialect.parse(markup));
  return message;
}

/** Who is notified: what `m.mentions` says; of an event from before there was such a thing, its links. */
function mentionsOf(markup: string, content: Json): Mention[] {
  const linked = matrixDialect.parseMentions(markup);
  if (content['m.mentions'] === undefined) return linked;
  const said = objectAt(content, 'm.mentions');
  const ids = textsAt(said, 'user_ids');
  const shown = linked.filter(({ kind, id = '' }) => kind !== 'user' || ids.includes(id));
  const hidden = ids.filter((id) => !shown.some((mention) => mention.id === id));
  return [
    ...shown,
    ...hidden.map((id) => ({ kind: 'user' as const, id, start: 0, end: 0 })),
    ...(said['room'] === true ? [{ kind: 'everyone' as const, start: 0, end: 0 }] : []),
  ];
}
// #endregion message

/** The event that this one edits. */
export function editedBy(event: MatrixEvent): string | undefined {
  const relation = objectAt(event.content, 'm.relates_to');
  return textAt(relation, 'rel_type') === 'm.replace' ? textAt(relation, 'event_id') : undefined;
}

/** The newest edit that the server knows of, which stands in the event's `unsigned` part. */
export function bundledRevision(event: MatrixEvent): Revision | undefined {
  const edit = objectAt(objectAt(event.unsigned, 'm.relations'), 'm.replace');
  const content = objectAt(edit['content'], 'm.new_content');
  const at = edit['origin_server_ts'];
  return typeof at === 'number' && 'body' in content ? { content, at: new Date(at) } : undefined;
}

export function permalink(roomId: string, eventId: string): string {
  return `https://matrix.to/#/${encodeURIComponent(roomId)}/${encodeURIComponent(eventId)}`;
}

/** A room, of its state. @param direct - rooms that the account has marked as direct */
export function toChannel(
  roomId: string,
  state: readonly MatrixEvent[],
  { home, direct }: { home: Home; direct: ReadonlySet<string> },
): MatrixChannel {
  const contentOf = (type: string) => state.find((event) => event.type === type)?.content;
  const members = state.filter(({ type, content }) => type === 'm.room.member' && content['membership'] === 'join');
  const [name, topic] = [textAt(contentOf('m.room.name'), 'name'), textAt(contentOf('m.room.topic'), 'topic')];
  const alias = textAt(contentOf('m.room.canonical_alias'), 'alias');
  const created = state.find(({ type }) => type === 'm.room.create');
  const isPublic = textAt(contentOf('m.room.join_rules'), 'join_rule') === 'public';
  return {
    platform: 'matrix',
    account: home.account,
    id: roomId,
    ...(name && { name }),
    type: direct.has(roomId) ? (members.length > 2 ? 'group' : 'direct') : isPublic ? 'public' : 'private',
    ...(topic && { topic }),
    memberCount: members.length,
    ...(created && { createdAt: new Date(created.origin_server_ts) }),
    url: `https://matrix.to/#/${encodeURIComponent(alias ?? roomId)}`,
    native: { ...(alias && { alias }), ...(contentOf('m.room.encryption') && { isEncrypted: true }) },
  };
}
