import { markSigns, signAt } from './signs.js';

/** Slack's three entities (wire sheet, section 8); the ampersand first, so that none is escaped twice. */
export function escapeEntities(text: string): string {
  return /[&<>]/.test(text) ? text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;') : text;
}

export function decodeEntities(text: string): string {
  return text.includes('&') ? text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&') : text;
}

/** Makes a mark a mark beside a letter; invisible. */
export const boundary = '\u200b';
/** Keeps `>` at the start of a line from being a quote; invisible. */
export const softHyphen = '\u00ad';

const shieldStart = '<!date^00000000^{_}|';
const shieldPattern = /^!date\^0+\^\{_\}\|([^|]*)$/;

/**
 * Text that is shown as it is. Slack has no escape sign; the fallback of a date that cannot be formatted is the one place
 * where no mark is a mark (found by jsx-slack, see its `docs/about-escape-and-exact-mode.md`). It cannot hold entities.
 */
export function shield(signs: string): string {
  // Three backticks together would be a code block even there.
  if (signs.includes('``')) return signs.replace(/`|[^`]+/g, shield);
  return `${shieldStart}${signs}>`;
}

/** What `shield` was given, from what stands between the angle brackets; `undefined` when it is something else. */
export function unshield(control: string): string | undefined {
  return shieldPattern.exec(control)?.[1];
}

/** What stands around a text, as far as it matters to its marks. */
export type Surroundings = {
  /** The character before it; `''` at the start of a line. */
  before: string;
  /** Something follows on the line. */
  isFollowed: boolean;
  /** The signs that could be a mark here, for another of them stands on the line. */
  live: string;
  /** The signs that stand on the line outside of this text. */
  elsewhere: string;
  /** The signs of the marks that are open around the text. */
  open: string;
};

/** False for a text that is shown as it is wherever it stands. */
export function needsEscape(text: string): boolean {
  return /[&<>*_~`:\u200b\u00ad\uff1e]/.test(text);
}

/**
 * One line of plain text, so that Slack shows exactly it. A sign is shielded where it could open a mark, by a generous
 * reading of Slack's rules, and where it could close one that is open; `2 * 3 * 4` and `snake_case` stay as they are.
 */
export function escapeText(text: string, around: Surroundings): string {
  if (!needsEscape(text)) return text;
  const escaped = mayShield(text, around) ? shieldSigns(text, around) : escapeSigns(text, around.isFollowed);
  return around.before === '' ? escaped.replace(/^(\s*)(&gt;|\uff1e)/, `$1${softHyphen}$2`) : escaped;
}

/** False where no sign can be a mark, so that none need be looked at. */
function mayShield(text: string, { live, open }: Surroundings): boolean {
  if (/[\u200b\u00ad]/.test(text)) return true;
  return /[*_~`]/.test(text) && (live !== '' || open !== '' || text.includes('```'));
}

function shieldSigns(text: string, around: Surroundings): string {
  const closers: Closers = [];
  let escaped = '';
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!mustShield(text, at, around, closers)) continue;
    let end = at + 1;
    while (end < text.length && mustShield(text, end, around, closers)) end += 1;
    escaped += escapeSigns(text.slice(from, at), true) + shield(text.slice(at, end));
    from = end;
    at = end;
  }
  return escaped + escapeSigns(text.slice(from), around.isFollowed);
}

function escapeSigns(text: string, isFollowed: boolean): string {
  return escapeEntities(breakNames(text, isFollowed));
}

/** The last sign in the text that could close a mark. */
function lastCloser(text: string, sign: string): number {
  let at = text.lastIndexOf(sign);
  while (at > 0 && sign !== '`' && (/\s/.test(text.charAt(at - 1)) || /[A-Za-z0-9]/.test(text.charAt(at + 1))))
    at = text.lastIndexOf(sign, at - 1);
  return at;
}

/** `:name:` would be an emoji; an invisible character ends the name, also where more may follow. */
export function breakNames(text: string, isFollowed: boolean): string {
  if (!text.includes(':')) return text;
  const name = isFollowed ? /:(?=[\p{Ll}\p{Lo}\p{N}_+'-]+(?::|$))/gu : /:(?=[\p{Ll}\p{Lo}\p{N}_+'-]+:)/gu;
  return text.replace(name, `:${boundary}`);
}

/** The last closer of each sign, as far as it was asked for. */
type Closers = number[];

function mustShield(text: string, at: number, around: Surroundings, closers: Closers): boolean {
  const index = signAt(text, at);
  const sign = text.charAt(at);
  if (index < 0) {
    // The parser takes our invisible characters out, so those of the text are shielded from it.
    if (sign === boundary) return true;
    return sign === softHyphen && (/^[>\uff1e]/.test(text.slice(at + 1, at + 2)) || at + 1 === text.length);
  }
  const { before, isFollowed, live, elsewhere, open } = around;
  if (open.includes(sign)) return true;
  if (sign === '`' && text.slice(Math.max(0, at - 2), at + 3).includes('```')) return true;
  if (!live.includes(sign)) return false;
  if (!elsewhere.includes(sign)) {
    closers[index] ??= lastCloser(text, markSigns.charAt(index));
    if (closers[index] <= at) return false;
  }
  const previous = at > 0 ? text.charAt(at - 1) : before;
  const next = at + 1 < text.length ? text.charAt(at + 1) : isFollowed ? 'x' : ' ';
  return !/[A-Za-z0-9]/.test(previous) && (sign === '`' || !/\s/.test(next));
}
