export type TextPlace = {
  /** A block's line starts with the text. */
  atLineStart: boolean;
  /** Nothing follows in the block. */
  atEnd: boolean;
  /** The text stands in a link's label. */
  inLabel: boolean;
  /** The place takes one line only (a heading, a table cell): line breaks are written as references. */
  oneLine: boolean;
};

const hasSpecial = /[\\`*_~[\]<&!\r]|:\/\/|www\.|@/i;
const anySpecial = /[\\`*_~[\]<&!\r]|:\/\/|www\.|@/gi;
const word = /[\p{L}\p{N}]/u;

/**
 * Plain text as Markdown that shows exactly it: what could be markup gets a backslash, and white space that Markdown would
 * drop becomes a character reference.
 */
export function escapeText(value: string, place: TextPlace): string {
  const text = hasSpecial.test(value) ? escapeSigns(value, place) : value;
  if (!place.atLineStart && !value.includes('\n') && !startsBlank(value) && !endsBlank(value)) return text;
  return escapeLines(text, place);
}

function startsBlank(text: string): boolean {
  return isBlank(text.charCodeAt(0));
}

function endsBlank(text: string): boolean {
  return isBlank(text.charCodeAt(text.length - 1));
}

function isBlank(code: number): boolean {
  if (code < 0xa0) return code === 32 || (code >= 9 && code <= 13);
  return /\s/.test(String.fromCharCode(code));
}

function escapeSigns(value: string, place: TextPlace): string {
  return value.replace(anySpecial, (sign, offset: number) => {
    switch (sign) {
      case '*': {
        const isLoose = value[offset - 1] === ' ' && value[offset + 1] === ' ';
        return isLoose ? sign : `\\${sign}`;
      }
      case '_':
        return isBetweenWords(value, offset) ? sign : '\\_';
      case ']':
        return place.inLabel ? '\\]' : sign;
      case '<':
        return /^\s/.test(value.charAt(offset + 1)) ? sign : '\\<';
      case '&':
        return /^&(?:#?\w*;|#?\w*$)/.test(value.slice(offset, offset + 40)) ? '\\&' : sign;
      case '\r':
        return '&#13;';
      case '!':
        return offset + 1 === value.length ? '\\!' : sign;
      case '://':
        return /(?:https?|ftp)$/i.test(value.slice(Math.max(0, offset - 5), offset)) ? '\\://' : sign;
      case '@':
        return /[a-z0-9.+_-]/i.test(value[offset - 1] ?? '') && /[a-z0-9_-]/i.test(value[offset + 1] ?? '')
          ? '\\@'
          : sign;
      default:
        return sign.length === 4 ? `${sign.slice(0, 3)}\\.` : `\\${sign}`;
    }
  });
}

function isBetweenWords(value: string, offset: number): boolean {
  return word.test(value[offset - 1] ?? '') && word.test(value[offset + 1] ?? '');
}

function escapeLines(text: string, place: TextPlace): string {
  if (place.oneLine) return referEdges(text, place.atLineStart, place.atEnd).replaceAll('\n', '&#10;');
  if (!text.includes('\n')) return writeLine(text, place.atLineStart, place.atEnd, true);
  let end = text.length;
  if (place.atEnd) while (end > 0 && text.charAt(end - 1) === '\n') end -= 1;
  let written = '';
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', from)) {
    written += `${writeLine(text.slice(from, at), from > 0 || place.atLineStart, true, false)}\n`;
    from = at + 1;
  }
  written += writeLine(text.slice(from, end), from > 0 || place.atLineStart, place.atEnd, true);
  // A line break at the end of a block would be dropped.
  return written + '&#10;'.repeat(text.length - end);
}

function writeLine(line: string, starts: boolean, ends: boolean, isLast: boolean): string {
  // An empty line would end the paragraph; a backslash makes it a hard line break.
  if (line === '' && starts && !isLast) return '\\';
  const shown = referEdges(line, starts, ends);
  return starts ? escapeLineStart(shown) : shown;
}

/** White space at the edges of a line as character references. */
function referEdges(line: string, starts: boolean, ends: boolean): string {
  let text = line;
  if (ends && endsBlank(text)) text = text.slice(0, -1) + reference(text.slice(-1));
  if (starts && startsBlank(text)) text = reference(text.slice(0, 1)) + text.slice(1);
  return text;
}

/** A character reference: `&#32;`. */
export function reference(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

function escapeLineStart(line: string): string {
  if (!/^[#>\-+=|:\d]/.test(line)) return line;
  if (/^(?:#{1,6}(?:\s|$)|>|[-+](?:\s|$)|[-=][-= ]*$|[|:-][|: -]*$)/.test(line)) return `\\${line}`;
  return line.replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}
