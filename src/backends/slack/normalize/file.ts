import { attachmentTypeOf } from '../../../models/index.js';
import type { SlackAttachment, SlackAttachmentNative } from '../native.js';
import { countAt, defined, flagAt, numberAt, stringAt, type Wire } from '../wire/read.js';
import type { NormalizeContext } from './context.js';

/**
 * A file object. Of a deleted one (`tombstone`) and one beyond a free plan's limit (`hidden_by_limit`) little more than
 * the id is left.
 */
export function fileOf(wire: Wire, context: Pick<NormalizeContext, 'account'>): SlackAttachment | undefined {
  const id = stringAt(wire, 'id');
  if (id === undefined) return undefined;
  const contentType = stringAt(wire, 'mimetype');
  const name = stringAt(wire, 'name') ?? stringAt(wire, 'title') ?? id;
  const title = stringAt(wire, 'title');
  const duration = numberAt(wire, 'duration_ms');
  return defined<SlackAttachment>({
    platform: 'slack',
    account: context.account,
    id,
    filename: name,
    url: stringAt(wire, 'url_private_download') ?? stringAt(wire, 'url_private') ?? stringAt(wire, 'external_url'),
    contentType,
    size: countAt(wire, 'size'),
    type: attachmentTypeOf(contentType),
    // Slack makes the name the title of a file that was given none.
    title: title === name ? undefined : title,
    description: stringAt(wire, 'alt_txt'),
    width: positive(numberAt(wire, 'original_w')),
    height: positive(numberAt(wire, 'original_h')),
    durationMs: positive(duration),
    thumbnailUrl: thumbnailOf(wire),
    native: defined<SlackAttachmentNative>({
      mode: stringAt(wire, 'mode'),
      fileType: stringAt(wire, 'filetype'),
      permalink: stringAt(wire, 'permalink'),
      userId: stringAt(wire, 'user'),
      isExternal: flagAt(wire, 'is_external') || undefined,
      fileAccess: stringAt(wire, 'file_access'),
    }),
  });
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value >= 0 ? value : undefined;
}

function thumbnailOf(wire: Wire): string | undefined {
  for (const size of ['480', '360', '720', '160', '80', '64']) {
    const url = stringAt(wire, `thumb_${size}`);
    if (url !== undefined) return url;
  }
  return stringAt(wire, 'thumb_video') ?? stringAt(wire, 'thumb_pdf');
}
