import { DialectError } from './dialect-error.js';
import { assertRichText } from './guard.js';
import { parseMarkdown } from './markdown/parse.js';
import type { RichText } from './nodes.js';

/**
 * What a message can be made of. A string is plain text: nothing in it pings, formats or injects, and its line breaks are
 * kept. Formatting is asked for with `md`, `{ markdown }` (GitHub-flavoured) or a tree. `{ raw }` is the platform's own
 * markup, sent untouched.
 */
export type Content = string | RichText | { markdown: string } | { raw: string };

/**
 * The tree of a content.
 *
 * @param content - what a message is made of
 * @param platform - the platform whose markup `{ raw }` is; without it raw markup is refused
 * @throws DialectError when it is no content, or a malformed tree
 */
export function toRichText(content: Content, platform?: string): RichText {
  if (typeof content === 'string') return plainTextTree(content);
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new DialectError(`content must be a string, a tree, { markdown } or { raw }, not ${describe(content)}`);
  if ('type' in content) {
    assertRichText(content);
    return content;
  }
  if ('markdown' in content && typeof content.markdown === 'string') return parseMarkdown(content.markdown);
  if ('raw' in content && typeof content.raw === 'string') {
    if (platform === undefined) throw new DialectError('{ raw } content needs the platform that its markup is of');
    return {
      type: 'root',
      children: [{ type: 'paragraph', children: [{ type: 'raw', platform, value: content.raw }] }],
    };
  }
  throw new DialectError(
    `content must be a string, a tree, { markdown: string } or { raw: string }, not an object with the keys ${Object.keys(content).join(', ') || '(none)'}`,
  );
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

/** Plain text as a tree: one paragraph with one text node, whatever the text holds; an empty tree for `''`. */
export function plainTextTree(value: string): RichText {
  return value === ''
    ? { type: 'root', children: [] }
    : { type: 'root', children: [{ type: 'paragraph', children: [{ type: 'text', value }] }] };
}
