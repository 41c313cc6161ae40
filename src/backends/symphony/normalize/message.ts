import type { MessageType } from '../../../models/index.js';
import { toPlainText } from '../../../richtext/index.js';
import { normalizeId } from '../client/ids.js';
import type { V4Message } from '../client/types/message.js';
import { symphonyDialect } from '../dialect.js';
import { dateOf, flagOf, itemsOf, present, said } from '../fields.js';
import { componentsFromPresentation } from '../markup/component-reader.js';
import { embedsFromPresentation } from '../markup/embed-reader.js';
import { readEntities } from '../markup/entity.js';
import { mentionsOf } from '../markup/mentions.js';
import { replyDataOf } from '../markup/reply-card.js';
import type { SymphonyMessage, SymphonyMessageNative } from '../native.js';
import { toAttachment } from './attachment.js';
import type { NormalizeContext } from './context.js';
import { authorOf } from './user.js';

/**
 * A message; its `id` is that of its first version.
 *
 * @param channelId - where it is, for payloads that do not say
 * @returns `undefined` for what is no message
 */
export function toMessage(
  wire: V4Message,
  channelId: string | undefined,
  context: NormalizeContext,
): SymphonyMessage | undefined {
  const streamId = normalizeId(said(wire.stream?.streamId) ?? channelId ?? '');
  const messageId = normalizeId(said(wire.messageId) ?? '');
  const at = dateOf(wire.timestamp);
  if (streamId === '' || messageId === '' || at === undefined) return undefined;
  const { account } = context;
  const content = said(wire.message) ?? '';
  const data = said(wire.data);
  const id = context.versions.note(wire);
  const replacing = said(normalizeId(wire.replacing ?? ''));
  const isEdit = replacing !== undefined || id !== messageId;
  const mentions = mentionsOf(content, readEntities(data));
  const components = componentsFromPresentation(content);
  const author = authorOf(wire.user, context);
  const replied = replyDataOf(data);
  const parent = said(wire.parentMessageId);
  const embeds = embedsFromPresentation(content, data, { platform: 'symphony', account });
  // The card that quotes is no embed of the author's.
  if (replied) embeds.shift();
  const message = present<SymphonyMessage>({
    platform: 'symphony',
    account,
    id,
    channelId: streamId,
    author,
    content,
    text: '',
    type: typeOf(replied !== undefined || parent !== undefined),
    createdAt: (isEdit ? dateOf(wire.initialTimestamp ?? context.versions.createdAtOf(id)) : undefined) ?? at,
    editedAt: isEdit ? at : undefined,
    replyTo: replied
      ? { channelId: replied.streamId, id: replied.messageId }
      : parent === undefined
        ? undefined
        : { channelId: streamId, id: context.versions.firstOf(parent) ?? normalizeId(parent) },
    mentions,
    attachments: itemsOf(wire.attachments).map((file) => toAttachment(file, { account, streamId, messageId })),
    embeds,
    reactions: [],
    components: components.length > 0 ? components : undefined,
    isOwn: author.id === context.selfId,
    mentionsMe: mentions.some((mention) => mention.id !== undefined && mention.id === context.selfId),
    native: present<SymphonyMessageNative>({
      messageId,
      data,
      replacing,
      streamType: said(wire.stream?.streamType),
      originalFormat: said(wire.originalFormat),
      userAgent: said(wire.userAgent),
      disclaimer: said(wire.disclaimer),
      externalRecipients: flagOf(wire.externalRecipients),
      diagnostic: said(wire.diagnostic),
    }),
  });
  message.text = toPlainText(symphonyDialect.parseMessage?.(message) ?? symphonyDialect.parse(content));
  return message;
}

/** A reply and a forward look the same: both name a parent (wire sheet, section 14). */
function typeOf(isReply: boolean): MessageType {
  return isReply ? 'reply' : 'default';
}
