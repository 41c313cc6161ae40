import { emojiByName } from './emoji.js';
import { inline, type RichContainer, type RichElement } from './rich-text.js';

/** Shown names of what text refers to by id. */
export type NameOf = (kind: 'user' | 'channel' | 'usergroup', id: string) => string | undefined;

/** rich_text as a reader sees it, without marks. */
export function readRichText(elements: readonly (RichElement | RichContainer)[], nameOf: NameOf): string {
  let text = '';
  let before: string | undefined;
  for (const element of elements) {
    if (isContainer(element)) {
      const own =
        element.type === 'rich_text_list' ? readList(element, nameOf) : readRichText(element.elements, nameOf);
      if (before !== undefined && !text.endsWith('\n')) text += '\n';
      text += own;
      before = element.type;
    } else text += readElement(element, nameOf);
  }
  return text;
}

/** mrkdwn as a reader sees it. */
export function readMrkdwn(text: string, nameOf: NameOf): string {
  const unfenced = text.replaceAll(/```\n?([\s\S]*?)\n?```/g, '$1').replaceAll(/^&gt; ?/gm, '');
  return readRichText(inline(unfenced), nameOf);
}

function isContainer(element: RichElement | RichContainer): element is RichContainer {
  return 'elements' in element && Array.isArray(element.elements);
}

function readList(list: RichContainer, nameOf: NameOf): string {
  const first = typeof list.offset === 'number' ? list.offset + 1 : 1;
  const indent = '  '.repeat(typeof list.indent === 'number' ? list.indent : 0);
  const items = list.elements.map((item, index) => {
    const mark = list.style === 'ordered' ? `${first + index}.` : '•';
    return `${indent}${mark} ${isContainer(item) ? readRichText(item.elements, nameOf) : ''}`;
  });
  return `${items.join('\n')}\n`;
}

function readElement(element: RichElement, nameOf: NameOf): string {
  const field = (name: string) => (typeof element[name] === 'string' ? (element[name] as string) : '');
  switch (element.type) {
    case 'text':
      return field('text');
    case 'link':
      return field('text') || field('url').replace(/^mailto:/, '');
    case 'user':
      return `@${nameOf('user', field('user_id')) ?? field('user_id')}`;
    case 'channel':
      return `#${nameOf('channel', field('channel_id')) ?? field('channel_id')}`;
    case 'usergroup':
      return `@${nameOf('usergroup', field('usergroup_id')) ?? field('usergroup_id')}`;
    case 'broadcast':
      return `@${field('range')}`;
    case 'emoji': {
      const tone = typeof element.skin_tone === 'number' ? `::skin-tone-${element.skin_tone}` : '';
      return emojiByName(field('name') + tone)?.unicode ?? `:${field('name')}:`;
    }
    case 'date':
      return field('fallback');
    case 'color':
      return field('value');
    default:
      return '';
  }
}
