import type { Json } from '../json.js';
import type { Directory } from './directory.js';
import { entityOf, readEntityJson } from './entity-json.js';
import { MessageMLError } from './messageml-error.js';
import { present } from './present.js';
import { expandTemplate } from './template.js';
import { Understanding } from './understand.js';
import { elementsOf, parseXml, printXml, type XmlElement } from './xml.js';

export type ReadMarkup = {
  /** PresentationML. */
  presentation: string;
  /** EntityJSON: what was given and what the markup made. */
  data: string;
  root: XmlElement;
  entities: Json;
};

/**
 * What the agent makes of a message's `message` and `data`. (Wire sheet, sections 8 and 9.)
 * @throws MessageMLError with the parser's text, when the server would answer 400.
 */
export function readMarkup(message: string, data: string | undefined, directory: Directory): ReadMarkup {
  if (message.trim() === '') throw new MessageMLError('Error parsing message: the message cannot be null or empty');
  const given = readEntityJson(data);
  const text = expandTemplate(message, given);
  if (/[^\P{Cc}\t\n\r\u007f-\u009f]/u.test(text)) throw new MessageMLError('Invalid control characters in message');
  const source = parseXml(text);
  for (const each of elementsOf(source)) {
    const id = each.attributes.get('data-entity-id');
    if (id !== undefined) entityOf(given, id);
  }
  if (source.name !== 'messageML' && source.name !== 'div')
    throw new MessageMLError('Root tag must be <messageML> or <div>');
  const understood = new Understanding(source.name === 'div', given).root(source);
  const { root, entities } = present(understood, given, directory);
  return { presentation: printXml(root), data: JSON.stringify(entities), root, entities };
}
