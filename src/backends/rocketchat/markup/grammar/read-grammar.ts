import type { SyntaxNode } from '../syntax-tree.js';
import { isBlank, isDigit } from './characters.js';
import { InlineGrammar } from './inline-grammar.js';
import { append, plainNode, reduce } from './reduce.js';
import { Steps, TooManySteps } from './steps.js';

/**
 * Reads a text as the server's own grammar does (`@rocket.chat/message-parser` 0.32, without colours and formulas): the same
 * tree, without the places of tables and times. A line that would take more steps than its length is worth is plain text.
 *
 * @param text - without carriage returns
 */
export function readGrammar(text: string): SyntaxNode[] {
  return new BlockGrammar(text).read();
}

class BlockGrammar {
  readonly #text: string;
  readonly #steps = new Steps();
  readonly #inline: InlineGrammar;

  constructor(text: string) {
    this.#text = text;
    this.#inline = new InlineGrammar(text, this.#steps);
  }

  read(): SyntaxNode[] {
    const big = this.#bigEmoji();
    if (big) return [big];
    this.#inline.restart(0);
    const nodes: SyntaxNode[] = [];
    while (this.#inline.at < this.#text.length) {
      const from = this.#inline.at;
      try {
        this.#allow();
        nodes.push(this.#block());
      } catch (error) {
        if (!(error instanceof TooManySteps)) throw error;
        const end = this.#lineEnd(from);
        nodes.push({ type: 'PARAGRAPH', value: [plainNode(this.#text.slice(from, end))] });
        this.#inline.restart(end + 1);
      }
    }
    return nodes;
  }

  /** One to three emoji, and nothing else but blanks. */
  #bigEmoji(): SyntaxNode | undefined {
    const value: SyntaxNode[] = [];
    this.#steps.allow(this.#text.length);
    this.#spaces();
    while (value.length < 3) {
      const found = this.#inline.anyEmoji();
      if (!found) break;
      value.push(found);
      this.#spaces();
    }
    return value.length > 0 && this.#inline.at === this.#text.length ? { type: 'BIG_EMOJI', value } : undefined;
  }

  #spaces(): void {
    while (isBlank(this.#code()) || this.#code() === 10) this.#inline.at += 1;
  }

  /** The steps of the line at the place. */
  #allow(): void {
    this.#steps.allow(this.#lineEnd(this.#inline.at) - this.#inline.at);
  }

  #lineEnd(from: number): number {
    const end = this.#text.indexOf('\n', from);
    return end < 0 ? this.#text.length : end;
  }

  #code(): number {
    return this.#text.charCodeAt(this.#inline.at);
  }

  #block(): SyntaxNode {
    const from = this.#inline.at;
    const found = this.#startedBlock(this.#code());
    if (found) return found;
    this.#inline.at = from;
    return this.#paragraph();
  }

  #startedBlock(code: number): SyntaxNode | undefined {
    switch (code) {
      case 62:
        return this.#quote();
      case 124:
        return this.#spoiler() ?? this.#table();
      case 96:
        return this.#codeBlock();
      case 35:
        return this.#heading();
      case 45:
        return this.#rule() ?? this.#tasks() ?? this.#items('UNORDERED_LIST', () => this.#item(45, () => this.#line()));
      case 42:
        return this.#items('UNORDERED_LIST', () => this.#item(42, () => this.#starLine()));
      case 32:
      case 9:
      case 10:
        return this.#rule() ?? this.#lineBreak();
      default:
        return isDigit(code) ? this.#items('ORDERED_LIST', () => this.#numberedItem()) : undefined;
    }
  }

  /** Takes a fixed text, else leaves the place. */
  #take(source: string): boolean {
    if (!this.#text.startsWith(source, this.#inline.at)) return false;
    this.#inline.at += source.length;
    return true;
  }

  #blanks(): number {
    const from = this.#inline.at;
    while (isBlank(this.#code())) this.#inline.at += 1;
    return this.#inline.at - from;
  }

  /** Runs a rule; where it does not match, the place stays. */
  #try<Result>(rule: () => Result | undefined): Result | undefined {
    const from = this.#inline.at;
    const found = rule();
    if (found === undefined) this.#inline.at = from;
    return found;
  }

  #all<Result>(rule: () => Result | undefined): Result[] {
    const found: Result[] = [];
    for (;;) {
      const next = this.#try(rule);
      if (next === undefined) return found;
      found.push(next);
    }
  }

  /** The rest of a line with its end; a line has one sign at least. */
  #line(): SyntaxNode[] | undefined {
    this.#allow();
    const nodes: SyntaxNode[] = [];
    while (this.#inline.at < this.#text.length && this.#code() !== 10) append(nodes, this.#inline.item());
    if (nodes.length === 0) return undefined;
    this.#take('\n');
    return reduce(nodes);
  }

  #paragraph(): SyntaxNode {
    return { type: 'PARAGRAPH', value: this.#line() ?? [] };
  }

  #quote(): SyntaxNode | undefined {
    const value = this.#all(() => {
      if (!this.#take('>')) return undefined;
      this.#blanks();
      if (this.#take('\n')) return { type: 'PARAGRAPH', value: [plainNode('')] };
      const line = this.#line();
      return line && { type: 'PARAGRAPH', value: line };
    });
    return value.length > 0 ? { type: 'QUOTE', value } : undefined;
  }

  #spoiler(): SyntaxNode | undefined {
    return this.#try(() => {
      if (!this.#take('||\n')) return undefined;
      const value = this.#all(() => {
        if (this.#text.startsWith('||', this.#inline.at)) return undefined;
        const line = this.#line();
        return line && { type: 'PARAGRAPH', value: line };
      });
      if (value.length === 0) return undefined;
      this.#take('\n');
      return this.#take('||') ? { type: 'SPOILER_BLOCK', value } : undefined;
    });
  }

  #codeBlock(): SyntaxNode | undefined {
    const text = this.#text;
    const { at } = this.#inline;
    codeStart.lastIndex = at;
    const start = codeStart.exec(text);
    if (!start) return undefined;
    const body = at + start[0].length;
    const fence = text.indexOf('```', body);
    // Any other three backticks end the search; the grammar drops an empty first line, and takes no empty block.
    if (fence < body + 2 || text.charCodeAt(fence - 1) !== 10) return undefined;
    const lines = text.slice(body, fence - 1).split('\n');
    if (lines[0] === '') lines.shift();
    this.#inline.at = fence + 3;
    const value = lines.map((line) => ({ type: 'CODE_LINE', value: plainNode(line) }));
    return { type: 'CODE', language: start[1] || 'none', value };
  }

  #rule(): SyntaxNode | undefined {
    rule.lastIndex = this.#inline.at;
    const found = rule.exec(this.#text);
    if (!found) return undefined;
    this.#inline.at += found[0].length;
    return { type: 'HORIZONTAL_RULE', value: undefined };
  }

  #table(): SyntaxNode | undefined {
    return this.#try(() => {
      const header = this.#tableRow();
      delimiters.lastIndex = this.#inline.at;
      const found = header && delimiters.exec(this.#text);
      if (!header || !found) return undefined;
      this.#inline.at += found[0].length;
      const aligns = found[0].trim().slice(1, -1).split('|').map(alignOf);
      const rows = this.#all(() => this.#tableRow());
      const cells = (row: SyntaxNode[][]) =>
        header.map((_, index) => ({ type: 'TABLE_CELL', align: aligns[index], value: trimCell(row[index] ?? []) }));
      const value = { header: cells(header), rows: rows.map((row) => ({ type: 'TABLE_ROW', value: cells(row) })) };
      return { type: 'TABLE', value };
    });
  }

  #tableRow(): SyntaxNode[][] | undefined {
    this.#allow();
    if (!this.#take('|')) return undefined;
    const cells = this.#all(() => {
      const cell = this.#cell();
      return this.#take('|') ? cell : undefined;
    });
    if (cells.length === 0) return undefined;
    this.#take('\n');
    return cells;
  }

  #cell(): SyntaxNode[] {
    const nodes: SyntaxNode[] = [];
    while (this.#inline.at < this.#text.length) {
      if (this.#take('\\|')) nodes.push(plainNode('|'));
      else if (this.#code() === 124 || this.#code() === 10) break;
      else append(nodes, this.#inline.item());
    }
    return reduce(nodes);
  }

  #heading(): SyntaxNode | undefined {
    return this.#try(() => {
      const from = this.#inline.at;
      while (this.#code() === 35 && this.#inline.at - from < 4) this.#inline.at += 1;
      const level = this.#inline.at - from;
      const value = this.#blanks() > 0 ? this.#line() : undefined;
      return value && { type: 'HEADING', level, value };
    });
  }

  #tasks(): SyntaxNode | undefined {
    return this.#items('TASKS', () => {
      const status = this.#take('- [x]') ? true : this.#take('- [ ]') ? false : undefined;
      const value = status !== undefined && this.#blanks() > 0 ? this.#line() : undefined;
      return value && { type: 'TASK', status, value };
    });
  }

  #items(type: string, item: () => SyntaxNode | undefined): SyntaxNode | undefined {
    const value = this.#all(item);
    return value.length > 0 ? { type, value } : undefined;
  }

  #numberedItem(): SyntaxNode | undefined {
    const from = this.#inline.at;
    while (isDigit(this.#code())) this.#inline.at += 1;
    const number = Number.parseInt(this.#text.slice(from, this.#inline.at), 10);
    const value = this.#inline.at > from && this.#take('.') && this.#blanks() > 0 ? this.#line() : undefined;
    return value && { type: 'LIST_ITEM', value, number };
  }

  #item(sign: number, line: () => SyntaxNode[] | undefined): SyntaxNode | undefined {
    if (this.#code() !== sign) return undefined;
    this.#inline.at += 1;
    const value = this.#blanks() > 0 ? line() : undefined;
    return value && { type: 'LIST_ITEM', value };
  }

  /** In a list of asterisks, one that is no mark ends the line, which then is none of the list. */
  #starLine(): SyntaxNode[] | undefined {
    this.#allow();
    const nodes: SyntaxNode[] = [];
    while (this.#inline.at < this.#text.length && this.#code() !== 10) {
      const found = this.#inline.match();
      if (found === undefined && this.#code() === 42) return undefined;
      append(nodes, found ?? this.#inline.item());
    }
    if (nodes.length === 0) return undefined;
    this.#take('\n');
    return reduce(nodes);
  }

  #lineBreak(): SyntaxNode | undefined {
    return this.#try(() => {
      this.#blanks();
      return this.#take('\n') ? { type: 'LINE_BREAK', value: undefined } : undefined;
    });
  }
}

const codeStart = /```([a-zA-Z0-9 _\-.]+)?\n/y;
const rule = /[ \t]*-{3,}[ \t]*(?:\n|$)/y;
const delimiters = /\|(?:[ \t]*:?-+:?[ \t]*\|)+\n?/y;

function alignOf(cell: string): 'left' | 'right' | 'center' | undefined {
  const shown = cell.trim();
  if (shown.endsWith(':')) return shown.startsWith(':') ? 'center' : 'right';
  return shown.startsWith(':') ? 'left' : undefined;
}

function trimCell(nodes: readonly SyntaxNode[]): SyntaxNode[] {
  const trimmed = [...nodes];
  const first = trimmed[0];
  if (first?.type === 'PLAIN_TEXT') {
    const value = (first.value as string).replace(/^\s+/, '');
    if (value === '') trimmed.shift();
    else trimmed[0] = plainNode(value);
  }
  const last = trimmed.at(-1);
  if (last?.type === 'PLAIN_TEXT') {
    const value = (last.value as string).trimEnd();
    if (value === '') trimmed.pop();
    else trimmed[trimmed.length - 1] = plainNode(value);
  }
  return trimmed;
}
