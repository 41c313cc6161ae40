import type { Message } from '../../src/models/index.js';
import { emojiByName } from '../../src/richtext/emoji/vocabulary.js';
import type { Block, Inline, RichText } from '../../src/richtext/nodes.js';
import { normalize } from '../../src/richtext/normalize.js';
import { mapInlines } from '../../src/richtext/visit.js';
import { type Directory, present } from './server-model.js';

export const directory: Directory = {
  nameOf: ({ uid }) => ({ id: uid ?? '0', name: uid === '7078106482890' ? 'Ada <L> & "co"' : `User ${uid}` }),
  unicodeOf: (code) => emojiByName(code, 'joypixels'),
};

const account = { platform: 'symphony', account: 'symphony' };

/** A message as the backend makes it of what the agent answers. */
export function received(markup: string, data: Record<string, unknown> | string | null = {}): Message {
  return {
    ...account,
    id: 'm1',
    channelId: 's1',
    author: { ...account, id: '1', name: 'Bot', isBot: true },
    content: markup,
    text: '',
    type: 'default',
    createdAt: new Date(0),
    mentions: [],
    attachments: [],
    embeds: [],
    reactions: [],
    isOwn: false,
    mentionsMe: false,
    native: { data: typeof data === 'object' && data !== null ? JSON.stringify(data) : data },
  };
}

/** A sent document as the message that comes back. */
export function sent(markup: string): Message {
  const { message, data } = present(markup, directory);
  return received(message, data);
}

const unholdable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML cannot hold
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function holdable(text: string): string {
  return text.replace(unholdable, '\ufffd');
}

const languages: Readonly<Record<string, string>> = { ts: 'typescript', 'c++': 'cpp' };
const encoded: Readonly<Record<string, string>> = { '|': '%7C', '<': '%3C', '>': '%3E', '"': '%22', '\\': '%5C' };

function address(url: string): string | undefined {
  return /^https?:/.test(url) ? url.replace(/[|<>"\\]/g, (sign) => encoded[sign] ?? sign) : undefined;
}

/** What is left of a tree when the documented losses of the dialect are taken off. */
export function afterLosses(tree: RichText): RichText {
  const mapped = mapInlines(normalize(tree), (node): Inline | Inline[] => {
    switch (node.type) {
      case 'text':
      case 'inlineCode':
        return { ...node, value: holdable(node.value) };
      case 'link': {
        const url = address(node.url);
        const { title: _, ...link } = node;
        if (url !== undefined) return { ...link, url };
        const [only] = node.children;
        if (
          node.children.length === 1 &&
          only?.type === 'text' &&
          (only.value === node.url || `mailto:${only.value}` === node.url)
        )
          return node.children;
        return [...node.children, { type: 'text', value: ` (${node.url})` }];
      }
      case 'image': {
        const url = address(node.url);
        const alt = holdable(node.alt ?? '');
        if (url !== undefined) return alt === '' ? { type: 'image', url } : { type: 'image', url, alt };
        return { type: 'text', value: alt === '' ? node.url : `${alt} (${node.url})` };
      }
      case 'mention':
        if (
          node.platform === 'symphony' &&
          node.account === 'symphony' &&
          node.kind === 'user' &&
          /^\d+$/.test(node.id ?? '')
        )
          return { ...node, name: directory.nameOf({ uid: node.id ?? '' })?.name ?? '' };
        return {
          type: 'text',
          value: holdable(`${node.kind === 'channel' ? '#' : '@'}${node.name ?? node.id ?? node.kind}`),
        };
      default:
        return node;
    }
  });
  return normalize({ type: 'root', children: mapped.children.map(blockAfterLosses) });
}

function blockAfterLosses(block: Block): Block {
  switch (block.type) {
    case 'code': {
      const { lang, ...code } = block;
      const known = lang === undefined ? undefined : languages[lang];
      return { ...code, value: holdable(block.value), ...(known ? { lang: known } : {}) };
    }
    case 'blockquote':
      return { ...block, children: block.children.map(blockAfterLosses) };
    case 'list':
      return {
        ...block,
        children: block.children.map((item) => ({ ...item, children: item.children.map(blockAfterLosses) })),
      };
    default:
      return block;
  }
}
