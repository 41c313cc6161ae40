import type { ChannelRecord, MessageRecord, PersonAct, WorldPlatform, WorldState } from '../world/index.js';
import { splitTyped, type TypedPiece } from '../world/index.js';
import type { Speech } from '../world.js';
import type { StackExchangeIds } from './ids.js';
import { readHtml } from './markdown/readable.js';
import { pingNameOf } from './mentions.js';
import type { StackExchangeMessageData } from './native.js';

/** The one reaction that there is. */
export const star = '⭐';

/** What of a world is Stack Exchange chat's: ids, Markdown and HTML, and what it has not. */
export class StackExchangePlatform implements WorldPlatform {
  readonly name = 'stackexchange';
  /** (Wire sheet, section 10.) */
  readonly lacks: ReadonlySet<PersonAct> = new Set([
    'thread',
    'type',
    'click',
    'choose',
    'command',
    'submit',
    'read',
    'location',
    'group',
  ]);
  readonly ids: StackExchangeIds;
  readonly #render: (source: string) => string;

  constructor(ids: StackExchangeIds, render: (source: string) => string) {
    this.ids = ids;
    this.#render = render;
  }

  /** What the site makes of it; `raw` is the site's Markdown, as typed. */
  compose(
    speech: Speech,
    { state }: { state: WorldState; channel: ChannelRecord },
  ): { content: string; native: StackExchangeMessageData } {
    const source = typeof speech === 'string' ? splitTyped(speech, state).map(typed).join('') : speech.raw;
    return { content: this.#render(source), native: { source } };
  }

  readText(message: MessageRecord, state: WorldState): string {
    return readHtml(message.content, (name) => {
      const wanted = name.toLowerCase();
      return state.users.all().find((user) => pingNameOf(user).toLowerCase() === wanted)?.handle;
    });
  }

  emojiKey(emoji: string): string {
    const name = emoji.replace(/^:(.+):$/, '$1').replace(/\ufe0f$/, '');
    if (name !== star && name !== 'star')
      throw new Error(`people cannot do this on ${this.name}: react with ${emoji}; there is only the star`);
    return star;
  }
}

function typed(piece: TypedPiece): string {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'user':
      return `@${pingNameOf(piece.user)}`;
    case 'group':
      return `@${piece.group.handle}`;
    case 'channel':
      return `#${piece.channel.name}`;
    case 'everyone':
      return `@${piece.name}`;
    case 'customEmoji':
      return `:${piece.emoji.name}:`;
  }
}
