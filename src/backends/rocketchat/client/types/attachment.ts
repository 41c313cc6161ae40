import type { IsoDate } from './date.js';

/** A line of an attachment; both `title` and `value` are wanted. */
export interface AttachmentField {
  title: string;
  value: string;
  /** Half the width. */
  short?: boolean | undefined;
}

/**
 * An attachment: a card, a file, a picture, a quoted message. In what is sent each field needs a title and a value, and
 * links must be whole http(s) URLs; the title is a link only with `title_link`.
 */
export interface AttachmentObject {
  title?: string | undefined;
  title_link?: string | undefined;
  title_link_download?: boolean | undefined;
  text?: string | undefined;
  /** `#rrggbb`, `good`, `warning` or `danger`. */
  color?: string | undefined;
  thumb_url?: string | undefined;
  image_url?: string | undefined;
  audio_url?: string | undefined;
  video_url?: string | undefined;
  author_name?: string | undefined;
  author_link?: string | undefined;
  author_icon?: string | undefined;
  /** Of a quoted message. */
  message_link?: string | undefined;
  collapsed?: boolean | undefined;
  fields?: AttachmentField[] | undefined;
  actions?: Record<string, unknown>[] | undefined;
  ts?: IsoDate | undefined;
  /** What follows is only read. */
  type?: string | undefined;
  description?: string | undefined;
  fileId?: string | undefined;
  image_type?: string | undefined;
  image_size?: number | undefined;
  image_dimensions?: { width: number; height: number } | undefined;
  image_preview?: string | undefined;
  audio_type?: string | undefined;
  audio_size?: number | undefined;
  video_type?: string | undefined;
  video_size?: number | undefined;
  /** Quotes within a quote. */
  attachments?: AttachmentObject[] | undefined;
  md?: unknown;
}
