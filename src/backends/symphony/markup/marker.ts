/**
 * The classes by which this dialect knows its own styled forms of what MessageML has no element for. A class may be
 * anything (wire sheet, section 8.4) and comes back as sent.
 */
export const marker = {
  quote: 'blockquote',
  inlineCode: 'inline-code',
  spoiler: 'spoiler',
  image: 'image',
  done: 'task-done',
  open: 'task-open',
  /** Text whose white space is all meant. */
  exact: 'white-space:pre-wrap',
  quoteStyle: 'border-left:3px solid #8f959e;padding-left:8px;margin:4px 0',
  codeStyle: 'font-family:monospace;white-space:pre-wrap',
  underline: 'text-decoration:underline',
  strike: 'text-decoration:line-through',
} as const;
