import { htmlToText } from './entities.js';
import { countOf, idAfter, Page } from './page.js';
import { selectors } from './selectors.js';

/** What `/users/{id}` tells. Parts that it lacks are `undefined`. */
export type UserPage = {
  readonly path: string;
  readonly name: string | undefined;
  readonly about: string;
  readonly isModerator: boolean;
  readonly messageCount: number | undefined;
  readonly roomCount: number | undefined;
  readonly reputation: number | undefined;
  /** Seconds since then, roughly. */
  readonly lastSeen: number | undefined;
  readonly lastMessage: number | undefined;
  /** The account on the site that the chat account comes from. */
  readonly profileUrl: string | undefined;
  readonly avatarUrl: string | undefined;
  /** The rooms that the tab lists. */
  readonly rooms: { id: number; name: string | undefined }[] | undefined;
};

const secondsOf: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  y: 365 * 86_400,
};

export function readUserPage(userId: number, html: string): UserPage {
  const path = `/users/${userId}`;
  const page = new Page(path, html);
  const at = selectors.user;
  const rows = rowsOf(page);
  const profile = rows.get('parent user')?.one('a')?.attribute('href');
  const name = page.one(at.name)?.trimmed;
  return {
    path,
    name: name === undefined || name === '' ? undefined : name.replace(/\s*♦$/, ''),
    about: aboutOf(rows),
    isModerator: /♦\s*$/.test(page.one(at.status)?.text ?? ''),
    messageCount: countOf(page.one(at.messageCount)?.text),
    roomCount: countOf(page.one(at.roomCount)?.text),
    reputation: countOf(page.one(at.reputation)?.attribute('title')),
    lastSeen: agoOf(rows.get('last seen')?.trimmed),
    lastMessage: agoOf(rows.get('last message')?.trimmed),
    profileUrl: wholeAddress(profile),
    avatarUrl: wholeAddress(page.one(at.avatar)?.attribute('src')),
    rooms: !page.one(at.roomsBox)
      ? undefined
      : page.all(at.rooms).flatMap((card) => {
          const id = idAfter('room-', card.id);
          return id === undefined ? [] : [{ id, name: card.one(at.roomName)?.trimmed || undefined }];
        }),
  };
}

/** The site leaves the scheme out. */
function wholeAddress(address: string | undefined): string | undefined {
  const whole = address?.startsWith('//') ? `https:${address}` : address;
  return whole !== undefined && URL.canParse(whole) ? whole : undefined;
}

/** The rows by their key: their order differs from user to user. */
function rowsOf(page: Page): Map<string, ReturnType<Page['all']>[number]> {
  const keys = page.all(selectors.user.key);
  const values = page.all(selectors.user.value);
  return new Map(
    keys.flatMap((key, index) => {
      const value = values[index];
      return value ? [[key.trimmed.toLowerCase().replace(/:$/, ''), value] as const] : [];
    }),
  );
}

function aboutOf(rows: ReturnType<typeof rowsOf>): string {
  const html = rows.get('about')?.html;
  return html === undefined ? '' : htmlToText(html);
}

/** `14s ago`, `3h ago`, `just now`; `undefined` for `n/a`. */
export function agoOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/just now/i.test(text)) return 0;
  const [, count, unit] = /(\d{1,9})\s*([smhdy])\b/i.exec(text) ?? [];
  const factor = secondsOf[unit?.toLowerCase() ?? ''];
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
}
