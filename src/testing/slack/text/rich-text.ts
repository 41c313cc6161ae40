import { emojiByName, hexOf } from './emoji.js';
import { unescapeText } from './escape.js';

/** Elements of a `rich_text` block, as Slack writes them. */
export type Style = { bold?: true; italic?: true; strike?: true; code?: true };
export type RichElement = { type: string; style?: Style; [field: string]: unknown };
export type RichContainer = { type: string; elements: (RichElement | RichContainer)[]; [field: string]: unknown };

export type RichTextOptions = {
  /** Names of the custom emoji; any other unknown `:name:` stays text. */
  isCustomEmoji?: ((name: string) => boolean) | undefined;
  /** Lines that begin with `- `, `• ` or `1. ` become lists, as they do for people in Slack's editor. Not for apps' text. */
  lists?: boolean | undefined;
  /** `mrkdwn: false`: no formatting, but `<…>` still counts. */
  plain?: boolean | undefined;
};

/** Slack's mrkdwn (already rewritten, escaped) as the elements of a `rich_text` block. */
export function toRichText(text: string, options: RichTextOptions = {}): RichContainer[] {
  const blocks: RichContainer[] = [];
  const fences = options.plain ? [text] : text.split('```');
  // An odd number of fences leaves the last one open; it is then text.
  if (fences.length % 2 === 0) fences.push(`\`\`\`${fences.pop() ?? ''}`);
  fences.forEach((part, index) => {
    if (index % 2 === 1) {
      if (part.length > 0)
        blocks.push({
          type: 'rich_text_preformatted',
          border: 0,
          elements: inline(trimLine(part), { ...options, plain: true }),
        });
    } else if (part !== '' && !(part === '\n' && fences.length > 1)) blocks.push(...lines(part, options));
  });
  return blocks;
}

function trimLine(text: string): string {
  return text.replace(/^\n/, '').replace(/\n$/, '');
}

type LineKind = 'text' | 'quote' | 'bullet' | 'ordered';

function lines(text: string, options: RichTextOptions): RichContainer[] {
  const runs: { kind: LineKind; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const { kind, rest } = classify(line, options);
    const last = runs.at(-1);
    if (last?.kind === kind) last.lines.push(rest);
    else runs.push({ kind, lines: [rest] });
  }
  return runs.flatMap((run, index) => container(run, index < runs.length - 1, options));
}

function classify(line: string, options: RichTextOptions): { kind: LineKind; rest: string } {
  if (options.plain) return { kind: 'text', rest: line };
  const quote = /^&gt; ?(.*)$/.exec(line);
  if (quote) return { kind: 'quote', rest: quote[1] ?? '' };
  const bullet = options.lists ? /^(?:[-•]) +(.*)$/.exec(line) : null;
  if (bullet) return { kind: 'bullet', rest: bullet[1] ?? '' };
  const ordered = options.lists ? /^\d+\. +(.*)$/.exec(line) : null;
  return ordered ? { kind: 'ordered', rest: ordered[1] ?? '' } : { kind: 'text', rest: line };
}

function container(
  run: { kind: LineKind; lines: string[] },
  isFollowed: boolean,
  options: RichTextOptions,
): RichContainer[] {
  if (run.kind === 'bullet' || run.kind === 'ordered') {
    const elements = run.lines.map((line) => ({ type: 'rich_text_section', elements: inline(line, options) }));
    return [{ type: 'rich_text_list', style: run.kind, indent: 0, border: 0, elements }];
  }
  const text = run.lines.join('\n');
  if (run.kind === 'quote') return [{ type: 'rich_text_quote', elements: inline(text, options) }];
  if (text === '') return [];
  // A section that something follows ends its paragraph with a line break of its own.
  return [{ type: 'rich_text_section', elements: inline(isFollowed ? `${text}\n` : text, options) }];
}

const marks = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

/** Inline mrkdwn as rich_text elements. */
export function inline(text: string, options: RichTextOptions = {}, style: Style = {}): RichElement[] {
  const elements: RichElement[] = [];
  let plain = '';
  const flush = () => {
    if (plain) elements.push(styled({ type: 'text', text: unescapeText(plain) }, style));
    plain = '';
  };
  for (let at = 0; at < text.length; ) {
    const found = options.plain ? tokenAt(text, at, style) : partAt(text, at, options, style);
    if (found) {
      flush();
      elements.push(...found.elements);
      at = found.end;
    } else {
      plain += text.charAt(at);
      at += 1;
    }
  }
  flush();
  return elements;
}

type Part = { elements: RichElement[]; end: number };

function partAt(text: string, at: number, options: RichTextOptions, style: Style): Part | undefined {
  const sign = text.charAt(at);
  if (sign === '<') return tokenAt(text, at, style);
  if (sign === '`') {
    const end = text.indexOf('`', at + 1);
    const code = end < 0 ? '' : text.slice(at + 1, end);
    if (code === '' || code.includes('\n')) return undefined;
    return { elements: inline(code, { plain: true }, { ...style, code: true }), end: end + 1 };
  }
  if (sign === ':') return emojiAt(text, at, options, style);
  if (sign !== '*' && sign !== '_' && sign !== '~') return undefined;
  const end = closing(text, at, sign);
  if (end === undefined) return undefined;
  return { elements: inline(text.slice(at + 1, end), options, { ...style, [marks[sign]]: true }), end: end + 1 };
}

/** Where the mark that opens here closes: at word boundaries, on one line. */
function closing(text: string, at: number, mark: string): number | undefined {
  if (
    /[\p{L}\p{N}]/u.test(text.charAt(at - 1)) ||
    /^(?:\s|$)/.test(text.charAt(at + 1)) ||
    text.charAt(at + 1) === mark
  )
    return undefined;
  for (let end = at + 2; end < text.length; end += 1) {
    const sign = text.charAt(end);
    if (sign === '\n') return undefined;
    if (sign === mark && !/\s/.test(text.charAt(end - 1)) && !/[\p{L}\p{N}]/u.test(text.charAt(end + 1))) return end;
  }
  return undefined;
}

function emojiAt(text: string, at: number, options: RichTextOptions, style: Style): Part | undefined {
  const match = /^:([\p{L}\p{N}_+'-]+)(?:::skin-tone-([2-6]))?:/u.exec(text.slice(at, at + 120));
  const name = match?.[1];
  if (!match || name === undefined) return undefined;
  const end = at + match[0].length;
  if (options.isCustomEmoji?.(name)) return { elements: [styled({ type: 'emoji', name }, style)], end };
  const emoji = emojiByName(match[2] ? `${name}::skin-tone-${match[2]}` : name);
  if (!emoji) return undefined;
  const tone = emoji.tone === undefined ? {} : { skin_tone: emoji.tone };
  return {
    elements: [styled({ type: 'emoji', name: emoji.name, ...tone, unicode: hexOf(emoji.unicode) }, style)],
    end,
  };
}

function tokenAt(text: string, at: number, style: Style): Part | undefined {
  const match = /^<([^<>|]+)(?:\|([^<>]*))?>/.exec(text.slice(at, at + 4_000));
  const target = match?.[1];
  if (!match || target === undefined) return undefined;
  return { elements: [styled(tokenElement(target, match[2]), style)], end: at + match[0].length };
}

function tokenElement(target: string, label: string | undefined): RichElement {
  if (target.startsWith('@')) return { type: 'user', user_id: target.slice(1) };
  if (target.startsWith('#')) return { type: 'channel', channel_id: target.slice(1) };
  if (target.startsWith('!subteam^')) return { type: 'usergroup', usergroup_id: target.slice('!subteam^'.length) };
  if (/^!(?:here|channel|everyone)$/.test(target)) return { type: 'broadcast', range: target.slice(1) };
  if (target === '!group') return { type: 'broadcast', range: 'channel' };
  const date = /^!date\^(\d+)\^([^^]*)(?:\^(.*))?$/.exec(target);
  if (date)
    return {
      type: 'date',
      timestamp: Number(date[1]),
      format: date[2] ?? '',
      fallback: unescapeText(label ?? ''),
      ...(date[3] ? { url: date[3] } : {}),
    };
  if (target.startsWith('!')) return { type: 'text', text: unescapeText(label ?? target) };
  return { type: 'link', url: unescapeText(target), ...(label ? { text: unescapeText(label) } : {}) };
}

function styled(element: RichElement, style: Style): RichElement {
  return Object.keys(style).length > 0 ? { ...element, style: { ...style } } : element;
}
