import {
  type ChannelRecord,
  type MessageRecord,
  type PersonAct,
  splitTyped,
  type WorldPlatform,
  type WorldState,
} from '../world/index.js';
import type { Speech } from '../world.js';
import { makeBlockId } from './blocks/fill.js';
import { readBlocks } from './blocks/readable.js';
import type { SlackIds } from './ids.js';
import type { Json } from './json.js';
import { messageData, type SlackMessageData } from './native.js';
import { emojiByName, emojiByUnicode } from './text/emoji.js';
import { escapeText } from './text/escape.js';
import { type NameOf, readMrkdwn } from './text/readable.js';
import { rewriteText } from './text/rewrite.js';
import { toRichText } from './text/rich-text.js';

/** What of a world is Slack's: ids, mrkdwn, rich_text, emoji names. */
export class SlackPlatform implements WorldPlatform {
  readonly name = 'slack';
  /** Slack has no positions to share. */
  readonly lacks: ReadonlySet<PersonAct> = new Set(['location']);
  readonly ids: SlackIds;

  constructor(ids: SlackIds) {
    this.ids = ids;
  }

  /** As the client would send it: mentions found, the three characters escaped, and always a rich_text block. */
  compose(
    speech: Speech,
    { state }: { state: WorldState; channel: ChannelRecord },
  ): { content: string; native: SlackMessageData } {
    const typed = typeof speech === 'string' ? splitTyped(speech, state).map(pieceText).join('') : speech.raw;
    const content = rewriteText(typed);
    return {
      content,
      native: { blocks: content === '' ? undefined : [richTextBlock(content, state, { lists: true })] },
    };
  }

  readText(message: MessageRecord, state: WorldState): string {
    const { blocks } = messageData(message);
    const nameOf = namesIn(state);
    const text = blocks?.length ? readBlocks(blocks, nameOf) : '';
    return (text || readMrkdwn(message.content, nameOf)).trimEnd();
  }

  /** `👍`, `+1`, `:thumbsup:` and `thumbsup` are one; a custom one goes by its name. */
  emojiKey(emoji: string, state: WorldState): string {
    const name = emoji.replace(/^:(.+):$/, '$1');
    if (state.emoji.get(name)) return name;
    const known = emojiByName(name) ?? emojiByUnicode(emoji);
    if (!known) throw new Error(`Slack has no emoji ${emoji}; make it with world.addCustomEmoji`);
    return known.unicode;
  }
}

function pieceText(piece: ReturnType<typeof splitTyped>[number]): string {
  switch (piece.type) {
    case 'text':
      return escapeText(piece.text);
    case 'user':
      return `<@${piece.user.id}>`;
    case 'group':
      return `<!subteam^${piece.group.id}>`;
    case 'channel':
      return `<#${piece.channel.id}>`;
    case 'everyone':
      return `<!${piece.name === 'all' ? 'channel' : piece.name}>`;
    case 'customEmoji':
      return `:${piece.emoji.name}:`;
  }
}

export function richTextBlock(
  content: string,
  state: WorldState,
  options: { lists?: boolean; plain?: boolean } = {},
): Json {
  const isCustomEmoji = (name: string) => state.emoji.get(name) !== undefined;
  return { type: 'rich_text', block_id: makeBlockId(), elements: toRichText(content, { isCustomEmoji, ...options }) };
}

export function namesIn(state: WorldState): NameOf {
  return (kind, id) => {
    if (kind === 'user') return state.users.get(id)?.handle;
    return kind === 'channel' ? state.channels.get(id)?.name : state.groups.get(id)?.handle;
  };
}
