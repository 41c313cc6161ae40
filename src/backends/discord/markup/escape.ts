import { zeroWidthSpace } from './invisible.js';

/** What stands around a text, as far as it matters to its signs. */
export type TextPlace = {
  atLineStart: boolean;
  /** A node or the edge of a mark stands right before it. */
  follows: boolean;
  /** A node or the edge of a mark stands right behind it. */
  isFollowed: boolean;
  inLabel: boolean;
  /** It stands in italics. */
  inEmphasis: boolean;
  /** An underscore in a word may stay bare: nothing behind it in the block could close italics that it opens. */
  bareUnderscores: boolean;
};

const special = /[\\`*_~|<[\]@]|:\/\//;
const signs = /[\\`*_~|<[\]@]|:(?=\/\/)/g;
const startSpecial = /[>#\-+*\d]/;
const lineStart = /^( *)(?:>|-#(?=\s|$)|#{1,3}(?=\s|$)|[-+*](?=\s|$)|\d{1,9}(?=\.(?:\s|$)))/gm;
const massMention = /@\u200b*(?:everyone|here)/y;
const wordCharacter = /[A-Za-z0-9]/;

/**
 * Plain text as Discord shows exactly it (wire sheet, section 13): a backslash before what could be markup, a zero-width
 * space in `@everyone`, for a backslash does not stop its ping.
 */
export function escapeText(value: string, place: TextPlace): string {
  const text = special.test(value) ? escapeSigns(value, place) : value;
  if (!(place.atLineStart || value.includes('\n')) || !startSpecial.test(text)) return text;
  return text.replace(lineStart, (match, spaces: string, offset: number) => {
    if (offset === 0 && !place.atLineStart) return match;
    // The full stop of a number takes the backslash: before a digit it would be shown.
    return /\d/.test(match) ? `${match}\\` : `${spaces}\\${match.slice(spaces.length)}`;
  });
}

function escapeSigns(value: string, place: TextPlace): string {
  const lastTarget = place.isFollowed || place.inLabel ? value.length : value.lastIndexOf('](');
  return value.replace(signs, (sign, offset: number) => {
    const before = offset > 0 ? value.charAt(offset - 1) : '';
    const after = value.charAt(offset + 1);
    switch (sign) {
      case '*':
        return before === ' ' && after === ' ' && !place.inEmphasis ? sign : '\\*';
      case '_':
        return place.bareUnderscores && wordCharacter.test(before) && wordCharacter.test(after) ? sign : '\\_';
      case '~':
      case '|': {
        const isBeside = before === sign || after === sign;
        return isBeside || (before === '' && place.follows) || (after === '' && place.isFollowed) ? `\\${sign}` : sign;
      }
      case '<':
        return /\s/.test(after) ? sign : '\\<';
      case '[':
        return offset < lastTarget ? '\\[' : sign;
      case ']':
        return place.inLabel ? '\\]' : sign;
      case '@':
        return escapeAt(value, offset, before);
      default:
        return `\\${sign}`;
    }
  });
}

function escapeAt(value: string, offset: number, before: string): string {
  massMention.lastIndex = offset;
  if (massMention.test(value)) return `@${zeroWidthSpace}`;
  // The server may count `\<@id>` as a mention; `<\@id>` is none to anybody.
  return before === '<' ? '\\@' : '@';
}
