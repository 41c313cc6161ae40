import type { Json } from '../json.js';
import { isJson, list } from '../json.js';

/**
 * What is left of a message for who has no MESSAGE_CONTENT: all of it when it is the bot's own, in a DM, or mentions the
 * bot. (Wire sheet, section 16.)
 */
export function withoutContent(message: Json, botId: string, isDirect: boolean): Json {
  const isOwn = isJson(message.author) && message.author.id === botId;
  const mentionsIt = list(message, 'mentions').some((user) => user.id === botId);
  const { poll, ...rest } = message;
  const nested = isJson(rest.referenced_message)
    ? { referenced_message: withoutContent(rest.referenced_message, botId, isDirect) }
    : {};
  if (isDirect || isOwn || mentionsIt) return { ...message, ...nested };
  const snapshots = Array.isArray(rest.message_snapshots)
    ? {
        message_snapshots: list(rest, 'message_snapshots').map((snapshot) => ({
          message: {
            ...(isJson(snapshot.message) ? snapshot.message : {}),
            content: '',
            embeds: [],
            attachments: [],
            components: [],
          },
        })),
      }
    : {};
  return { ...rest, ...nested, ...snapshots, content: '', embeds: [], attachments: [], components: [] };
}
