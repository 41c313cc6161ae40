import { Parser } from 'htmlparser2';
import type { RichText } from '../nodes.js';
import { normalize } from '../normalize.js';
import { markWhitespace } from './escape.js';
import { HtmlReader } from './reader.js';

/**
 * Reads HTML: what a message can be made of becomes nodes, other elements are their content, and scripts, styles and forms
 * are left out. Takes whatever there is and never throws; a text without tags is a paragraph.
 */
export function parseHtml(html: string): RichText {
  const reader = new HtmlReader();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (name) => reader.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(markWhitespace(html));
  return normalize(reader.end());
}
