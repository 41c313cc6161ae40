import { tenantOf } from '../client/ids.js';
import type { V4User } from '../client/types/message.js';
import type { UserV2 } from '../client/types/user.js';
import { itemsOf, present, said, textsOf } from '../fields.js';
import type { SymphonyUser, SymphonyUserNative } from '../native.js';
import type { NormalizeContext } from './context.js';

/** A user as the pod tells. */
export function toUser(wire: UserV2, context: Pick<NormalizeContext, 'account' | 'podUrl'>): SymphonyUser {
  const id = said(wire.id) ?? '';
  return present<SymphonyUser>({
    platform: 'symphony',
    account: context.account,
    id,
    name: nameOf(wire) ?? id,
    handle: said(wire.username),
    email: said(wire.emailAddress),
    avatarUrl: avatarOf(wire, context.podUrl),
    isBot: wire.accountType === 'SYSTEM',
    title: said(wire.title),
    native: present<SymphonyUserNative>({
      accountType: said(wire.accountType),
      tenantId: tenantOf(id),
      firstName: said(wire.firstName),
      lastName: said(wire.lastName),
      company: said(wire.company),
      department: said(wire.department),
      division: said(wire.division),
      jobFunction: said(wire.jobFunction),
      location: said(wire.location),
      roles: textsOf(wire.roles),
    }),
  });
}

/** A user as messages and events tell: what is known of them otherwise is put beside it. */
export function authorOf(wire: V4User | null | undefined, context: NormalizeContext): SymphonyUser {
  const id = said(wire?.userId) ?? '0';
  const known = context.userById(id);
  if (known) return known;
  return present<SymphonyUser>({
    platform: 'symphony',
    account: context.account,
    id,
    name: (wire && nameOf(wire)) ?? id,
    handle: said(wire?.username),
    email: said(wire?.email),
    // Messages do not say what their author is (wire sheet, section 7.1).
    isBot: false,
    native: present<SymphonyUserNative>({ tenantId: tenantOf(id) }),
  });
}

function nameOf(wire: Pick<V4User, 'displayName' | 'firstName' | 'lastName' | 'username'>): string | undefined {
  const names = [said(wire.firstName), said(wire.lastName)].filter((part) => part !== undefined).join(' ');
  return said(wire.displayName) ?? said(names) ?? said(wire.username);
}

/** `../avatars/static/150/default.png` is relative to `/pod/`. */
function avatarOf({ avatars }: UserV2, podUrl: string): string | undefined {
  const list = itemsOf(avatars);
  const url = said((list.find(({ size }) => size === 'original') ?? list[0])?.url);
  return url !== undefined && URL.canParse(url, `${podUrl}/pod/`) ? new URL(url, `${podUrl}/pod/`).href : undefined;
}
