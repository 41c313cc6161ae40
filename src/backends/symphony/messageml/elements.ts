import { codeLanguages } from './code-languages.js';
import { hashtagProblem, isHashtag } from './entity-data.js';
import { checkAction, checkButton, checkId, checkLengths, checkPattern, checkSelect } from './fields.js';
import type { Kind, Model } from './kinds.js';
import { filledIn } from './template.js';
import { checkHref } from './uri.js';
import { isInt64, isOffsetDateTime, oneOf } from './values.js';

type Report = (model: Model, message: string) => void;
export type ElementContext = { report: Report; schemes: readonly string[] | undefined };
type Rule = (model: Model, context: ElementContext) => void;

const chimeSound = 'https://asset.symphony.com/symphony/audio/chime.mp3';
const classOf = (model: Model): string | undefined => model.attributes.get('class');
/** What a template writes cannot be checked. */
const known = (value: string | undefined): value is string => value !== undefined && !value.includes(filledIn);

const entityClass: Rule = (model, { report }) => {
  const isEntity = classOf(model) === 'entity';
  if (model.attributes.has('data-entity-id') && !isEntity)
    report(model, 'The attribute "data-entity-id" is only allowed if the element class is "entity".');
  if (!model.attributes.has('data-entity-id') && isEntity)
    report(model, 'The attribute "data-entity-id" is required if the element class is "entity".');
};

const cardClasses = [
  ['data-icon-src', 'card'],
  ['data-accent-color', 'card'],
  ['data-state', 'expandable-card'],
  ['data-variant', 'expandableCardBody'],
] as const;

const shortcode: Rule = (model, { report }) => {
  const code = model.attributes.get('shortcode');
  if (code === undefined) report(model, 'Either the attribute "shortcode" or "annotation" are required');
  else if (known(code) && !/^[A-Za-z0-9_+-]*$/.test(code))
    report(
      model,
      'Shortcode or Annotation parameter may only contain alphanumeric characters, underscore, plus sign and dash',
    );
};

const textField: Rule = (model, { report }) => {
  checkLengths(model, report);
  checkPattern(model, report);
};

const dateFormats = oneOf('date_time', 'date', 'time', 'time_secs');
const languages = oneOf(...codeLanguages);
const instrumentClasses = ['equity', 'index', 'fxcross'];
const marketSectors = ['Equity', 'Comdty', 'Corp', 'Curncy', 'Govt', 'Index', 'Mmkt', 'Mtge', 'Muni', 'Pfd'];

const rules: Partial<Record<Kind, Rule>> = {
  span: entityClass,
  div(model, context) {
    entityClass(model, context);
    const first = classOf(model)?.split(' ')[0];
    for (const [attribute, name] of cardClasses)
      if (model.attributes.has(attribute) && first !== name)
        context.report(model, `The attribute "${attribute}" is only allowed if the element class is "${name}".`);
  },
  a(model, { report, schemes }) {
    const href = model.attributes.get('href');
    if (href === undefined) return report(model, 'The attribute "href" is required');
    const problem = known(href) ? checkHref(href, schemes) : undefined;
    if (problem) report(model, problem);
  },
  img(model, { report }) {
    if (!model.attributes.has('src')) report(model, 'The attribute "src" is required');
  },
  code(model, { report }) {
    for (const attribute of ['language', 'data-language']) {
      const language = model.attributes.get(attribute);
      const problem = known(language) && language !== '' ? languages(language, 'language', 'code') : undefined;
      if (problem) report(model, problem);
    }
  },
  mention(model, { report }) {
    if (model.format === 'presentationml') return;
    const uid = model.attributes.get('uid');
    if (uid === undefined && !model.attributes.has('email'))
      return report(model, 'Error processing user mention. No id or email provided');
    const problem = known(uid) ? isInt64(uid, 'uid', 'mention') : undefined;
    if (problem) report(model, problem);
  },
  hash(model, { report }) {
    if (model.format === 'presentationml') return;
    const tag = model.attributes.get('tag');
    if (tag === undefined) report(model, 'The attribute "tag" is required');
    else if (known(tag) && !isHashtag(tag)) report(model, hashtagProblem);
  },
  cash(model, { report }) {
    if (model.format === 'messageml' && !model.attributes.has('tag')) report(model, 'The attribute "tag" is required');
  },
  tag(model, { report }) {
    const kind = model.attributes.get('instrument-class');
    if (known(kind) && !instrumentClasses.includes(kind))
      report(model, `The attribute "instrument-class" must be one of those values [${instrumentClasses.join(', ')}]`);
    const sector = model.attributes.get('bbgmarket-sector');
    if (known(sector) && !marketSectors.includes(sector))
      report(model, `The attribute "bbgmarket-sector" must be one of those values [${marketSectors.join(', ')}]`);
  },
  emoji: shortcode,
  dateTime(model, { report }) {
    const value = model.attributes.get('value');
    if (value === undefined || value.trim() === '') return report(model, 'The attribute "value" is required');
    if (known(value) && !isOffsetDateTime(value)) report(model, 'Attribute "value" has invalid date format');
    const format = model.attributes.get('format');
    const problem = known(format) ? dateFormats(format, 'format', 'dateTime') : undefined;
    if (problem) report(model, problem);
  },
  chime(model, { report }) {
    const sound = model.attributes.get('src');
    if (sound !== undefined && sound.toLowerCase() !== chimeSound)
      report(model, `Attribute "src" value needs to be "${chimeSound}"`);
  },
  button: (model, { report }) => checkButton(model, report),
  'text-field': textField,
  textarea: textField,
  richtextarea: textField,
  select: (model, { report }) => checkSelect(model, report),
  option(model, { report }) {
    if (!model.attributes.has('value')) report(model, 'The attribute "value" is required');
  },
  'ui-action': (model, { report }) => checkAction(model, report),
  dialog: (model, { report }) => checkId(model, 'id', report),
};

/** The rules that belong to one kind of element only. */
export function checkElement(model: Model, context: ElementContext): void {
  rules[model.kind]?.(model, context);
}
