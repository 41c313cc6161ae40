import { type Attachment, attachmentTypeOf } from '../../../models/index.js';
import type { Asset, FileAttachment, Attachment as TeamwireAttachment } from '../client/data/attachment.js';
import { defined } from '../client/read/values.js';
import type { TeamwireAttachmentNative } from '../native.js';

/** The files of a message, and what on it is no file. */
export function toAttachments(
  list: readonly TeamwireAttachment[],
  account: string,
): { attachments: Attachment[]; others: TeamwireAttachmentNative[] } {
  const attachments: Attachment[] = [];
  const others: TeamwireAttachmentNative[] = [];
  const file = (asset: Asset, type: Attachment['type']) => attachments.push(toAttachment(asset, type, account));
  for (const each of list) {
    if (each.type === 'GALLERY') for (const item of each.items) file(item, 'image');
    else if ('asset' in each) file(each.asset, typeOf(each));
    else if (each.type === 'UNKNOWN') others.push({ type: 'UNKNOWN', fields: plain(each.fields) });
    else if (each.type === 'POLL') others.push({ ...each, options: each.options.map((option) => ({ ...option })) });
    else if (each.type === 'CALENDAR')
      others.push({ ...each, startDate: each.startDate.toISOString(), endDate: each.endDate.toISOString() });
    else others.push({ ...each });
  }
  return { attachments, others };
}

function typeOf({ type, asset }: FileAttachment): Attachment['type'] {
  if (type === 'SOUND') return 'audio';
  return type === 'VIDEO' ? 'video' : attachmentTypeOf(asset.mime);
}

function toAttachment({ aid, name, mime, size }: Asset, type: Attachment['type'], account: string): Attachment {
  return defined<Attachment>({
    platform: 'teamwire',
    account,
    id: aid,
    filename: name,
    contentType: mime,
    size,
    type,
  });
}

/** What JSON can hold of it: a number that is too large for one is read as infinite. */
function plain(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return JSON.parse(JSON.stringify(fields)) as Record<string, unknown>;
}
