import type { Json } from '../json.js';
import type { Directory } from './directory.js';
import { readEntityJson } from './entity-json.js';
import { MessageMLError } from './messageml-error.js';
import { present } from './present.js';
import { parseXml, printXml, type XmlElement } from './xml.js';

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
  if (/[^\P{Cc}\t\n\r\u007f-\u009f]/u.test(message)) throw new MessageMLError('Invalid control characters in message');
  const entities = readEntityJson(data);
  const { root, entities: all } = present(parseXml(message), entities, directory);
  return { presentation: printXml(root), data: JSON.stringify(all), root, entities: all };
}
