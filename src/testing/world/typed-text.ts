import type { ChannelRecord, CustomEmojiRecord, GroupRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

/** A piece of what somebody typed. */
export type TypedPiece =
  | { type: 'text'; text: string }
  | { type: 'user'; user: UserRecord }
  | { type: 'group'; group: GroupRecord }
  | { type: 'channel'; channel: ChannelRecord }
  | { type: 'everyone'; name: 'everyone' | 'channel' | 'here' | 'all' }
  | { type: 'customEmoji'; emoji: CustomEmojiRecord };

const candidates =
  /(?<![\p{L}\p{N}_@#:/.<])(?:@(?<at>[\p{L}\p{N}][\p{L}\p{N}._-]*)|#(?<hash>[\p{L}\p{N}][\p{L}\p{N}_-]*)|:(?<colon>[\p{L}\p{N}_+-]+):)/gu;

/** Finds what a client's typing aid would have turned into mentions: `@handle`, `#channel`, `:custom:` of existing ones. */
export function splitTyped(text: string, state: WorldState): TypedPiece[] {
  const pieces: TypedPiece[] = [];
  let from = 0;
  const push = (until: number) => {
    if (until > from) pieces.push({ type: 'text', text: text.slice(from, until) });
  };
  for (const match of text.matchAll(candidates)) {
    const found = resolve(match.groups ?? {}, state);
    if (!found) continue;
    push(match.index);
    pieces.push(found.piece);
    from = match.index + 1 + found.length + (match.groups?.colon === undefined ? 0 : 1);
  }
  push(text.length);
  return pieces;
}

function resolve(
  groups: Record<string, string | undefined>,
  state: WorldState,
): { piece: TypedPiece; length: number } | undefined {
  const { at, hash, colon } = groups;
  if (at !== undefined) {
    // "@ada." at the end of a sentence is ada; a handle may hold dots all the same.
    for (let name = at; name; name = name.replace(/[._-]+$/, '') === name ? '' : name.replace(/[._-]+$/, '')) {
      const user = state.users.byHandle(name);
      if (user) return { piece: { type: 'user', user }, length: name.length };
      const group = state.groups.byHandle(name);
      if (group) return { piece: { type: 'group', group }, length: name.length };
      if (name === 'everyone' || name === 'channel' || name === 'here' || name === 'all')
        return { piece: { type: 'everyone', name }, length: name.length };
    }
    return undefined;
  }
  if (hash !== undefined) {
    for (let name = hash; name; name = name.replace(/[_-]+$/, '') === name ? '' : name.replace(/[_-]+$/, '')) {
      const channel = state.channels.byName(name);
      if (channel) return { piece: { type: 'channel', channel }, length: name.length };
    }
    return undefined;
  }
  const emoji = colon === undefined ? undefined : state.emoji.get(colon);
  return emoji && colon !== undefined ? { piece: { type: 'customEmoji', emoji }, length: colon.length } : undefined;
}
