import { countOf, idAfter, Page, type PageElement } from './page.js';
import { roomIdOf } from './room-page.js';
import { selectors } from './selectors.js';

/** A message as a transcript or a search shows it. No page tells when exactly it was written. */
export type TranscriptMessage = {
  readonly id: number;
  readonly roomId: number | undefined;
  readonly owner: { id: number; name: string | undefined } | undefined;
  /** HTML. */
  readonly content: string | undefined;
  readonly isEdited: boolean;
  readonly parentId: number | undefined;
  readonly stars: number;
  readonly starredByYou: boolean;
  readonly isPinned: boolean;
};

export type Transcript = {
  readonly path: string;
  readonly room: { id: number; name: string } | undefined;
  /** Oldest first, as they stand on the page. */
  readonly messages: TranscriptMessage[];
};

/** Reads `/transcript/…`, `/search` and other pages made of monologues. */
export function readTranscript(path: string, html: string): Transcript {
  const page = new Page(path, html);
  const at = selectors.transcript;
  const link = page.all(at.room).at(-1);
  const id = roomIdOf(link?.attribute('href'));
  const room = id === undefined || !link ? undefined : { id, name: link.trimmed };
  const messages = page.all(at.monologue).flatMap((monologue) => {
    const owner = ownerOf(monologue);
    return monologue.all(at.message).flatMap((message) => messageOf(message, owner, room?.id) ?? []);
  });
  return { path, room, messages };
}

function ownerOf(monologue: PageElement): TranscriptMessage['owner'] {
  const name = monologue.one(selectors.transcript.signature)?.trimmed;
  const classes = (monologue.attribute('class') ?? '').split(/\s+/);
  for (const each of classes) {
    const id = each.startsWith('user-') ? idAfter('user-', each) : undefined;
    if (id !== undefined) return { id, name: name === '' ? undefined : name };
  }
  return undefined;
}

function messageOf(
  message: PageElement,
  owner: TranscriptMessage['owner'],
  roomId: number | undefined,
): TranscriptMessage | undefined {
  const id = idAfter('message-', message.id);
  if (id === undefined) return undefined;
  const at = selectors.transcript;
  const reply = message.one(at.reply)?.attribute('href') ?? '';
  const parent = /#(\d{1,15})$/.exec(reply)?.[1] ?? /[?&]m=(\d{1,15})/.exec(reply)?.[1];
  const place = message.one(at.permalink)?.attribute('href');
  return {
    id,
    roomId: roomId ?? idAfter('/transcript/', place),
    owner,
    content: message.one(at.content)?.html,
    isEdited: message.one(at.edits) !== undefined,
    parentId: parent === undefined ? undefined : Number(parent),
    ...starsOf(message),
  };
}

/** The stars' count is empty for one (wire sheet, section 7.3). A pin alone shows a star's element without a count too. */
function starsOf(message: PageElement): Pick<TranscriptMessage, 'stars' | 'starredByYou' | 'isPinned'> {
  const { stars: selector, times, userStar, ownerStar } = selectors.transcript;
  const elements = message.all(selector);
  const has = (mark: string) => message.one(mark) !== undefined;
  const isPinned = has(ownerStar);
  const starredByYou = has(userStar);
  let stars = 0;
  for (const element of elements) {
    const count = element.one(times);
    const isPinOnly = element.hasClass(ownerStar.slice(1)) && !element.hasClass(userStar.slice(1));
    const counted = countOf(count?.trimmed) ?? (count || !isPinOnly ? 1 : 0);
    stars = Math.max(stars, counted);
  }
  return { stars, starredByYou, isPinned };
}
