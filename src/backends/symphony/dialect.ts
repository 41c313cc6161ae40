import type { Message } from '../../models/index.js';
import type { Dialect, ParseOptions, Rendered, RenderOptions } from '../../richtext/dialect.js';
import type { RichText } from '../../richtext/nodes.js';
import { type Entities, readEntities } from './markup/entity.js';
import { platform, type SymphonyMarkupOptions } from './markup/markup-options.js';
import { largestText, measureMessageML } from './markup/measure.js';
import { mentionsOf } from './markup/mentions.js';
import { readMarkup } from './markup/parse.js';
import { renderMessageML } from './markup/render.js';

const noEntities: Entities = new Map();

function read(text: string, options: ParseOptions, entities: Entities, withoutEmbeds: boolean): RichText {
  return readMarkup(text, {
    platform: options.platform ?? platform,
    account: options.account ?? options.platform ?? platform,
    entities,
    withoutEmbeds,
    ...(options.nameOf ? { nameOf: options.nameOf } : {}),
  });
}

/**
 * Symphony's markup: MessageML out, PresentationML in.
 *
 * `render` gives the whole `<messageML>` document that a send takes; `''` for an empty tree. What MessageML has no element
 * for is written with classes and styles where these show it (underline, strike-through, quotes, inline code), else
 * degraded and told. `parse` reads both markups; a mention in received text has its id only with the message's entity
 * data, so read messages with `parseMessage`. White space is read as the client shows it.
 *
 * Neither the agent nor the client makes anything of `@name`, `#tag` or `$CASH` in text: only elements become entities.
 * Hash and cash tags are read as `raw` nodes, so they can be sent on, and show as their text elsewhere.
 *
 * Text of characters that XML cannot hold (control characters, halves of surrogate pairs) is shown with U+FFFD.
 *
 * @param markup - what differs from pod to pod
 */
export function createSymphonyDialect(markup: SymphonyMarkupOptions = {}): Dialect {
  const form = { parse: (text: string, options: ParseOptions = {}) => read(text, options, noEntities, false) };
  return {
    name: platform,
    limits: {
      text: { max: largestText, unit: 'encrypted' },
      missing: markup.timestamps === 'text' ? ['spoiler', 'timestamp'] : ['spoiler'],
    },
    parse: form.parse,
    render: (tree: RichText, options: RenderOptions = {}): Rendered => renderMessageML(tree, options, markup),
    measure: measureMessageML,
    parseMessage(message: Message): RichText {
      const { platform, account, mentions } = message;
      const nameOf: ParseOptions['nameOf'] = (kind, id) =>
        mentions.find((one) => one.kind === kind && one.id === id)?.name;
      return read(message.content, { platform, account, nameOf }, readEntities(message.native?.['data']), true);
    },
    parseMentions: (text: string) => mentionsOf(text),
    source: form,
    received: form,
  };
}

/** Symphony's markup as every pod takes it; see `createSymphonyDialect`. */
export const symphonyDialect: Dialect = createSymphonyDialect();
