import { Parser } from 'htmlparser2';
import { normalize, type RichText } from '../../../richtext/index.js';
import { HtmlReader } from './html-reader.js';
import type { Home } from './mentions.js';

/** Reads the HTML of a message. Takes whatever there is and never throws. */
export function parseHtml(html: string, home: Home): RichText {
  if (!/[<&@\u2060]/.test(html)) {
    return html === ''
      ? { type: 'root', children: [] }
      : { type: 'root', children: [{ type: 'paragraph', children: [{ type: 'text', value: html }] }] };
  }
  const reader = new HtmlReader(home);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (name) => reader.close(name),
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(html.replace(/\ufdd0/g, '\ufffd'));
  return normalize({ type: 'root', children: reader.end() });
}
