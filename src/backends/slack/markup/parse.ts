import type { Block, RichText } from '../../../richtext/index.js';
import { normalize } from '../../../richtext/index.js';
import type { Home } from './control.js';
import { boundary, decodeEntities } from './escape.js';
import { parseInlines } from './parse-inline.js';

/**
 * Reads mrkdwn: quotes, code blocks, and running text in which blank lines stay line breaks. Never throws, takes linear
 * time.
 */
export function parseMrkdwn(text: string, home: Home): RichText {
  return normalize({ type: 'root', children: parseBlocks(text, home, true) });
}

const fence = '```';

function parseBlocks(source: string, home: Home, takesQuotes: boolean): Block[] {
  const reader = new BlockReader(source, home, takesQuotes);
  return reader.read();
}

class BlockReader {
  readonly #source: string;
  readonly #home: Home;
  readonly #takesQuotes: boolean;
  readonly #blocks: Block[] = [];
  /** Where the running text began that has not been read yet. */
  #from = 0;

  constructor(source: string, home: Home, takesQuotes: boolean) {
    this.#source = source;
    this.#home = home;
    this.#takesQuotes = takesQuotes;
  }

  read(): Block[] {
    const source = this.#source;
    let nextFence = this.#fenceFrom(0);
    let line = 0;
    while (line < source.length) {
      if (this.#takesQuotes && source.startsWith('&gt;', line)) {
        line = this.#quote(line);
        if (nextFence && nextFence.start < line) nextFence = this.#fenceFrom(line);
        continue;
      }
      const end = source.indexOf('\n', line);
      const lineEnd = end < 0 ? source.length : end;
      if (nextFence && nextFence.start >= line && nextFence.start < lineEnd) {
        this.#running(nextFence.start);
        this.#code(nextFence);
        line = this.#from;
        nextFence = this.#fenceFrom(line);
      } else line = lineEnd + 1;
    }
    this.#running(source.length);
    return this.#blocks;
  }

  #fenceFrom(from: number): { start: number; end: number } | undefined {
    const start = this.#source.indexOf(fence, from);
    if (start < 0) return undefined;
    const end = this.#source.indexOf(fence, start + fence.length);
    return end < 0 ? undefined : { start, end };
  }

  #code({ start, end }: { start: number; end: number }): void {
    const value = this.#source
      .slice(start + fence.length, end)
      .replace(/^\n/, '')
      .replace(/\n$/, '')
      .replaceAll(`\`${boundary}`, '`');
    this.#blocks.push({ type: 'code', value: decodeEntities(unlink(value)) });
    this.#from = end + fence.length;
  }

  /** The lines of a quote, as a document of its own; `>>>` quotes all the rest. */
  #quote(start: number): number {
    const source = this.#source;
    this.#running(start);
    let end = start;
    let inner: string;
    if (source.startsWith('&gt;&gt;&gt;', start)) {
      inner = source.slice(start + 12).replace(/^ /, '');
      end = source.length;
    } else {
      const lines: string[] = [];
      while (source.startsWith('&gt;', end)) {
        const lineEnd = source.indexOf('\n', end);
        const stop = lineEnd < 0 ? source.length : lineEnd;
        lines.push(source.slice(end + 4, stop).replace(/^ /, ''));
        end = Math.min(source.length, stop + 1);
      }
      inner = lines.join('\n');
    }
    this.#blocks.push({ type: 'blockquote', children: parseBlocks(inner, this.#home, false) });
    this.#from = end;
    return end;
  }

  /** The running text up to an offset; one line break at each neighbouring block belongs to the blocks. */
  #running(to: number): void {
    let text = this.#source.slice(this.#from, to);
    this.#from = to;
    const previous = this.#blocks.at(-1);
    if (previous?.type === 'code') text = text.replace(/^\n/, '');
    if (to < this.#source.length) text = text.replace(/\n$/, '');
    if (text === '' || (text === '\n' && previous && to < this.#source.length)) return;
    this.#blocks.push({ type: 'paragraph', children: parseInlines(text, this.#home) });
  }
}

/** Slack links addresses even in code; in code they are their text. */
function unlink(code: string): string {
  if (!code.includes('<')) return code;
  return code.replace(
    /<((?:https?|mailto|tel|ftp):[^<>|\n]*)(?:\|([^<>\n]*))?>/g,
    (_, url: string, label?: string) => label || url.replace(/^(?:mailto|tel):/, ''),
  );
}
