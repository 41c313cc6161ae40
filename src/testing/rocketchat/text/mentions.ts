import type { ChannelRecord, UserRecord, WorldState } from '../../world/index.js';
import type { Json } from '../json.js';

const names = /(?:^|\s|>)@([\p{L}\p{N}._-]+)/gmu;
const rooms = /(?:^|\s|>)#([\p{L}\p{N}._-]+)/gmu;

export type FoundMentions = { users: UserRecord[]; wide: ('all' | 'here')[]; channels: ChannelRecord[] };

/** Finds mentions in the raw text as the server does: code and backslashes hide none. (Wire sheet, section 9.) */
export function findMentions(msg: string, state: WorldState): FoundMentions {
  const found: FoundMentions = { users: [], wide: [], channels: [] };
  const add = <Item>(list: Item[], item: Item) => {
    if (!list.includes(item)) list.push(item);
  };
  for (const name of matches(msg, names)) {
    if (name === 'all' || name === 'here') add(found.wide, name);
    else {
      const user = state.users.byHandle(name);
      if (user && !user.isDeactivated) add(found.users, user);
    }
  }
  for (const name of matches(msg, rooms)) {
    const channel = state.channels.byName(name);
    if (channel) add(found.channels, channel);
  }
  return found;
}

function* matches(msg: string, pattern: RegExp): Iterable<string> {
  // Neighbours share the white space between them.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(msg); match; match = pattern.exec(msg)) {
    if (match[1] !== undefined) yield match[1];
    pattern.lastIndex = match.index + Math.max(match[0].length, 1);
  }
}

export function wireMentions(found: FoundMentions): Json[] {
  return [
    ...found.wide.map((name) => ({ _id: name, username: name })),
    ...found.users.map(({ id, handle, name }) => ({ _id: id, username: handle, name, type: 'user' })),
  ];
}

export function wireChannels(found: FoundMentions): Json[] {
  return found.channels.map(({ id, name }) => ({ _id: id, name, fname: name }));
}

/** Whether it is told to this user: by name, or with all. */
export function mentions(found: FoundMentions, user: UserRecord): boolean {
  return found.wide.length > 0 || found.users.includes(user);
}
