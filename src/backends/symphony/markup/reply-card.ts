import { LossCollector } from '../../../richtext/degrade/losses.js';
import { escapeAttribute, escapeText, holdable } from './xml.js';

/** The entity that makes an answer known as one: it names the message which the card quotes. */
export const replyEntity = { id: 'chatmuxReply', type: 'com.chatmux.reply', version: '1.0' } as const;
const cardClass = 'chatmux-quote';

/** What of the quoted message is shown. */
const longestQuote = 300;

/** What a reply answers, as it stands in the message's data. */
export type ReplyData = { type: string; version: string; messageId: string; streamId: string };

/**
 * A card that quotes a message: Symphony's own quotes cannot be sent (wire sheet, section 14).
 *
 * @returns markup without a root, and the entity that belongs into the message's data
 */
export function replyCard(quoted: { id: string; channelId: string; author: string; text: string }): {
  text: string;
  data: Record<string, ReplyData>;
} {
  // What a quote loses is still in the message that it quotes.
  const losses = new LossCollector();
  const words = [...quoted.text];
  const shown = words.length > longestQuote ? `${words.slice(0, longestQuote - 1).join('')}…` : quoted.text;
  const body = escapeText(holdable(shown, losses)).replaceAll('\n', '<br/>');
  const card =
    `<expandable-card class="${cardClass}" state="expanded"><header><b>${escapeText(holdable(quoted.author, losses))}</b></header>` +
    `<body>${body}</body></expandable-card>`;
  return {
    text: `<div class="entity" data-entity-id="${escapeAttribute(replyEntity.id)}">${card}</div>`,
    data: {
      [replyEntity.id]: {
        type: replyEntity.type,
        version: replyEntity.version,
        messageId: quoted.id,
        streamId: quoted.channelId,
      },
    },
  };
}

/** What a message's data says that it answers. */
export function replyDataOf(data: unknown): ReplyData | undefined {
  let value = data;
  if (typeof value === 'string') {
    if (!value.includes(replyEntity.type)) return undefined;
    try {
      value = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  const entity = typeof value === 'object' && value !== null ? Reflect.get(value, replyEntity.id) : undefined;
  if (typeof entity !== 'object' || entity === null) return undefined;
  const { type, messageId, streamId } = entity as Partial<ReplyData>;
  if (type !== replyEntity.type || typeof messageId !== 'string' || typeof streamId !== 'string') return undefined;
  return { type, version: replyEntity.version, messageId, streamId };
}
