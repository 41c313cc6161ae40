import { endsLikeMarkup, standingEmoticons } from './emoticons.js';
import { doubleJoiners, joiner } from './joiner.js';

export type TextPlace = {
  /** A line starts with the text. */
  atLineStart: boolean;
  /** The text stands in bold, italic or struck text, where no backslash is an escape sign. */
  inMark: boolean;
  /** Markup follows directly. */
  isFollowed: boolean;
  /** A joiner stands before it, so its first word does not start as one. */
  isJoined?: boolean;
};

/** What a name starts with; `@` and `#` before it are mentions. */
const nameStart = String.raw`[-_.\p{L}\p{N}\p{M}]`;
const signs = new RegExp(
  [
    '[*~`_]',
    '\\.(?=[^ \\t\\n.]|$)',
    '(?<=\\\\)[.#]',
    `#(?=${nameStart})`,
    `@(?=${nameStart})`,
    ':(?=[0-9a-zA-Z\\-_+.]+:)',
    '\\](?=\\()',
    '<(?=\\S)',
    '\\|(?=\\|)',
    '\\+(?=\\(?(?:\\d[-)]?){5})',
    '\\\\(?=[([])',
    'localhost',
  ].join('|'),
  'gu',
);
/** None of these: nothing in the text is to be escaped. */
const special = /[*~`_@#:;=<>|+\\()\]\u2060]|\.(?![ \t])|localhost|-[PD]/;
/** What may go on as a link or a time. */
const addressed = /^<(?:[A-Za-z0-9+.-]{1,32}:|[^\s|]*\|)/;
/** Without these there is no emoticon. */
const emoticonSign = /[:;=()<>\\]|-[_PD]|O_O/;
/** A word whose underscores are no marks: the grammar takes `snake_` of such a word as one piece. */
const snakeCase = /(?<![^ \t])(?!O_O(?![^ \t]))[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+(?![^ \t,])/g;

/**
 * One line of plain text, so that the grammar reads exactly it (wire sheet, section 9, the table of escapes). Signs that
 * take a backslash get one, which vanishes; the others an invisible joiner.
 *
 * In marks the text must have none of the signs that `splitAtMarks` takes out.
 */
export function escapeText(value: string, place: TextPlace): string {
  let text = special.test(value) ? escapeSigns(value, place) : value;
  if (place.atLineStart) text = escapeLineStart(text);
  return place.isFollowed && endsLikeMarkup.test(text.charAt(text.length - 1)) ? text + joiner : text;
}

function escapeSigns(value: string, place: TextPlace): string {
  let text = doubleJoiners(value);
  const inert = inertUnderscores(text, place.isJoined);
  text = text.replace(signs, (sign, offset: number) => {
    switch (sign) {
      case '_':
        return inert.has(offset) || place.inMark ? sign : '\\_';
      case '@':
        return !place.inMark && isInAddress(text, offset) ? sign : sign + joiner;
      case '<':
        // Dots are not escaped in marks, so any word may be the address of a link there.
        return place.inMark || addressed.test(text.slice(offset, offset + 240)) ? sign + joiner : sign;
      case '#':
        return place.inMark ? sign + joiner : '\\#';
      case '.':
        return place.inMark || (offset + 1 === text.length && !place.isFollowed && text.charAt(offset - 1) !== '\\')
          ? sign
          : '\\.';
      case '*':
      case '~':
      case '`':
        return `\\${sign}`;
      case 'localhost':
        return isWordSign(text.charAt(offset + 9)) || place.isFollowed || isWordSign(text.charAt(offset - 1))
          ? `l${joiner}ocalhost`
          : sign;
      default:
        return sign + joiner;
    }
  });
  if (!emoticonSign.test(text)) return text;
  // A sign before a backslash of ours would be an emoticon with it.
  if (text.includes('\\')) text = text.replace(/[:=](?=\\)/g, `$&${joiner}`);
  return text.replace(standingEmoticons, breakAfterFirst);
}

function isWordSign(sign: string): boolean {
  return sign !== '' && sign !== ' ' && sign !== '\t' && sign !== '\n';
}

/** An e-mail address has letters before its sign, which are no end of an emoticon (`:D`). */
function isInAddress(text: string, at: number): boolean {
  return /(?:^|[A-Za-z0-9\s])[A-Za-z0-9]$/.test(text.slice(Math.max(0, at - 2), at));
}

function breakAfterFirst(emoticon: string): string {
  // A backslash of ours stays with its sign.
  const first = /^\\[*_~`#.]/.test(emoticon) ? 2 : 1;
  return emoticon.slice(0, first) + joiner + emoticon.slice(first);
}

const none: ReadonlySet<number> = new Set();

function inertUnderscores(text: string, isJoined = false): ReadonlySet<number> {
  if (!text.includes('_')) return none;
  const inert = new Set<number>();
  for (const { 0: word, index } of text.matchAll(snakeCase)) {
    if ((isJoined && index === 0) || word.includes('localhost')) continue;
    for (let at = word.indexOf('_'); at >= 0; at = word.indexOf('_', at + 1)) inert.add(index + at);
  }
  return inert;
}

function escapeLineStart(text: string): string {
  if (!/^[#\d>\- \t|]/.test(text)) return text;
  if (/^#{1,4}[ \t]/.test(text)) return `\\${text}`;
  if (/^\d+\.[ \t]/.test(text)) return text.replace('.', '\\.');
  return /^(?:>|-[ \t]|[ \t]*---|[ \t]*\|)/.test(text) ? joiner + text : text;
}

/** What is known of the mark around a text. */
export type MarkPlace = {
  /** No underscore can stand in it; else those within words can. */
  noUnderscores: boolean;
  /** Together with the underscore, the grammar takes a first word with a dot in it for an address. */
  isItalic: boolean;
  /** The text starts the italic text. */
  isAddressStart: boolean;
};

/** In marks no escape sign works: these end or open marks and stand outside. */
const fatal = /[*~`_]/g;
const fatalOrDot = /[*~`_]|\.(?=[^ \t\n])/g;

/**
 * Text in bold, italic or struck text, cut at the signs that cannot stand there.
 *
 * @returns texts and signs by turns, a text first
 */
export function splitAtMarks(value: string, { noUnderscores, isItalic, isAddressStart }: MarkPlace): string[] {
  const pieces: string[] = [];
  const inert = noUnderscores ? undefined : inertUnderscores(value);
  let from = 0;
  let wordEnd = isItalic && isAddressStart ? firstWordEnd(value, 0) : -1;
  for (const { 0: sign, index } of value.matchAll(isItalic ? fatalOrDot : fatal)) {
    if (sign === '_' && inert?.has(index)) continue;
    if (sign === '.' && index >= wordEnd) continue;
    pieces.push(value.slice(from, index), sign);
    from = index + 1;
    if (isItalic && wordEnd <= from) wordEnd = firstWordEnd(value, from);
  }
  pieces.push(value.slice(from));
  return pieces;
}

/** Where the first word from an offset on ends; blanks before it come to stand outside of the mark. */
function firstWordEnd(value: string, from: number): number {
  let at = from;
  while (at < value.length && !isWordSign(value.charAt(at))) at += 1;
  while (at < value.length && isWordSign(value.charAt(at))) at += 1;
  return at;
}

/** Code, and labels of links: nothing is a mark there, but the server looks for mentions there too. */
export function escapeCode(value: string): string {
  const code = doubleJoiners(value);
  return code.includes('@') ? code.replace(codeMention, `$1@${joiner}`) : code;
}
const codeMention = /(^|[\s>])@(?=[-_.\p{L}\p{N}])/gmu;
