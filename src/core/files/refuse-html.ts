import { type ChatError, type ChatErrorOptions, ForbiddenError } from '../errors/index.js';
import type { SafeResponse } from './safe-fetch.js';

/**
 * For `safeFetch`'s `inspect`: platforms answer a file's address with a login page, status 200, when the token is missing
 * or may not read it.
 *
 * @param expected - the file's own MIME type: a page is fine where it is what was uploaded
 * @param hint - which permission would mend it
 */
export function refuseHtml(expected: string | undefined, hint: string, context?: ChatErrorOptions) {
  return ({ headers }: Pick<SafeResponse, 'headers'>): ChatError | undefined => {
    const isPage = /^(text\/html|application\/xhtml\+xml)\b/i.test(headers.get('content-type') ?? '');
    if (!isPage || /html/i.test(expected ?? '')) return undefined;
    // Uploaded pages are offered as an attachment; login pages are shown.
    if (/^\s*attachment/i.test(headers.get('content-disposition') ?? '')) return undefined;
    return new ForbiddenError(`A login page came instead of the file: ${hint}`, context);
  };
}
