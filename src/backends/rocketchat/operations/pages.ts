/** The most that a call gives, whatever is asked for (wire sheet, section 3). */
export const pageSize = 100;

type PageCall<Key extends string> = (page: {
  offset: number;
  count: number;
}) => Promise<{ [Name in Key]: unknown[] } & { count?: number; total?: number }>;

/**
 * All pages of a call, by what came: servers cut pages without a word.
 *
 * @param key - the list's name in the answer
 */
export async function* pagesOf<Key extends string>(
  key: Key,
  read: PageCall<Key>,
  count = pageSize,
): AsyncGenerator<unknown[]> {
  for (let offset = 0; ; ) {
    const page = await read({ offset, count });
    const items = Array.isArray(page[key]) ? page[key] : [];
    if (items.length > 0) yield items;
    // A thread's page may have lost the message that it answers.
    const came = Math.max(items.length, typeof page.count === 'number' ? page.count : 0);
    offset += came;
    if (came === 0 || offset >= (page.total ?? Number.POSITIVE_INFINITY)) return;
  }
}
