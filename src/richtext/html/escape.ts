/**
 * White space that HTML would collapse is written as a reference. On the way through the HTML parser each such reference
 * is a noncharacter, so that it can be told from white space in the source; the noncharacters themselves cannot be shown
 * by HTML and become U+FFFD.
 */
export const kept: Record<string, string> = {
  '\ufdd0': ' ',
  '\ufdd1': '\t',
  '\ufdd2': '\n',
  '\ufdd3': '\f',
  '\ufdd4': '\r',
};
const markOf: Record<number, string> = { 9: '\ufdd1', 10: '\ufdd2', 12: '\ufdd3', 13: '\ufdd4', 32: '\ufdd0' };

/** The mark of a line break. */
export const keptBreak = '\ufdd2';

const reference = /&nbsp;?|&#(?:0*(9|10|12|13|32)|[xX]0*(9|[aA]|[cC]|[dD]|20));/g;

/** Puts marks in the place of references to white space; `&nbsp;` is a space that is kept. */
export function markWhitespace(html: string): string {
  const source = html.replace(/[\ufdd0-\ufdd4]/g, '\ufffd');
  if (!source.includes('&')) return source;
  return source.replace(reference, (_, decimal: string | undefined, hex: string | undefined) => {
    if (decimal) return markOf[Number(decimal)] ?? ' ';
    return hex ? (markOf[Number.parseInt(hex, 16)] ?? ' ') : '\ufdd0';
  });
}

const marks = /[\ufdd0-\ufdd4]/;

/** The white space that the marks stand for. */
export function unmarkWhitespace(text: string): string {
  return marks.test(text) ? text.replace(/[\ufdd0-\ufdd4]/g, (mark) => kept[mark] ?? mark) : text;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\u00a0': '&#160;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\f': '&#12;',
  '\r': '&#13;',
};

/** Text for an attribute's value, and for text whose white space is kept (in `pre`). */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'\u00a0\f\r]/g, (sign) => entities[sign] ?? sign);
}

const space = 32;
const lineBreak = 10;
const noBreakSpace = 0xa0;
/** `>`: the last of the ASCII characters that are written as entities. */
const lastSign = 62;

function isSpaceOrBreak(code: number | undefined): boolean {
  return code === space || code === lineBreak;
}

/** Running text: white space that would collapse is written so that it does not. */
export class TextEscaper {
  /** At the start of a block, and behind white space, a space would be dropped. */
  #afterSpace = true;

  escape(text: string, isLast: boolean): string {
    if (text === '') return '';
    let html = '';
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      let written: string | undefined;
      if (code === space) {
        const next = at + 1 < text.length ? text.charCodeAt(at + 1) : undefined;
        const isAfterSpace = at === 0 ? this.#afterSpace : isSpaceOrBreak(text.charCodeAt(at - 1));
        if (isAfterSpace || isSpaceOrBreak(next) || (next === undefined && isLast)) written = '&nbsp;';
      } else if (code <= lastSign || code === noBreakSpace)
        written = code === lineBreak ? '<br>' : entities[text.charAt(at)];
      if (written === undefined) continue;
      html += text.slice(from, at) + written;
      from = at + 1;
    }
    this.#afterSpace = isSpaceOrBreak(text.charCodeAt(text.length - 1));
    return from === 0 ? text : html + text.slice(from);
  }

  /** Something stands here that is no text. */
  pass(): void {
    this.#afterSpace = false;
  }
}
