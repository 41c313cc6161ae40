import { parse as parseMessage } from '@rocket.chat/message-parser';
import type { Block, Inline, RichText } from '../../../richtext/index.js';
import { finish, fromSyntaxTree, type Home } from './from-syntax-tree.js';
import { isPlain, piecesOf } from './plain-lines.js';
import { nodesOf, plainOf, type SyntaxNode } from './syntax-tree.js';

/** As a server has it whose administrator changed nothing; formulas are left as they were written. */
const grammarOptions = {
  emoticons: true,
  colors: false,
  katex: { dollarSyntax: false, parenthesisSyntax: false },
};

/**
 * What the official parser may be given of one text: signs times length, over all pieces. It takes quadratic time on lines
 * full of signs (4,000 asterisks: a second); this keeps it to some tenths of a second.
 */
const budget = 1_000_000;

/**
 * Reads a text by the server's own grammar, `@rocket.chat/message-parser`. Lines without any sign of markup are not given
 * to it, for it is slow; nor are those that it could take seconds for, which are then read as plain text.
 */
export function parseMarkup(source: string, home: Home): RichText {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  if (text === '') return { type: 'root', children: [] };
  const big = bigEmoji(text, home);
  if (big) return big;
  const nodes: SyntaxNode[] = [];
  let left = budget;
  const pieces = piecesOf(text);
  for (const [index, piece] of pieces.entries()) {
    const isLast = index === pieces.length - 1;
    if (piece.kind === 'code') {
      const value = piece.lines.map((line) => ({ type: 'CODE_LINE', value: { type: 'PLAIN_TEXT', value: line } }));
      nodes.push({ type: 'CODE', language: piece.language, value });
      continue;
    }
    if (piece.kind === 'marked') {
      const source = piece.lines.join('\n');
      const cost = costOf(source);
      if (cost <= left) {
        left -= cost;
        nodes.push(...parsePiece(source, isLast));
        continue;
      }
    }
    for (const line of piece.lines) nodes.push(plainLine(line));
  }
  return fromSyntaxTree(nodes, home) ?? plain(text);
}

/** An empty line is a line break, as the grammar has it. */
function plainLine(line: string): SyntaxNode {
  if (/^[ \t]*$/.test(line)) return { type: 'LINE_BREAK' };
  return { type: 'PARAGRAPH', value: [{ type: 'PLAIN_TEXT', value: line }] };
}

/**
 * A line more keeps the piece from being a message of emoji alone, which the grammar reads by other rules. It stands before
 * the last piece and behind the others, for the end of the text means something, too.
 */
function parsePiece(piece: string, isLast: boolean): SyntaxNode[] {
  try {
    const nodes = nodesOf(parseMessage(isLast ? `x\n${piece}` : `${piece}\nx`, grammarOptions));
    return isLast ? nodes.slice(1) : nodes.slice(0, -1);
  } catch {
    // The grammar takes any text; this is for a parser that does not.
    return piece.split('\n').map(plainLine);
  }
}

/**
 * Words cost little. At a sign the grammar tries again and again, up to the end of the line; from a bracket on it looks, over
 * lines, for the address of a link, and tries each mark on the way.
 */
function costOf(piece: string): number {
  let cost = 0;
  let signs = 0;
  let lineStart = 0;
  let marks = 0;
  /** The brackets without an address so far: how many, the sum of their places, and of the marks before them. */
  let open = { count: 0, places: 0, marks: 0 };
  for (let at = 0; at <= piece.length; at += 1) {
    const code = at < piece.length ? piece.charCodeAt(at) : 10;
    if (code === 10) {
      cost += signs * (at - lineStart);
      signs = 0;
      lineStart = at + 1;
    } else if (isSign(code)) {
      signs += 1;
      if (code === 42 || code === 95 || code === 126) marks += 1;
      else if (code === 91) open = { count: open.count + 1, places: open.places + at, marks: open.marks + marks };
    }
    const isTarget = code === 93 && piece.charCodeAt(at + 1) === 40;
    if (open.count > 0 && (isTarget || at === piece.length)) {
      const length = at - open.places / open.count;
      const marksWithin = marks - open.marks / open.count;
      cost += open.count * length * (1 + marksWithin);
      open = { count: 0, places: 0, marks: 0 };
    }
  }
  return cost;
}

/** ASCII punctuation. */
function isSign(code: number): boolean {
  return (
    code > 32 &&
    code < 127 &&
    !(code >= 48 && code <= 57) &&
    !(code >= 65 && code <= 90) &&
    !(code >= 97 && code <= 122)
  );
}

/** Up to three words without two letters in a row outside of short names: may be emoji alone. */
function canBeBigEmoji(text: string): boolean {
  if (text.length > 200) return false;
  const rest = text.replace(/:[0-9a-zA-Z\-_+.]+:/g, ':');
  return !/[A-Za-z]{2}/.test(rest) && rest.trim().split(/\s+/).length <= 3;
}

/** One to three emoji alone. The grammar does not say what stands between them, so the text is looked at again. */
function bigEmoji(text: string, home: Home): RichText | undefined {
  if (!canBeBigEmoji(text) || isPlain(text)) return undefined;
  const nodes = nodesOf(parseSafely(text));
  const [only] = nodes;
  if (nodes.length !== 1 || only?.type !== 'BIG_EMOJI') return undefined;
  const children: Inline[] = [];
  let at = 0;
  for (const node of nodesOf(only.value)) {
    const [inline] =
      (
        fromSyntaxTree([{ type: 'PARAGRAPH', value: [node] }], home)?.children[0] as
          | Extract<Block, { type: 'paragraph' }>
          | undefined
      )?.children ?? [];
    const shortCode = plainOf(node.value);
    const source =
      typeof node['unicode'] === 'string'
        ? node['unicode']
        : node['shortCode'] === shortCode
          ? `:${shortCode}:`
          : shortCode;
    const start = text.indexOf(source, at);
    if (!inline || start < 0) return undefined;
    if (start > at) children.push({ type: 'text', value: text.slice(at, start) });
    children.push(inline);
    at = start + source.length;
  }
  if (at < text.length) children.push({ type: 'text', value: text.slice(at) });
  return finish([{ type: 'paragraph', children: trimLines(children) }]);
}

function parseSafely(text: string): unknown {
  try {
    return parseMessage(text, grammarOptions);
  } catch {
    return [];
  }
}

/** Empty lines at the edges are no content, as in any other text. */
function trimLines(nodes: Inline[]): Inline[] {
  const first = nodes[0];
  if (first?.type === 'text') first.value = first.value.replace(/^(?:[ \t]*\n)+/, '');
  const last = nodes.at(-1);
  if (last?.type === 'text') last.value = last.value.replace(/\n(?:[ \t]*\n)*$/, '');
  return nodes;
}

function plain(text: string): RichText {
  return finish([{ type: 'paragraph', children: [{ type: 'text', value: text }] }]);
}
