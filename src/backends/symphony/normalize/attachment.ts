import mime from 'mime-types';
import { attachmentTypeOf } from '../../../models/index.js';
import type { V4AttachmentInfo } from '../client/types/message.js';
import { itemsOf, present, said } from '../fields.js';
import type { SymphonyAttachment, SymphonyAttachmentNative } from '../native.js';

/** A file of a message; its type is told by its name alone. */
export function toAttachment(
  wire: V4AttachmentInfo,
  place: { account: string; streamId: string; messageId: string },
): SymphonyAttachment {
  const filename = said(wire.name) ?? 'file';
  const contentType = mime.lookup(filename) || undefined;
  const thumbnails = itemsOf(wire.images).flatMap(({ id, dimension }) =>
    said(id) !== undefined && id
      ? [present<{ fileId: string; width?: string }>({ fileId: id, width: said(dimension) })]
      : [],
  );
  return present<SymphonyAttachment>({
    platform: 'symphony',
    account: place.account,
    id: said(wire.id) ?? '',
    filename,
    contentType,
    size: typeof wire.size === 'number' && Number.isSafeInteger(wire.size) && wire.size >= 0 ? wire.size : undefined,
    type: attachmentTypeOf(contentType),
    native: present<SymphonyAttachmentNative>({
      streamId: place.streamId,
      messageId: place.messageId,
      thumbnails: thumbnails.length > 0 ? thumbnails : undefined,
    }),
  });
}
