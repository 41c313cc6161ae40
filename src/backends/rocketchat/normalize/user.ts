import { defined, flagAt, stringsAt, textAt, type Wire } from '../fields.js';
import type { RocketChatUser, RocketChatUserNative } from '../native.js';
import { statusOf } from './presence.js';

type UserContext = { readonly account: string; readonly url: string; readonly siteUrl: string };

/** The built-in bot (wire sheet, section 8). */
const builtIn = 'rocket.cat';

/** A user as `users.info`, `me` and lists tell. @returns `undefined` for what has no id */
export function toUser(wire: Wire, context: UserContext): RocketChatUser | undefined {
  const id = textAt(wire, '_id');
  if (id === undefined) return undefined;
  const username = textAt(wire, 'username');
  const type = textAt(wire, 'type');
  const roles = stringsAt(wire, 'roles');
  const status = textAt(wire, 'status');
  const statusText = textAt(wire, 'statusText');
  const utcOffset = wire['utcOffset'];
  return defined<RocketChatUser>({
    platform: 'rocketchat',
    account: context.account,
    id,
    name: textAt(wire, 'name') ?? username ?? id,
    handle: username,
    email: emailOf(wire),
    avatarUrl: avatarOf(username, context),
    isBot: type === 'bot' || type === 'app' || roles.includes('bot') || id === builtIn,
    isSystem: id === builtIn ? true : undefined,
    presence:
      status === undefined
        ? undefined
        : defined({
            platform: 'rocketchat',
            account: context.account,
            id,
            userId: id,
            status: statusOf(status),
            statusText,
          }),
    native: defined<RocketChatUserNative>({
      type,
      roles: roles.length > 0 ? roles : undefined,
      isActive: flagAt(wire, 'active'),
      nickname: textAt(wire, 'nickname'),
      bio: textAt(wire, 'bio'),
      utcOffset: typeof utcOffset === 'number' && Number.isFinite(utcOffset) ? utcOffset : undefined,
    }),
  });
}

/** Who a message, a room or an event names: what is known of them otherwise is put beside it. */
export function referencedUser(
  wire: Wire | undefined,
  context: UserContext & { userById(id: string): RocketChatUser | undefined },
): RocketChatUser {
  const id = (wire && textAt(wire, '_id')) ?? 'unknown';
  const known = context.userById(id);
  const username = wire && textAt(wire, 'username');
  const name = (wire && textAt(wire, 'name')) ?? known?.name ?? username ?? id;
  if (known) return known.name === name && (username ?? known.handle) === known.handle ? known : renamed();
  return defined<RocketChatUser>({
    platform: 'rocketchat',
    account: context.account,
    id,
    name,
    handle: username,
    avatarUrl: avatarOf(username, context),
    isBot: id === builtIn,
    isSystem: id === builtIn ? true : undefined,
  });

  function renamed(): RocketChatUser {
    return { ...(known as RocketChatUser), name, ...(username !== undefined && { handle: username }) };
  }
}

/** Servers draw the initials of who has no picture. */
function avatarOf(username: string | undefined, { siteUrl }: UserContext): string | undefined {
  return username === undefined ? undefined : `${siteUrl}/avatar/${encodeURIComponent(username.toWellFormed())}`;
}

function emailOf(wire: Wire): string | undefined {
  const emails = wire['emails'];
  const [first] = Array.isArray(emails) ? emails : [];
  const address: unknown = typeof first === 'object' && first !== null ? (first as Wire)['address'] : undefined;
  return typeof address === 'string' && address !== '' ? address : textAt(wire, 'email');
}
