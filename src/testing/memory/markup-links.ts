import type { Mention, MentionKind } from '../../models/index.js';
import type { Inline, Link, MentionNode, ParseOptions, RenderOptions, TimestampStyle } from '../../richtext/index.js';

/** What the addresses begin with that stand for something else than a link. */
export const scheme = 'memory:';

const kinds: readonly Exclude<MentionKind, 'unknown'>[] = ['user', 'channel', 'role', 'everyone', 'here'];
const styles: readonly TimestampStyle[] = ['date', 'time', 'datetime', 'relative'];

/** The part of a mention's address behind the scheme: `user/u1`. */
export function mentionHref(node: Pick<MentionNode, 'kind' | 'id'>): string {
  return node.id === undefined ? node.kind : `${node.kind}/${encodeURIComponent(node.id)}`;
}

/** Whether a node belongs to the account that sends. */
export function isAtHome(node: { platform?: string; account?: string }, home: RenderOptions): boolean {
  if (node.platform !== 'memory') return false;
  return home.account === undefined || node.account === undefined || node.account === home.account;
}

/** What a `memory:` link stands for; one that stands for nothing is its label. */
export function nodeOfHref(link: Link, options: ParseOptions): Inline | Inline[] {
  const [what = '', ...rest] = link.url.slice(scheme.length).split('/');
  const home = { platform: options.platform ?? 'memory', account: options.account ?? options.platform ?? 'memory' };
  const shown = textOf(link.children);
  const id = rest[0] === undefined ? undefined : decode(rest[0]);
  const kind = kinds.find((each) => each === what);
  if (kind !== undefined) return mentionOf(kind, id, shown, home, options);
  switch (what) {
    case 'emoji':
      return id === undefined
        ? link.children
        : { type: 'emoji', name: shown.replace(/^:(.+):$/, '$1'), id, isCustom: true, ...home };
    case 'time': {
      const style = styles.find((each) => each === rest[1]);
      return id === undefined || Number.isNaN(Date.parse(id))
        ? link.children
        : { type: 'timestamp', value: id, ...(style && { style }) };
    }
    case 'underline':
    case 'spoiler':
      return { type: what, children: link.children };
    default:
      return link.children;
  }
}

function mentionOf(
  kind: Exclude<MentionKind, 'unknown'>,
  id: string | undefined,
  shown: string,
  home: { platform: string; account: string },
  options: ParseOptions,
): Inline {
  if (kind === 'everyone' || kind === 'here') return { type: 'mention', kind, ...home };
  const name = (id === undefined ? undefined : options.nameOf?.(kind, id)) ?? shown.replace(/^[@#]/, '');
  return { type: 'mention', kind, ...home, ...(id !== undefined && { id }), ...(name !== '' && { name }) };
}

const written = /\[((?:\\.|[^\]\\])*)\]\(memory:([^)\s]+)\)/g;

/** The places of mentions in the markup. `nodes` are those that the text was parsed to, in reading order. */
export function mentionsInLinks(text: string, nodes: readonly MentionNode[]): Mention[] {
  const mentions: Mention[] = [];
  for (const match of withoutCode(text).matchAll(written)) {
    const node = nodes[mentions.length];
    if (node === undefined) break;
    // What was escaped is no mention, and has none in the tree.
    if (isEscaped(text, match.index) || match[2] !== mentionHref(node)) continue;
    mentions.push({
      kind: node.kind,
      ...(node.id !== undefined && { id: node.id }),
      ...(node.name !== undefined && { name: node.name }),
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  return mentions;
}

/** The text with its code blanked out, of the same length. */
function withoutCode(text: string): string {
  return text.replace(
    /^(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^\1|$(?![\s\S]))|(`+)(?!`)[\s\S]*?[^`]\2(?!`)/gm,
    (code, ...args) => {
      const offset = args.at(-2) as number;
      return isEscaped(text, offset) ? code : ' '.repeat(code.length);
    },
  );
}

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text[index - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function textOf(nodes: readonly Inline[]): string {
  return nodes.map((node) => ('value' in node ? node.value : 'children' in node ? textOf(node.children) : '')).join('');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
