/**
 * The parts of pages that can be left out, for whoever reads them must say which is missing. `fkey`: the hidden field, on any
 * page; the others belong to the page that they are named after.
 */
export const pageParts = [
  'fkey',
  'topbar',
  'login.form',
  'room.name',
  'room.description',
  'room.tags',
  'room.input',
  'room.present',
  'room.script',
  'info.name',
  'info.description',
  'info.tags',
  'info.site',
  'info.messageCount',
  'info.userCount',
  'info.owners',
  'info.present',
  'info.access',
  'transcript.room',
  'transcript.signature',
  'transcript.timestamp',
  'transcript.content',
  'transcript.stars',
  'transcript.replyInfo',
  'history.source',
  'history.user',
  'history.timestamp',
  'history.stars',
  'user.name',
  'user.status',
  'user.reputation',
  'user.messageCount',
  'user.roomCount',
  'user.rows',
  'user.rooms',
] as const;

export type PagePart = (typeof pageParts)[number];

/** Which parts the pages have at the moment. */
export class PageParts {
  readonly #always: readonly PagePart[];
  #missing: ReadonlySet<PagePart>;

  constructor(always: readonly PagePart[] = []) {
    this.#always = always;
    this.#missing = new Set(always);
  }

  /** @throws an Error for a part that no page has */
  leaveOut(parts: readonly PagePart[]): void {
    const unknown = parts.find((part) => !pageParts.includes(part));
    if (unknown !== undefined) throw new Error(`no page has a part ${unknown}; there are: ${pageParts.join(', ')}`);
    this.#missing = new Set([...this.#missing, ...parts]);
  }

  restore(): void {
    this.#missing = new Set(this.#always);
  }

  /** The part, or nothing. */
  show(part: PagePart, html: string): string {
    return this.#missing.has(part) ? '' : html;
  }
}
