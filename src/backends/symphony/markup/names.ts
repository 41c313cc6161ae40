/** Elements that are blocks of their own; everything else stands in running text. */
export const blockNames: ReadonlySet<string> = new Set([
  'messageML', 'div', 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'pre', 'code', 'ul', 'ol', 'li', 'table', 'thead',
  'tbody', 'tfoot', 'tr', 'td', 'th', 'card', 'expandable-card', 'header', 'body', 'form', 'dialog', 'title', 'footer',
  'blockquote', 'section', 'article',
]); // biome-ignore format: a word list

/** The fields of forms and what belongs to them: components, not content. */
export const fieldNames: ReadonlySet<string> = new Set([
  'button', 'input', 'select', 'option', 'textarea', 'richtextarea', 'text-field', 'checkbox', 'radio', 'label',
  'person-selector', 'room-selector', 'date-selector', 'date-picker', 'time-picker', 'timezone-picker', 'ui-action',
  'dialog',
]); // biome-ignore format: a word list

/** The classes of a `div` that is such a field in PresentationML. */
export const fieldClasses: ReadonlySet<string> = new Set([
  'person-selector', 'room-selector', 'date-selector', 'timezone-picker', 'checkbox-group', 'radio-group', 'ui-action',
  'textfield-group', 'textarea-group', 'richtextarea-group', 'dropdown-group', 'person-selector-group',
  'room-selector-group', 'date-picker-group', 'time-picker-group', 'timezone-picker-group',
]); // biome-ignore format: a word list
