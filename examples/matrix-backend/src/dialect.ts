import {
  type Dialect,
  degrade,
  type Inline,
  inlinesText,
  isAtHome,
  type Loss,
  type Mention,
  type MentionNode,
  mapInlines,
  type ParseOptions,
  plainTextDialect,
  type RenderOptions,
  type RichText,
  type RichTextNodeType,
  registerDialect,
  shownMention,
  toPlainText,
} from 'chatmux';
import { htmlDialect } from 'chatmux/html';

/** What the event is to say of mentions: only who stands in it is notified (specification, "User and room mentions"). */
export type MatrixMentions = { user_ids?: string[]; room?: true };

const missing: readonly RichTextNodeType[] = ['timestamp', 'image'];
const link = 'https://matrix.to/#/';

// #region render
/**
 * Matrix's HTML (`org.matrix.custom.html`). Text is escaped by the HTML writer, node by node, so that nothing in it can
 * become markup; and a name in a text notifies nobody, since `m.mentions` is made of the mention nodes alone.
 */
function render(tree: RichText, options: RenderOptions = {}) {
  const home = { ...options, platform: 'matrix' };
  const degraded = degrade(tree, new Set(missing), home);
  const losses: Loss[] = [...degraded.losses];
  const mentions: MatrixMentions = {};
  const written = mapInlines(degraded.tree, (node): Inline => {
    if (node.type !== 'mention') return node;
    const shown = shownMention(node);
    const pings = options.mentions !== 'none' && isAtHome(node, home);
    if (pings && node.kind === 'everyone') {
      mentions.room = true;
      return { type: 'text', value: '@room' };
    }
    if (pings && node.id !== undefined && (node.kind === 'user' || node.kind === 'channel')) {
      if (node.kind === 'user') mentions.user_ids = [...new Set([...(mentions.user_ids ?? []), node.id])];
      return { type: 'link', url: link + encodeURIComponent(node.id), children: [{ type: 'text', value: shown }] };
    }
    losses.push({ feature: 'mention', from: shown, to: 'its name' });
    return { type: 'text', value: shown };
  });
  const html = htmlDialect.render(written, options);
  return { text: asMatrix(html.text), losses: [...losses, ...html.losses], data: { mentions } };
}

/** The two elements that Matrix has another form for. What a text holds is escaped, so these can only be the writer's own. */
function asMatrix(html: string): string {
  return html
    .replaceAll('<span class="spoiler">', '<span data-mx-spoiler>')
    .replaceAll(/<input type="checkbox" disabled( checked)?>/g, (_, checked) => (checked ? '☑ ' : '☐ '));
}
// #endregion render

// #region parse
/** @param isMention - whether a link to a user or room stands for a mention */
function parse(html: string, options: ParseOptions, isMention: (id: string) => boolean): RichText {
  const source = html
    .replace(/^<mx-reply>[\s\S]*?<\/mx-reply>/, '')
    .replaceAll(/<span data-mx-spoiler(?:="[^"<>]*")?>/g, '<span class="spoiler">');
  return mapInlines(htmlDialect.parse(source), (node) => {
    const id = node.type === 'link' ? idOfLink(node.url) : undefined;
    return node.type === 'link' && id !== undefined && isMention(id)
      ? mentionOf(id, inlinesText(node.children), options)
      : node;
  });
}

function idOfLink(url: string): string | undefined {
  if (!url.startsWith(link)) return undefined;
  const [path = ''] = url.slice(link.length).split('?');
  try {
    const id = decodeURIComponent(path);
    return /^[@!][^/]+$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

function mentionOf(id: string, shown: string, { account = 'matrix', nameOf }: ParseOptions): MentionNode {
  const kind = id.startsWith('@') ? 'user' : 'channel';
  const name = nameOf?.(kind, id) ?? shown.replace(/^[@#]/, '');
  return { type: 'mention', kind, platform: 'matrix', account, id, name };
}
// #endregion parse

const anchor = /<a href=["']https:\/\/matrix\.to\/#\/([^"'<>?]+)[^"'<>]*["'][^<>]*>([^<]*)<\/a>/g;

/** Links that stand for users and rooms, with their place. Whether they notify, the event says: see `normalize.ts`. */
function parseMentions(html: string): Mention[] {
  return [...html.matchAll(anchor)].flatMap((match) => {
    const id = idOfLink(link + match[1]);
    if (id === undefined) return [];
    const place = { start: match.index, end: match.index + match[0].length };
    const { kind, name } = mentionOf(id, toPlainText(htmlDialect.parse(match[2] ?? '')), {});
    return [{ kind, id, ...(name && { name }), ...place }];
  });
}

/** The markup of Matrix messages. */
export const matrixDialect: Dialect = registerDialect({
  name: 'matrix',
  limits: { text: { max: 12_000, unit: 'bytes' }, missing },
  render,
  parse: (html, options = {}) => parse(html, options, () => true),
  // A link to somebody whom the event does not mention is a link: sent again, it notifies nobody.
  parseMessage({ content, mentions, account }) {
    const ids = new Set(mentions.map(({ id }) => id));
    return parse(content, { account }, (id) => id.startsWith('!') || ids.has(id));
  },
  parseMentions,
  measure: (html) => Buffer.byteLength(html),
});

/** A plain text as markup, for messages that have no formatted body. */
export function markupOfText(text: string): string {
  return render(plainTextDialect.parse(text)).text;
}

/** Whether the plain body says all that there is to say. */
export function isPlain(tree: RichText): boolean {
  return tree.children.every(
    (block) => block.type === 'paragraph' && block.children.every(({ type }) => type === 'text' || type === 'break'),
  );
}
