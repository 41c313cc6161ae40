import type { RocketChatUser } from '../../src/backends/rocketchat/index.js';
import type { NormalizeContext, RoomFacts } from '../../src/backends/rocketchat/normalize/context.js';

const url = 'https://chat.example.com';

export function person(id: string, handle: string, name: string): RocketChatUser {
  return { platform: 'rocketchat', account: 'work', id, handle, name, isBot: false };
}

/** What a reader would know: two people, two rooms, and that the account is `bot`. */
export function context(given: Partial<NormalizeContext> = {}): NormalizeContext {
  const people = [person('U1', 'ada', 'Ada Lovelace'), person('UBOT', 'bot', 'The Bot')];
  const rooms: RoomFacts[] = [
    { id: 'R1', type: 'c', slug: 'general', isEncrypted: false, isArchived: false },
    { id: 'R2', type: 'p', slug: 'secret', isEncrypted: false, isArchived: false },
  ];
  return {
    account: 'work',
    url: 'http://10.0.0.5:3000',
    siteUrl: url,
    self: { id: 'UBOT', username: 'bot' },
    userById: (id) => people.find((user) => user.id === id),
    userByHandle: (handle) => people.find((user) => user.handle === handle),
    room: (id) => rooms.find((room) => room.id === id),
    roomIdBySlug: (slug) => rooms.find((room) => room.slug === slug)?.id,
    ...given,
  };
}

/** A message as servers give it. */
export function wire(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    _id: 'M1',
    rid: 'R1',
    msg: 'hello',
    ts: '2026-11-20T00:53:20.123Z',
    u: { _id: 'U1', username: 'ada', name: 'Ada Lovelace' },
    _updatedAt: '2026-11-20T00:53:20.140Z',
    urls: [],
    mentions: [],
    channels: [],
    ...fields,
  };
}
