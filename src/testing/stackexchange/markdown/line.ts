import { escapeHtml } from './escape.js';
import { bareLink, link } from './links.js';

type Mark = { sign: string; opens: boolean; closes: boolean };
type Token = { html: string } | Mark;

const tags: Readonly<Record<string, string>> = { '**': 'b', __: 'b', '*': 'i', _: 'i', '---': 'strike' };
const alphanumeric = /[\p{L}\p{N}]/u;

const escaped = /\\([_*`[\]])/y;
const code = /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/y;
const labelled = /\[((?:\\.|[^\\[\]])+)\]\(((?:https?|ftp):\/\/[^\s()"]+)(?:\s+"([^"]*)")?\)/y;
const tag = /\[(meta-)?tag:([^\s[\]]+)\]/y;
const address = /(?:https?|ftp):\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]*_]/iy;
const run = /-{3,}|\*+|_+/y;

/** One line of the site's Markdown as HTML. Marks without a partner stay as they are. (Wire sheet, section 8.) */
export function renderLine(line: string, tagSite: string): string {
  return pairMarks(tokenize(line, tagSite));
}

function tokenize(line: string, tagSite: string): Token[] {
  const tokens: Token[] = [];
  let text = '';
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(line);
  };
  const push = (...found: Token[]) => {
    if (text !== '') tokens.push({ html: escapeHtml(text) });
    text = '';
    tokens.push(...found);
  };
  while (at < line.length) {
    const sign = line.charAt(at);
    let found: RegExpExecArray | null = null;
    if (sign === '\\') {
      found = take(escaped);
      if (found) text += found[1] ?? '';
    } else if (sign === '`') {
      found = take(code);
      if (found) push({ html: `<code>${escapeHtml(found[2] ?? '')}</code>` });
      else {
        // A longer run holds no shorter one.
        found = take(/`+/y);
        text += found?.[0] ?? '';
      }
    } else if (sign === '[') {
      found = take(labelled);
      if (found) {
        const [, label = '', url = '', title] = found;
        push({ html: link(url, escapeHtml(label.replace(/\\([_*`[\]])/g, '$1')), title) });
      } else {
        found = take(tag);
        if (found) push({ html: tagLink(found[2] ?? '', found[1] !== undefined, tagSite) });
      }
    } else if (sign === 'h' || sign === 'f' || sign === 'H' || sign === 'F') {
      found = alphanumeric.test(line.charAt(at - 1)) ? null : take(address);
      if (found) push({ html: bareLink(found[0]) });
    } else if (sign === '*' || sign === '_' || sign === '-') {
      found = take(run);
      if (found) push(...marksOf(found[0], line.charAt(at - 1), line.charAt(at + found[0].length)));
    }
    if (found) at += found[0].length;
    else {
      text += sign;
      at += 1;
    }
  }
  push();
  return tokens;
}

/** Marks within words are none; `***` is both of the star's. */
function marksOf(signs: string, before: string, after: string): Token[] {
  const opens = after !== '' && !/\s/.test(after) && !alphanumeric.test(before);
  const closes = before !== '' && !/\s/.test(before) && !alphanumeric.test(after);
  const mark = (sign: string): Mark => ({ sign, opens, closes });
  if (tags[signs]) return [mark(signs)];
  if (signs === '***' || signs === '___') {
    const [one, two] = [signs.slice(0, 1), signs.slice(0, 2)];
    return opens ? [mark(two), mark(one)] : [mark(one), mark(two)];
  }
  return [{ html: signs }];
}

function pairMarks(tokens: readonly Token[]): string {
  const open: { sign: string; html: string }[] = [{ sign: '', html: '' }];
  const add = (html: string) => {
    const last = open.at(-1);
    if (last) last.html += html;
  };
  const abandon = () => {
    const last = open.pop();
    if (last) add(last.sign + last.html);
  };
  for (const token of tokens) {
    if ('html' in token) {
      add(token.html);
      continue;
    }
    const { sign } = token;
    const at = open.findIndex((each) => each.sign === sign);
    const isEmpty = at === open.length - 1 && open[at]?.html === '';
    if (token.closes && at > 0 && !isEmpty) {
      while (open.length - 1 > at) abandon();
      const closed = open.pop();
      const name = tags[sign] ?? '';
      add(`<${name}>${closed?.html ?? ''}</${name}>`);
    } else if (token.opens && at < 0) open.push({ sign, html: '' });
    else add(sign);
  }
  while (open.length > 1) abandon();
  return open[0]?.html ?? '';
}

/** (Wire sheet, section 8; the address is an assumption.) */
function tagLink(name: string, isMeta: boolean, site: string): string {
  const href = `//${isMeta ? 'meta.' : ''}${site}/questions/tagged/${encodeURIComponent(name)}`;
  return `<a href="${escapeHtml(href)}"><span class="ob-post-tags post-tag">${escapeHtml(name)}</span></a>`;
}
