import { htmlToText } from './entities.js';
import { countOf, idAfter, Page } from './page.js';
import { selectors } from './selectors.js';

/** Somebody's card on a page. */
export type UserCard = { readonly id: number; readonly name: string | undefined };

/** What `/rooms/info/{id}` tells. Parts that it lacks are `undefined`. */
export type RoomInfo = {
  readonly path: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly messageCount: number | undefined;
  readonly userCount: number | undefined;
  /** `null` where the room belongs to no site. */
  readonly parentSiteName: string | null | undefined;
  readonly owners: UserCard[] | undefined;
  readonly present: UserCard[];
  readonly tags: string[] | undefined;
  readonly isFrozen: boolean;
};

export function readRoomInfo(roomId: number, html: string): RoomInfo {
  const path = `/rooms/info/${roomId}`;
  const page = new Page(path, html);
  const at = selectors.roomInfo;
  const hasCard = page.one(at.card) !== undefined;
  const name = page.one(at.name)?.trimmed.replace(/^♦\s*/, '');
  const description = page.one(at.description)?.html;
  const site = page.one(at.site)?.attribute('title');
  return {
    path,
    name: name === '' ? undefined : name,
    description: description === undefined ? undefined : htmlToText(description),
    messageCount: countOf(page.one(at.messageCount)?.text),
    userCount: countOf(page.one(at.userCount)?.text),
    parentSiteName: site ?? (hasCard ? null : undefined),
    owners: page.one(at.ownersBox) ? cardsOf(page, at.owners, 'owner-user-') : undefined,
    present: cardsOf(page, at.present, 'user-'),
    tags: hasCard ? page.all(at.tags).map(({ trimmed }) => trimmed) : undefined,
    isFrozen: page.one(at.frozen) !== undefined,
  };
}

function cardsOf(page: Page, selector: string, prefix: string): UserCard[] {
  return page.all(selector).flatMap((card) => {
    const id = idAfter(prefix, card.id);
    if (id === undefined) return [];
    const { cardName, cardHeader } = selectors.roomInfo;
    const name = card.one(cardName)?.trimmed || card.one(cardHeader)?.attribute('title');
    return [{ id, name: name?.replace(/\s*♦$/, '').trim() }];
  });
}
