import type { CustomEmojiRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import type { RocketChatWorkspace } from '../workspace.js';

export function wireEmoji(emoji: CustomEmojiRecord, workspace: RocketChatWorkspace): Json {
  return {
    _id: emoji.id,
    name: emoji.name,
    aliases: [],
    extension: 'png',
    etag: emoji.id.slice(0, 17),
    _updatedAt: workspace.state.bot.createdAt,
  };
}
