import { ownValue } from '../../../core/own-value.js';
import type { Format, Kind } from './kinds.js';

/** What may stand on an element: its name there, and the name that the checks use for it. */
type Names = Readonly<Record<string, string>>;

function names(list: string, renamed: Names = {}): Names {
  const result: Record<string, string> = {};
  for (const name of list.split(' ')) if (name !== '') result[name] = name;
  return { ...result, ...renamed };
}

const styled = names('class style');
const field = 'name required label title';
const entityId = 'data-entity-id';
/** The selectors are a `div` with `data-…` attributes in PresentationML. */
const selector = names('', {
  'data-name': 'name',
  'data-placeholder': 'placeholder',
  'data-required': 'required',
  'data-value': 'value',
  'data-formnovalidate': 'formnovalidate',
});
const area = `${field} placeholder minlength maxlength pattern disabled readonly rows cols`;
const box = 'name value checked label disabled readonly formnovalidate';
const date = `${field} value placeholder min max disabled readonly`;
const person = names(`${field} placeholder value formnovalidate`);
const both = (rules: Names): { messageml: Names; presentationml: Names } => ({
  messageml: rules,
  presentationml: rules,
});
const none = both({});
const textArea = {
  messageml: names(`${area} pattern-error-message formnovalidate`),
  presentationml: names(`${area} id`, {
    'data-pattern-error-message': 'pattern-error-message',
    'data-formnovalidate': 'formnovalidate',
  }),
};
const checkable = {
  messageml: names(box),
  presentationml: names(`${box} id type`, { 'data-formnovalidate': 'formnovalidate' }),
};
const roomOrPerson = { messageml: person, presentationml: { ...person, ...selector, ...names('id') } };

const rules: Readonly<Record<Kind, { messageml: Names; presentationml: Names }>> = {
  messageML: { messageml: names('xmlns beta'), presentationml: names('class style data-format data-version') },
  text: none,
  p: both(styled),
  br: none,
  hr: none,
  span: both(names(`class style ${entityId} data-title data-target-id`)),
  div: both(names(`class style ${entityId} data-icon-src data-accent-color data-state data-variant`)),
  b: both(styled),
  i: both(styled),
  sub: both(styled),
  sup: both(styled),
  pre: both(styled),
  code: both({ ...styled, ...names('language data-language') }),
  heading: both(styled),
  a: both({ ...styled, href: 'href' }),
  img: both({ ...styled, src: 'src' }),
  ul: both(styled),
  ol: both(styled),
  li: both(styled),
  table: both(styled),
  thead: both(styled),
  tbody: both(styled),
  tfoot: both(styled),
  tr: both(styled),
  td: both({ ...styled, ...names('rowspan colspan') }),
  th: both(styled),
  mention: {
    messageml: names(`uid email strict ${entityId}`),
    presentationml: names(`class style uid email strict ${entityId}`),
  },
  hash: { messageml: names(`tag ${entityId}`), presentationml: names(`class style tag ${entityId}`) },
  cash: { messageml: names(`tag ${entityId}`), presentationml: names(`class style tag ${entityId}`) },
  tag: both(
    names(
      `fullbbgcompticker unique-id figi bbgcompticker figi-ticker us-code isin local-code instrument-class bbgmarket-sector return-main-listing country-code operational-mic fallback-ticker ${entityId}`,
    ),
  ),
  emoji: both(names('shortcode family size', { annotation: 'shortcode' })),
  dateTime: both(names('value format')),
  chime: both(names('src autoplay')),
  card: both({ ...styled, ...names('iconSrc accent', { 'data-icon-src': 'iconSrc', 'data-accent-color': 'accent' }) }),
  cardHeader: none,
  cardBody: none,
  'expandable-card': both({ ...styled, ...names('state', { 'data-state': 'state' }) }),
  expandableCardHeader: none,
  expandableCardBody: both(names('variant', { 'data-variant': 'variant' })),
  form: both(names('id multi-submit')),
  button: {
    messageml: names('name type class icon title formnovalidate'),
    presentationml: names('name type class icon', { 'data-title': 'title', 'data-formnovalidate': 'formnovalidate' }),
  },
  'text-field': {
    messageml: names(
      `${field} placeholder minlength maxlength masked pattern pattern-error-message disabled readonly formnovalidate auto-submit`,
    ),
    presentationml: names('name required placeholder minlength maxlength label pattern value id type', {
      'data-pattern-error-message': 'pattern-error-message',
      'data-formnovalidate': 'formnovalidate',
      'data-masked': 'masked',
    }),
  },
  textarea: textArea,
  richtextarea: textArea,
  checkbox: checkable,
  radio: checkable,
  select: both(
    names(`${field} data-placeholder multiple disabled readonly min max auto-submit formnovalidate id`, {
      'data-formnovalidate': 'formnovalidate',
    }),
  ),
  option: both(names('value selected')),
  'person-selector': roomOrPerson,
  'room-selector': roomOrPerson,
  'date-selector': {
    messageml: names('name required placeholder formnovalidate'),
    presentationml: { ...names('name required placeholder formnovalidate'), ...selector },
  },
  'date-picker': {
    messageml: names(`${date} disabled-date highlighted-date format formnovalidate`),
    presentationml: names(`${date} type id data-disabled-date data-highlighted-date data-format data-formnovalidate`),
  },
  'time-picker': {
    messageml: names(`${date} strict step formnovalidate disabled-time format`),
    presentationml: names(
      `${date} strict step formnovalidate type id data-disabled-time data-strict data-format data-formnovalidate`,
    ),
  },
  'timezone-picker': {
    messageml: names(`${field} value placeholder disabled-timezone formnovalidate`),
    presentationml: {
      ...names(`${field} value placeholder id data-disabled-timezone`),
      ...selector,
    },
  },
  'ui-action': both(
    names('action trigger user-ids stream-id side-by-side target-id', {
      'data-action': 'action',
      'data-trigger': 'trigger',
      'data-user-ids': 'user-ids',
      'data-stream-id': 'stream-id',
      'data-side-by-side': 'side-by-side',
      'data-target-id': 'target-id',
    }),
  ),
  dialog: {
    messageml: names('id width state', { 'data-width': 'width', 'data-state': 'state', 'data-open': 'open' }),
    presentationml: names('id width state open', { 'data-width': 'width', 'data-state': 'state', 'data-open': 'open' }),
  },
  dialogTitle: none,
  dialogBody: none,
  dialogFooter: none,
};

/** The name that the checks use for an attribute; `undefined` when it may not stand there. */
export function attributeName(kind: Kind, format: Format, name: string): string | undefined {
  const allowed = rules[kind][format];
  return ownValue(allowed, name);
}
