import type { Block, Inline, Link, RichText } from '../../../richtext/index.js';
import { inlinesText, separator, splitLines, timestampText } from '../../../richtext/index.js';
import { boundary, breakNames, escapeEntities, escapeText, needsEscape, type Surroundings } from './escape.js';
import { slackEmojiName } from './names.js';
import { countIn, countSigns, type SignCounts, signOf, signsOver } from './signs.js';
import { dateFormat, unixSeconds } from './time.js';

export type WrittenMrkdwn = {
  text: string;
  /** Signs had to be shielded, or a label or code could not be written: `rich_text` shows it better. */
  isStrained: boolean;
  /** What could not be written even so. */
  losses: { feature: string; from: string; to: string }[];
};

/** Writes a normalised tree, of nodes that mrkdwn has, so that Slack shows exactly its text. */
export function writeMrkdwn(tree: RichText, timeZone: string | undefined): WrittenMrkdwn {
  const state: State = { isStrained: false, losses: [], timeZone };
  return { text: writeBlocks(tree.children, state), isStrained: state.isStrained, losses: state.losses };
}

type State = Pick<WrittenMrkdwn, 'isStrained' | 'losses'> & { timeZone: string | undefined };

function writeBlocks(blocks: readonly Block[], state: State): string {
  let text = '';
  let previous: Block | undefined;
  for (const block of blocks) {
    if (previous) text += separator(previous, block);
    text += writeBlock(block, state);
    previous = block;
  }
  return text;
}

function writeBlock(block: Block, state: State): string {
  switch (block.type) {
    case 'paragraph':
      return writeLines(block.children, state);
    case 'code':
      if (block.lang !== undefined) lose(state, 'code.lang', block.lang, 'no language');
      return writeCode(block.value);
    case 'blockquote':
      if (block.children.some(({ type }) => type === 'blockquote'))
        lose(state, 'blockquote', 'quote in a quote', 'lines with > in the quote around it');
      return writeBlocks(block.children, state)
        .split('\n')
        .map((line) => `&gt; ${line}`)
        .join('\n');
    default:
      return '';
  }
}

function lose({ losses }: State, feature: string, from: string, to: string): void {
  if (!losses.some((one) => one.feature === feature && one.from === from)) losses.push({ feature, from, to });
}

function writeCode(value: string): string {
  return `\`\`\`\n${escapeEntities(value.replace(/`(?=``)/g, `\`${boundary}`))}\n\`\`\``;
}

function writeLines(nodes: readonly Inline[], state: State): string {
  let text = '';
  let isFirst = true;
  for (const line of splitLines(nodes)) {
    if (!isFirst) text += '\n';
    isFirst = false;
    const only = line.length === 1 ? line[0] : undefined;
    text += only?.type === 'text' && !needsEscape(only.value) ? only.value : new LineWriter(line, state).write();
  }
  return text;
}

/** Writes one line. Knows the signs that stand on it, for a sign alone is no mark. */
class LineWriter {
  readonly #nodes: readonly Inline[];
  readonly #state: State;
  /** How often each sign of a mark stands on the line, counted once a text with one is met. */
  #counts: SignCounts | undefined;
  #out = '';
  /** The last character written. */
  #last = '';
  /** A mark was just closed: what follows must not be a letter. */
  #wantsBoundary = false;

  constructor(nodes: readonly Inline[], state: State) {
    this.#nodes = nodes;
    this.#state = state;
  }

  write(): string {
    this.#inlines(this.#nodes, '', false);
    return this.#out;
  }

  #inlines(nodes: readonly Inline[], open: string, isFollowed: boolean): void {
    const last = nodes.length - 1;
    for (let index = 0; index <= last; index += 1)
      this.#inline(nodes[index] as Inline, open, isFollowed || index < last);
  }

  #inline(node: Inline, open: string, isFollowed: boolean): void {
    switch (node.type) {
      case 'text':
        this.#text(node.value, open, isFollowed);
        return;
      case 'strong':
      case 'emphasis':
      case 'delete':
        this.#openMark(signOf[node.type]);
        this.#inlines(node.children, open + signOf[node.type], true);
        this.#closeMark(signOf[node.type]);
        return;
      case 'inlineCode':
        this.#code(node.value, open, isFollowed);
        return;
      case 'link':
        this.#link(node, open, isFollowed);
        return;
      case 'mention':
        this.#put(mentionMarkup(node));
        return;
      case 'emoji':
        this.#emoji(node, open, isFollowed);
        return;
      case 'timestamp': {
        const fallback = timestampText(node, this.#state.timeZone).replace(/[<>&|^]/g, ' ');
        this.#put(`<!date^${unixSeconds(node)}^${dateFormat(node.style)}|${fallback}>`);
        return;
      }
      case 'raw':
        this.#put(node.value);
        return;
    }
  }

  #write(markup: string): void {
    if (markup === '') return;
    this.#out += markup;
    this.#last = markup.charAt(markup.length - 1);
  }

  #put(markup: string): void {
    this.#write(markup);
    this.#wantsBoundary = false;
  }

  #text(value: string, open: string, isFollowed: boolean): void {
    if (this.#wantsBoundary && isWord(value.charAt(0))) this.#write(boundary);
    if (!needsEscape(value)) {
      this.#put(value);
      return;
    }
    const escaped = escapeText(value, this.#around(value, this.#last, open, isFollowed));
    if (escaped.includes('<!date^00000000^')) this.#state.isStrained = true;
    this.#put(escaped);
  }

  #around(text: string, before: string, open: string, isFollowed: boolean): Surroundings {
    if (!/[*_~`]/.test(text)) return { before, isFollowed, live: '', elsewhere: '', open };
    this.#counts ??= countSigns(this.#nodes, [0, 0, 0, 0]);
    // A sign alone is no mark.
    const live = signsOver(this.#counts, 1);
    const elsewhere = live === '' ? '' : signsOver(this.#counts, countIn(text, [0, 0, 0, 0]));
    return { before, isFollowed, live, elsewhere, open };
  }

  #openMark(sign: string): void {
    // The invisible character makes a mark a mark next to a letter.
    if (isWord(this.#last)) {
      this.#write(boundary);
      this.#state.isStrained = true;
    }
    this.#put(sign);
  }

  #closeMark(sign: string): void {
    this.#write(sign);
    this.#wantsBoundary = true;
  }

  /** What is shown in fixed font. */
  #fixed(markup: string): void {
    this.#openMark('`');
    this.#put(markup);
    this.#closeMark('`');
  }

  #code(value: string, open: string, isFollowed: boolean): void {
    if (value.includes('`')) {
      this.#state.losses.push({ feature: 'inlineCode', from: 'code with a backtick', to: 'plain text' });
      this.#state.isStrained = true;
      this.#text(value, open, isFollowed);
    } else this.#fixed(escapeEntities(value));
  }

  #link({ url, children }: Link, open: string, isFollowed: boolean): void {
    // Code is written around a link, so a label with code in it is several links.
    const isCode = children[0]?.type === 'inlineCode';
    const change = children.length === 1 ? -1 : children.findIndex((child) => (child.type === 'inlineCode') !== isCode);
    if (change > 0) {
      this.#link({ type: 'link', url, children: children.slice(0, change) }, open, true);
      this.#link({ type: 'link', url, children: children.slice(change) }, open, isFollowed);
      return;
    }
    const only = children.length === 1 ? children[0] : undefined;
    if (only?.type === 'inlineCode' && !only.value.includes('`') && isTarget(url) && !only.value.includes('|')) {
      this.#fixed(`<${target(url)}|${escapeEntities(only.value)}>`);
      return;
    }
    const label = inlinesText(children);
    // Slack shows `mailto:` and `tel:` without their schemes.
    if (isTarget(url) && (label === '' || label === url || label === url.replace(/^(?:mailto|tel):/, ''))) {
      this.#put(`<${target(url)}>`);
      return;
    }
    if (!isTarget(url)) {
      this.#inlines(children, open, true);
      if (label !== url) this.#text(` (${url})`, open, isFollowed);
      this.#lose('link', 'relative link', 'its text and address');
    } else if (this.#canBeLabel(label, open)) {
      const text = new LabelWriter(children).write();
      this.#put(`<${target(url)}|${text}>`);
    } else {
      // A label can hold no shield: its words stand before the link.
      this.#state.isStrained = true;
      this.#inlines(children, open, true);
      this.#lose('link', 'link with marks or a bar in its text', 'its text and address');
      this.#put(` (<${target(url)}>)`);
    }
  }

  /** Bars and line breaks cannot stand in a label, and signs that would be marks cannot be shielded there. */
  #canBeLabel(label: string, open: string): boolean {
    if (/[|\n]/.test(label)) return false;
    if (!needsEscape(label)) return true;
    return escapeText(label, this.#around(label, ' ', open, true)) === escapeEntities(breakNames(label, true));
  }

  #emoji(node: Extract<Inline, { type: 'emoji' }>, open: string, isFollowed: boolean): void {
    const markup = emojiMarkup(node);
    if (!markup.startsWith(':')) this.#text(markup, open, isFollowed);
    else if (node.isCustom) {
      // A name that is not Unicode's is read as an emoji only where no letter touches it.
      if (isWord(this.#last)) this.#write(boundary);
      this.#put(markup);
      this.#wantsBoundary = true;
    } else this.#put(markup);
  }

  #lose(feature: string, from: string, to: string): void {
    this.#state.losses.push({ feature, from, to });
  }
}

/** Writes the label of a link: text and emoji. */
class LabelWriter {
  readonly #nodes: readonly Inline[];

  constructor(nodes: readonly Inline[]) {
    this.#nodes = nodes;
  }

  write(): string {
    let label = '';
    this.#nodes.forEach((node, index) => {
      const before = this.#nodes[index - 1];
      if (node.type === 'emoji') {
        label += node.isCustom && isWord(label.slice(-1)) ? boundary + emojiMarkup(node) : emojiMarkup(node);
        return;
      }
      const text = inlinesText([node]);
      if (before?.type === 'emoji' && before.isCustom && isWord(text.charAt(0))) label += boundary;
      label += escapeEntities(breakNames(text, true));
    });
    return label;
  }
}

function mentionMarkup(node: Extract<Inline, { type: 'mention' }>): string {
  switch (node.kind) {
    case 'user':
      return `<@${node.id}>`;
    case 'channel':
      return `<#${node.id}>`;
    case 'role':
      return `<!subteam^${node.id}>`;
    case 'here':
      return '<!here>';
    case 'everyone':
      return node.name === 'everyone' ? '<!everyone>' : '<!channel>';
  }
}

/** The shortcode; the characters where Slack has none. */
function emojiMarkup(node: Extract<Inline, { type: 'emoji' }>): string {
  if (node.isCustom || node.unicode === undefined) return `:${node.name}:`;
  const known = slackEmojiName(node.unicode);
  if (!known) return node.unicode;
  return known.tone === undefined ? `:${known.name}:` : `:${known.name}::skin-tone-${known.tone}:`;
}

function isWord(character: string): boolean {
  const code = character.charCodeAt(0);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
  return /[\p{L}\p{N}]/u.test(character) || /[\ud800-\udfff]/.test(character);
}

/** Addresses with a scheme can be linked; what starts with one of Slack's signs would be something else. */
function isTarget(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:./i.test(url);
}

function target(url: string): string {
  return escapeEntities(/[|<>`]/.test(url) ? url.replace(/[|<>`]/g, encodeURIComponent) : url);
}
