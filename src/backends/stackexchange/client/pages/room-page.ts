import { NotFoundError } from '../../../../core/errors/index.js';
import { parseJson, readUser } from '../read-json.js';
import type { UserData } from '../types.js';
import { htmlToText } from './entities.js';
import { idAfter, Page } from './page.js';
import { selectors } from './selectors.js';
import { fkeyOf } from './session-page.js';

/** What a room's page tells. Parts that it lacks are `undefined`. */
export type RoomPage = {
  readonly path: string;
  readonly fkey: string | undefined;
  readonly name: string | undefined;
  /** As text. */
  readonly description: string | undefined;
  readonly tags: string[];
  /** The account may write. */
  readonly mayWrite: boolean;
  readonly kind: 'public' | 'gallery' | 'private';
  readonly isFrozen: boolean | undefined;
  /** Who is there. */
  readonly present: UserData[] | undefined;
};

/** @throws NotFoundError for the page that stands for a private room */
export function readRoomPage(roomId: number, html: string): RoomPage {
  const path = `/rooms/${roomId}`;
  const page = new Page(path, html);
  const at = selectors.room;
  const name = page.one(at.name)?.trimmed;
  if (name === undefined && page.all(at.heading).some(({ trimmed }) => /^Private Room$/i.test(trimmed))) {
    throw new NotFoundError(`The room ${roomId} is private, and this account is not let in.`, { operation: path });
  }
  const description = page.one(at.description)?.html;
  return {
    path,
    fkey: fkeyOf(page),
    name: name === '' ? undefined : name,
    description: description === undefined ? undefined : htmlToText(description),
    tags: page.all(at.tags).map(({ trimmed }) => trimmed),
    mayWrite: page.one(at.input) !== undefined,
    kind: page.one(at.private) ? 'private' : page.one(at.gallery) ? 'gallery' : 'public',
    isFrozen: frozenOf(page),
    present: presentOf(page),
  };
}

/** Since 2020 in an attribute, before in a script (wire sheet, section 0.6). */
function presentOf(page: Page): UserData[] | undefined {
  const listed = page.one(selectors.room.present)?.attribute('data-users');
  const users = listed === undefined ? undefined : parseJson(listed);
  if (Array.isArray(users)) return users.flatMap((user) => readUser(user) ?? []);
  for (const { text } of page.all(selectors.room.scripts)) {
    const at = text.indexOf('initPresent(');
    if (at >= 0) return presentInScript(text.slice(at));
  }
  return undefined;
}

/** `initPresent([{id: 1, name: ("A"), …}, …])`: not JSON, but each value is. */
function presentInScript(script: string): UserData[] {
  const end = script.indexOf('])');
  const list = end < 0 ? script : script.slice(0, end);
  return list.split(/\{\s*id:/).flatMap((part, index) => {
    if (index === 0) return [];
    const id = Number(/^\s*(-?\d{1,15})/.exec(part)?.[1]);
    const value = (key: string) =>
      new RegExp(`\\b${key}:\\s*\\(?\\s*("(?:[^"\\\\]|\\\\.)*"|-?\\d+|true|false)`).exec(part)?.[1];
    const fields = Object.fromEntries(
      ['name', 'email_hash', 'reputation', 'last_post', 'is_owner', 'is_moderator'].map((key) => [
        key,
        parseJson(value(key) ?? 'null'),
      ]),
    );
    return readUser({ ...fields, id }) ?? [];
  });
}

/** `StartChat({…}, ME, {id, host, deleted, frozen: true}, …)` in a script, or a class. */
function frozenOf(page: Page): boolean | undefined {
  for (const { text } of page.all(selectors.room.scripts)) {
    const told = /\bfrozen:\s*(true|false)/.exec(text)?.[1];
    if (told !== undefined) return told === 'true';
  }
  return page.one(selectors.room.frozen) ? true : undefined;
}

/** The room of an address: `/rooms/17/lab`. */
export function roomIdOf(address: string | undefined): number | undefined {
  return idAfter('/rooms/info/', address) ?? idAfter('/rooms/', address);
}
