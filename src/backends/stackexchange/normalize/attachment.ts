import { Parser } from 'htmlparser2';
import mime from 'mime-types';
import { attachmentTypeOf } from '../../../models/index.js';
import { present } from '../fields.js';
import type { StackExchangeAttachmentModel } from '../native.js';

/** The picture that a message shows when it is nothing but its address (wire sheet, section 8). */
export function pictureOf(
  content: string,
  { account, origin }: { account: string; origin: string },
): StackExchangeAttachmentModel | undefined {
  if (!content.includes('ob-image')) return undefined;
  let isPicture = false;
  let source: string | undefined;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (/(?:^|\s)ob-image(?:\s|$)/.test(attributes['class'] ?? '')) isPicture = true;
      if (isPicture && name === 'img') source ??= attributes['src'];
    },
  });
  parser.end(content);
  // The scheme is left out: it is the chat's own.
  if (!source || !URL.canParse(source, origin)) return undefined;
  const url = new URL(source, origin);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
  const filename = nameOf(url);
  const contentType = mime.lookup(filename) || undefined;
  return present<StackExchangeAttachmentModel>({
    platform: 'stackexchange',
    account,
    id: url.href,
    filename,
    url: url.href,
    contentType,
    type: contentType === undefined ? 'image' : attachmentTypeOf(contentType),
  });
}

function nameOf({ pathname }: URL): string {
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || 'image';
  } catch {
    return last;
  }
}
