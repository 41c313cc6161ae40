import type { UserPage } from '../client/pages/user-page.js';
import type { UserData } from '../client/types.js';
import { present, said } from '../fields.js';
import type { StackExchangeUserModel, StackExchangeUserNative } from '../native.js';
import type { NormalizeContext } from './context.js';

/** The name as it pings: without its blanks (wire sheet, section 8). */
export function pingNameOf(name: string): string {
  return name.replace(/\s+/g, '');
}

/** A user as lists tell: the room page, `/users/search`. */
export function toUser(wire: UserData, { account }: Pick<NormalizeContext, 'account'>): StackExchangeUserModel {
  return present<StackExchangeUserModel>({
    ...basicUser(wire.id, wire.name, account),
    avatarUrl: avatarOf(wire.email_hash),
    native: present<StackExchangeUserNative>({ reputation: wire.reputation, isModerator: wire.is_moderator }),
  });
}

/** A user as their own page tells. */
export function toUserOfPage(
  id: number,
  page: UserPage,
  { account }: Pick<NormalizeContext, 'account'>,
): StackExchangeUserModel {
  return present<StackExchangeUserModel>({
    ...basicUser(id, page.name ?? String(id), account),
    avatarUrl: page.avatarUrl,
    native: present<StackExchangeUserNative>({
      reputation: page.reputation,
      isModerator: page.isModerator,
      about: said(page.about),
      profileUrl: page.profileUrl,
      messageCount: page.messageCount,
      roomCount: page.roomCount,
      lastSeenAgo: page.lastSeen,
    }),
  });
}

/** A user as messages and events tell; what is known of them otherwise is put beside it. */
export function authorOf(
  id: number | undefined,
  name: string | undefined,
  context: NormalizeContext,
): StackExchangeUserModel {
  const known = id === undefined ? undefined : context.userById(String(id));
  if (known && (name === undefined || name === known.name)) return known;
  const user = basicUser(id ?? 0, name ?? (id === undefined ? 'anonymous' : String(id)), context.account);
  return known ? { ...known, name: user.name, ...(user.handle !== undefined && { handle: user.handle }) } : user;
}

/** What every user has. The site does not tell who is a bot. */
export function basicUser(id: number, name: string, account: string): StackExchangeUserModel {
  return present<StackExchangeUserModel>({
    platform: 'stackexchange',
    account,
    id: String(id),
    name,
    handle: said(pingNameOf(name)),
    isBot: false,
    // -1 is Community, -2 Feeds, the others are the system's (wire sheet, section 1).
    isSystem: id < 0 ? true : undefined,
  });
}

/** Behind `!` stands the address, else it is a hash of Gravatar's (wire sheet, section 7). */
function avatarOf(hash: string | undefined): string | undefined {
  if (hash === undefined || hash === '') return undefined;
  if (!hash.startsWith('!'))
    return `https://www.gravatar.com/avatar/${encodeURIComponent(hash.toWellFormed())}?d=identicon&s=128`;
  const address = hash.slice(1).replace(/^\/\//, 'https://');
  return URL.canParse(address) ? address : undefined;
}
