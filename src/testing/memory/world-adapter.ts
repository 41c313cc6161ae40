import { emojiByName, type Inline, toPlainText } from '../../richtext/index.js';
import {
  type PersonAct,
  plainPlatform,
  splitTyped,
  type TypedPiece,
  type WorldPlatform,
  type WorldState,
} from '../world/index.js';
import { memoryDialect } from './dialect.js';

/** The memory platform as the world needs it: counted ids, and the memory dialect for what people type. */
export function memoryPlatform(lacks: ReadonlySet<PersonAct>): WorldPlatform {
  const { ids } = plainPlatform('memory');
  return {
    name: 'memory',
    ids,
    lacks,
    compose: (speech, { state }) => ({
      content: typeof speech === 'string' ? typedMarkup(speech, state) : speech.raw,
      native: { revision: 0 },
    }),
    readText: (message, state) => toPlainText(memoryDialect.parse(message.content, { nameOf: handlesIn(state) })),
    emojiKey: (emoji, state) => {
      const name = emoji.replace(/^:(.+):$/, '$1');
      return state.emoji.get(name) ? name : (emojiByName(name) ?? name);
    },
  };
}

/** People's words are taken literally, but for what a client's typing aid makes of `@ada`, `#general` and `:party:`. */
function typedMarkup(text: string, state: WorldState): string {
  const children = splitTyped(text, state).map(pieceNode);
  return memoryDialect.render({ type: 'root', children: [{ type: 'paragraph', children }] }).text;
}

function pieceNode(piece: TypedPiece): Inline {
  const home = { platform: 'memory', account: 'memory' } as const;
  switch (piece.type) {
    case 'text':
      return { type: 'text', value: piece.text };
    case 'user':
      return { type: 'mention', kind: 'user', ...home, id: piece.user.id, name: piece.user.name };
    case 'group':
      return { type: 'mention', kind: 'role', ...home, id: piece.group.id, name: piece.group.handle };
    case 'channel':
      return { type: 'mention', kind: 'channel', ...home, id: piece.channel.id, name: piece.channel.name };
    case 'everyone':
      return { type: 'mention', kind: piece.name === 'here' ? 'here' : 'everyone', ...home };
    case 'customEmoji':
      return { type: 'emoji', name: piece.emoji.name, id: piece.emoji.id, isCustom: true, ...home };
  }
}

/** Handles for ids: what the world's own readers see. */
function handlesIn(state: WorldState) {
  return (kind: string, id: string): string | undefined => {
    if (kind === 'user') return state.users.get(id)?.handle;
    if (kind === 'channel') return state.channels.get(id)?.name;
    return state.groups.get(id)?.handle;
  };
}
