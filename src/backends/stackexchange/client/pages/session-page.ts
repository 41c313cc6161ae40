import { addSecret } from '../../../../core/errors/index.js';
import { idAfter, Page } from './page.js';
import { selectors } from './selectors.js';

/** What any page of the chat tells of the session. */
export type SessionFacts = {
  /** 32 hex digits that every write carries; not the one of the log-in form. */
  readonly fkey: string | undefined;
  /** Who is logged in; absent for a visitor. */
  readonly self: { id: number; name: string } | undefined;
};

export function readSession(path: string, html: string): SessionFacts {
  const page = new Page(path, html);
  return { fkey: fkeyOf(page), self: selfOf(page) };
}

/** The bar with the account's link; more than it ever holds. */
const barLength = 4_000;

/** Who a page says is logged in: of its bar alone, as pages are read for something else. */
export function selfOnPage(path: string, html: string): SessionFacts['self'] {
  const bar = barOf(html);
  return bar === undefined ? undefined : selfOf(new Page(path, bar));
}

/** True for a page whose bar offers to log in. */
export function isForVisitors(html: string): boolean {
  return barOf(html)?.includes('/users/login') ?? false;
}

function barOf(html: string): string | undefined {
  const at = html.indexOf('topbar-menu-links');
  if (at < 0) return undefined;
  const start = Math.max(0, html.lastIndexOf('<', at));
  return html.slice(start, start + barLength);
}

export function fkeyOf(page: Page): string | undefined {
  const value = page.one(selectors.fkey)?.attribute('value')?.trim();
  if (value === undefined || value === '') return undefined;
  addSecret(value, { rotating: true });
  return value;
}

function selfOf(page: Page): SessionFacts['self'] {
  for (const link of page.all(selectors.self)) {
    const id = idAfter('/users/', link.attribute('href'));
    const name = link.trimmed;
    // Links to the log-in pages begin alike.
    if (id !== undefined && id !== 0 && name !== '') return { id, name };
  }
  return undefined;
}
