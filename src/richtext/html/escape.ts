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

/** The white space that the marks stand for. */
export function unmarkWhitespace(text: string): string {
  return text.replace(/[\ufdd0-\ufdd4]/g, (mark) => kept[mark] ?? mark);
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

/** Running text: white space that would collapse is written so that it does not. */
export class TextEscaper {
  /** At the start of a block, and behind white space, a space would be dropped. */
  #afterSpace = true;

  escape(text: string, isLast: boolean): string {
    return text.replace(/[&<>"'\u00a0\t\n\f\r ]|[^&<>"'\u00a0\t\n\f\r ]+/g, (part, offset: number) => {
      if (part === ' ') {
        const next = text[offset + 1];
        const collapses = this.#afterSpace || next === '\n' || next === ' ' || (next === undefined && isLast);
        this.#afterSpace = true;
        return collapses ? '&nbsp;' : ' ';
      }
      this.#afterSpace = part === '\n';
      return part === '\n' ? '<br>' : (entities[part] ?? part);
    });
  }

  /** Something stands here that is no text. */
  pass(): void {
    this.#afterSpace = false;
  }
}
