import { escapeHtml } from '../markdown/escape.js';
import { chatPage, type PageContext } from './layout.js';

/** What is not there. */
export function errorPage(context: PageContext, title: string): string {
  return chatPage(
    context,
    title,
    `<h1>${escapeHtml(title)}</h1><p>We could not find what you asked for.</p>`,
    'error-body',
  );
}
