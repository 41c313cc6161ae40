import { parse } from '@rocket.chat/message-parser';
import { isJson, type Json } from '../json.js';

const katex = { dollarSyntax: false, parenthesisSyntax: true };

/**
 * A message's `md`, made by the server's own parser as the server calls it: with emoticons and formulas, without colours.
 * `undefined` for no text, and for what the parser gives up on.
 */
export function parseMarkdown(msg: string): Json[] | undefined {
  if (msg === '') return undefined;
  try {
    const tree: unknown = parse(msg, { colors: false, emoticons: true, customDomains: [], katex });
    return Array.isArray(tree) ? tree.filter(isJson) : undefined;
  } catch {
    return undefined;
  }
}
