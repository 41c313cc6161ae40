import { countOf, Page } from './page.js';
import { selectors } from './selectors.js';

/** A message of a room's list of starred ones. */
export type StarredMessage = { readonly id: number; readonly stars: number; readonly isPinned: boolean };

/** Reads `/chats/stars/{room}`. */
export function readStars(roomId: number, html: string): StarredMessage[] {
  const page = new Page(`/chats/stars/${roomId}`, html);
  const { items, pinned, times } = selectors.stars;
  return page.all(items).flatMap((item) => {
    const id = /_(\d{1,15})$/.exec(item.id)?.[1];
    if (id === undefined) return [];
    const isPinned = item.one(pinned) !== undefined;
    return [{ id: Number(id), stars: countOf(item.one(times)?.trimmed) ?? (isPinned ? 0 : 1), isPinned }];
  });
}
