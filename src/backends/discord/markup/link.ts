import type { Link } from '../../../richtext/nodes.js';

/** What stands behind the label of a masked link, and where it ends. */
export type Destination = { url: string; title?: string; end: number };

const inBrackets = /\(\s*<(https?:\/\/[^\s<>\\`]+)>/iy;
const bare = /\(\s*(https?:\/\/(?:\([^\s()<>\\`]*\)|[^\s()<>\\`])+)/iy;
const title = /\s+(?:"([^"\n\\`]*)"|'([^'\n\\`]*)')/y;
const close = /\s*\)/y;

/** Reads `(https://…)`, `(<https://…>)` and either with a title; a link to anything else shows as text. */
export function readDestination(text: string, at: number): Destination | undefined {
  const address = match(inBrackets, text, at) ?? match(bare, text, at);
  if (!address) return undefined;
  const named = match(title, text, address.end);
  const closed = match(close, text, named?.end ?? address.end);
  if (!closed) return undefined;
  const destination: Destination = { url: address.groups[1] ?? '', end: closed.end };
  const shown = named?.groups[1] ?? named?.groups[2];
  if (shown) destination.title = shown;
  return destination;
}

function match(pattern: RegExp, text: string, at: number): { groups: RegExpExecArray; end: number } | undefined {
  pattern.lastIndex = at;
  const groups = pattern.exec(text);
  return groups ? { groups, end: pattern.lastIndex } : undefined;
}

/** The address as it may stand in Discord's markup. */
export function linkAddress(url: string): string | undefined {
  if (!/^https?:\/\/[^\s]/i.test(url)) return undefined;
  // The server looks for `@everyone` in addresses too.
  return url.replace(/[<>\\`]/g, encodeURIComponent).replace(/@(?=everyone|here)/g, '%40');
}

/** True for a title that can be written: there is no escape in one. */
export function isPlainTitle(text: string): boolean {
  return !/["'\\\n()[\]*_~|`<>]|@(?:everyone|here)/.test(text);
}

/** `[label](https://…)`; brackets around the address where parentheses in it would end it. */
export function writeLink(label: string, { url, title: shown }: Pick<Link, 'url' | 'title'>): string {
  const address = /^(?:\([^\s()]*\)|[^\s()])+$/.test(url) ? url : `<${url}>`;
  return `[${label}](${address}${shown ? ` "${shown}"` : ''})`;
}

/** A bare address without the signs that end the sentence around it. */
export function trimAddress(address: string): string {
  let open = 0;
  for (const sign of address) {
    if (sign === '(') open += 1;
    else if (sign === ')') open -= 1;
  }
  let end = address.length;
  for (; end > 0; end -= 1) {
    const sign = address.charAt(end - 1);
    if (sign === ')' && open < 0) open += 1;
    else if (!'.,:;"\']'.includes(sign)) break;
  }
  return address.slice(0, end);
}

/** True when a bare address is read back whole if white space follows. */
export function canStandBare(url: string): boolean {
  return !/[*~|[\]]/.test(url) && trimAddress(url) === url;
}
