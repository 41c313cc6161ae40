import { emojiByUnicode, shortcode, unicodeEmoji } from './emoji.js';
import { escapeText } from './escape.js';

export type RewriteOptions = {
  /** `full`: plain text, everything escaped; `none`: nothing is linked. */
  parse?: 'full' | 'none' | undefined;
};

const token = /<(?:@[A-Z0-9]+|#[A-Z0-9]+|![^<>|]+|[a-z][a-z0-9+.-]*:[^<>|\s]*)(?:\|[^<>]*)?>/gi;
const linkable =
  /(?<url>\bhttps?:\/\/[^\s<>|]+)|(?<mail>\b[\w.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b)|(?<domain>(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|test|app|edu|gov)\b(?:\/[^\s<>|]*)?)/gi;

/**
 * What Slack makes of posted text: lone `&`, `<`, `>` are escaped, bare URLs and addresses linked, unicode emoji become
 * shortcodes. So `text` never comes back quite as it was sent. (Wire sheet, section 8.)
 */
export function rewriteText(text: string, options: RewriteOptions = {}): string {
  if (options.parse === 'full') return rewritePlain(escapeText(text), true);
  let result = '';
  let from = 0;
  for (const match of text.matchAll(token)) {
    result += rewritePlain(escapeLone(text.slice(from, match.index)), options.parse !== 'none') + match[0];
    from = match.index + match[0].length;
  }
  return result + rewritePlain(escapeLone(text.slice(from)), options.parse !== 'none');
}

function escapeLone(text: string): string {
  return text
    .replace(/&(?!amp;|lt;|gt;)/g, '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/>/g, '&gt;');
}

function rewritePlain(text: string, link: boolean): string {
  const linked = link
    ? text.replaceAll(linkable, (...args) => linkOf(args.at(-1) as Record<string, string | undefined>))
    : text;
  return linked.replaceAll(unicodeEmoji, (sign) => {
    // Digits and `#` are emoji to Unicode, but text to everybody.
    if (/^[#*0-9]$/.test(sign)) return sign;
    const emoji = emojiByUnicode(sign);
    return emoji ? shortcode(emoji) : sign;
  });
}

function linkOf({ url, mail, domain }: Record<string, string | undefined>): string {
  if (mail !== undefined) return `<mailto:${mail}|${mail}>`;
  const whole = url ?? domain ?? '';
  const [, target = whole, after = ''] = /^([\s\S]*?)((?:&gt;|&lt;|[.,!?;:'")\]*_~`])*)$/.exec(whole) ?? [];
  return url === undefined ? `<http://${target}|${target}>${after}` : `<${target}>${after}`;
}
