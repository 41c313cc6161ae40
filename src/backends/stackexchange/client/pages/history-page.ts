import { idAfter, Page } from './page.js';
import { selectors } from './selectors.js';

/** What `/messages/{id}/history` tells. */
export type MessageHistory = {
  readonly path: string;
  /** The Markdown as it stands now. */
  readonly source: string | undefined;
  readonly editCount: number;
  /** Who wrote the newest revision. */
  readonly editor: { id: number; name: string } | undefined;
  readonly pinners: { id: number; name: string }[];
  /** A moderator took the older revisions away. */
  readonly isPurged: boolean;
};

export function readHistory(messageId: number, html: string): MessageHistory {
  const path = `/messages/${messageId}/history`;
  const page = new Page(path, html);
  const at = selectors.history;
  const [current, ...changes] = page.all(at.monologue);
  const edits = changes.filter((change) => change.all(at.what).some(({ trimmed }) => /^edited/i.test(trimmed)));
  const editor = edits[0]?.one(at.user);
  return {
    path,
    source: (current?.one(at.source) ?? page.one(at.source))?.text,
    editCount: edits.length,
    editor: editor && userOf(editor.attribute('href'), editor.trimmed),
    pinners: page
      .all(at.pinLine)
      .filter((line) => line.one('.stars.owner-star'))
      .flatMap((line) => line.all('a').flatMap((link) => userOf(link.attribute('href'), link.trimmed) ?? [])),
    isPurged: /older data no longer available/i.test(page.text),
  };
}

function userOf(href: string | undefined, name: string): { id: number; name: string } | undefined {
  const id = idAfter('/users/', href);
  return id === undefined ? undefined : { id, name };
}
