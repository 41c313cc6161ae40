import {
  type ChannelRecord,
  type MessageRecord,
  type PersonAct,
  splitTyped,
  type WorldPlatform,
  type WorldState,
} from '../world/index.js';
import type { Speech } from '../world.js';
import type { DiscordIds } from './ids.js';
import { isJson, list, text } from './json.js';
import { namesIn, readMarkup } from './markup.js';
import { messageData } from './native.js';

/** What of a world is Discord's: snowflakes, Markdown, mentions. */
export class DiscordPlatform implements WorldPlatform {
  readonly name = 'discord';
  /** Nobody is told who has read what, and there are no positions to share. */
  readonly lacks: ReadonlySet<PersonAct> = new Set(['read', 'location']);
  readonly ids: DiscordIds;
  readonly #guildId: string;

  constructor(ids: DiscordIds, guildId: string) {
    this.ids = ids;
    this.#guildId = guildId;
  }

  /** As the client would send it: mentions and custom emoji in the wire's form, both ends trimmed. */
  compose(speech: Speech, { state }: { state: WorldState; channel: ChannelRecord }): { content: string } {
    const typed = typeof speech === 'string' ? splitTyped(speech, state).map(pieceText).join('') : speech.raw;
    return { content: typed.trim() };
  }

  readText(message: MessageRecord, state: WorldState): string {
    const names = namesIn(state, this.#guildId);
    const own = readMarkup(message.content, names);
    const data = messageData(message);
    if (own) return own;
    // A forward and a message of components only have no content of their own.
    const forwarded = (data.snapshots ?? []).map((snapshot) => text(snapshot.message, 'content'));
    return readMarkup([...forwarded, ...(data.components ?? []).flatMap(displayed)].filter(Boolean).join('\n'), names);
  }

  /** The channels of the server alone have threads. */
  takesThreads(channel: ChannelRecord): boolean {
    return channel.kind !== 'direct' && channel.kind !== 'group';
  }

  /** A unicode emoji stays as it came; `:party:` and `party` are the custom one of that name. */
  emojiKey(emoji: string, state: WorldState): string {
    const name = emoji.replace(/^:(.+):$/, '$1');
    if (state.emoji.get(name)) return name;
    if (!isUnicodeEmoji(emoji)) throw new Error(`Discord has no emoji ${emoji}; make it with world.addCustomEmoji`);
    return emoji;
  }
}

function pieceText(piece: ReturnType<typeof splitTyped>[number]): string {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'user':
      return `<@${piece.user.id}>`;
    case 'group':
      return `<@&${piece.group.id}>`;
    case 'channel':
      return `<#${piece.channel.id}>`;
    case 'everyone':
      return piece.name === 'here' ? '@here' : '@everyone';
    case 'customEmoji':
      return `<:${piece.emoji.name}:${piece.emoji.id}>`;
  }
}

/** The texts of a message that is made of components. */
function displayed(component: unknown): string[] {
  if (!isJson(component)) return [];
  const own = component.type === 10 ? [text(component, 'content')] : [];
  return [...own, ...list(component, 'components').flatMap(displayed)];
}

export function isUnicodeEmoji(value: string): boolean {
  return /^(?:[#*0-9]\uFE0F?\u20E3|\p{RI}\p{RI}|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D|\p{Extended_Pictographic}|[\u{E0020}-\u{E007F}])*)$/u.test(
    value,
  );
}
