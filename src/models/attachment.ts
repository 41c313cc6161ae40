import * as z from 'zod';
import { entity, openEnum } from './schema.js';

export const AttachmentType = openEnum(['file', 'image', 'video', 'audio', 'archive', 'document']);
export type AttachmentType = z.infer<typeof AttachmentType>;

/**
 * A file on a message. It is self-contained: `backend.downloadAttachment` works on one that came from JSON.
 */
export const Attachment = z.object({
  ...entity,
  filename: z.string(),
  /** Where the bytes are. Many platforms ask for a token there: use `backend.downloadAttachment`. */
  url: z.exactOptional(z.string()),
  /** The MIME type. */
  contentType: z.exactOptional(z.string()),
  /** In bytes. */
  size: z.exactOptional(z.int().nonnegative()),
  type: AttachmentType,
  title: z.exactOptional(z.string()),
  /** The alternative text. */
  description: z.exactOptional(z.string()),
  isSpoiler: z.exactOptional(z.boolean()),
  /** In pixels. */
  width: z.exactOptional(z.number().nonnegative()),
  /** In pixels. */
  height: z.exactOptional(z.number().nonnegative()),
  durationMs: z.exactOptional(z.number().nonnegative()),
  thumbnailUrl: z.exactOptional(z.string()),
});
export type Attachment = z.infer<typeof Attachment>;

/** An attachment that is no picture, sound or film. */
export const File = Attachment.extend({ type: z.enum(['file', 'archive', 'document']).default('file') });
export type File = z.infer<typeof File>;

/** An attachment that is a picture. */
export const Image = Attachment.extend({ type: z.literal('image').default('image') });
export type Image = z.infer<typeof Image>;

/** True when the attachment is a picture; narrows it. */
export function isImage(attachment: Attachment): attachment is Image {
  return attachment.type === 'image';
}

/** True when the attachment is a file, an archive or a document; narrows it. */
export function isFile(attachment: Attachment): attachment is File {
  return attachment.type === 'file' || attachment.type === 'archive' || attachment.type === 'document';
}

const archives = /(zip|compressed|x-tar|gzip|x-7z|x-rar|vnd\.rar|x-bzip|zstd|x-xz)/;
const documents = /(pdf|msword|officedocument|opendocument|ms-excel|ms-powerpoint|rtf|epub)/;

/** The attachment type that a MIME type stands for; `file` when there is none or it says nothing. */
export function attachmentTypeOf(contentType: string | undefined): AttachmentType {
  const type = contentType?.toLowerCase() ?? '';
  if (type.startsWith('image/')) return 'image';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  if (documents.test(type)) return 'document';
  if (archives.test(type)) return 'archive';
  return 'file';
}
