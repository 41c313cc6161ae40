import { checkEntityIds, readEntityData } from './entity-data.js';
import { checkGrammar } from './grammar.js';
import { ModelBuilder } from './model.js';
import { type MessageMLVerdict, ProblemList } from './problem.js';
import { isTemplate, maskTemplate } from './template.js';
import { parseXml } from './xml-tree.js';

export type MessageMLOptions = {
  /**
   * The entity data that goes with it (the `data` part of a send): an object or its JSON. When it is left out, entity ids
   * and template paths are not looked up; `{}` says that there is none.
   */
  data?: string | object | undefined;
  /** The link schemes that the pod allows (`GET /pod/v2/system/protocols`), as `['http', 'https']`. Default: any. */
  schemes?: readonly string[] | undefined;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are refused
const controlCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

/**
 * Checks a document as the agent does before it takes it: well-formed XML, then the grammar of MessageML (or of
 * PresentationML, when the root is a `div`). What only the server knows is not checked: whether mentioned users and
 * financial instruments exist, and what a FreeMarker template writes; of a template the syntax and the paths are.
 *
 * @param text - the whole document, with its root element
 * @returns every problem found, up to 50, each with line and column from 1; only the first where it is no XML
 * @see https://docs.developers.symphony.com/bots/messages/overview-of-messageml
 */
export function validateMessageML(text: string, options: MessageMLOptions = {}): MessageMLVerdict {
  const problems = new ProblemList(text);
  if (text === '') {
    problems.add(0, 'Error parsing message: the message cannot be null or empty');
    return problems.verdict();
  }
  const entities = options.data === undefined ? undefined : readEntityData(options.data);
  if (typeof entities === 'string') problems.add(0, entities);
  const data = typeof entities === 'object' ? entities : undefined;
  const masked = isTemplate(text) ? maskTemplate(text, data?.root, problems) : text;
  const control = masked.search(controlCharacter);
  if (control >= 0) problems.add(control, 'Invalid control characters in message');
  if (!problems.isEmpty) return problems.verdict();
  const xml = parseXml(masked, problems);
  if (!xml) return problems.verdict();
  if (xml.name !== 'messageML' && xml.name !== 'div') {
    problems.add(xml.offset, 'Root tag must be <messageML> or <div>');
    return problems.verdict();
  }
  if (data) checkEntityIds(xml, data, (offset, message) => problems.add(offset, message));
  const root = new ModelBuilder(xml.name === 'div' ? 'presentationml' : 'messageml', data, problems).root(xml);
  checkGrammar(root, { report: (model, message) => problems.add(model.offset, message), schemes: options.schemes });
  return problems.verdict();
}
