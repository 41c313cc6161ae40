import * as z from 'zod';
import { Time } from './schema.js';

/** A colour as `#rrggbb`. A number (`0x3498db`), `#rgb` and upper case are accepted and made so. */
export const Color = z.preprocess(
  (value) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffff)
      return `#${value.toString(16).padStart(6, '0')}`;
    if (typeof value !== 'string') return value;
    const hex = value.toLowerCase();
    const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(hex);
    if (short)
      return `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`;
    return hex;
  },
  z.string().regex(/^#[0-9a-f]{6}$/, 'a colour is #rrggbb, or a number from 0 to 0xffffff'),
);

export const EmbedAuthor = z.object({
  name: z.string(),
  url: z.exactOptional(z.string()),
  iconUrl: z.exactOptional(z.string()),
});
export type EmbedAuthor = z.infer<typeof EmbedAuthor>;

export const EmbedField = z.object({
  /** Plain text. */
  name: z.string(),
  /** Markdown. */
  value: z.string(),
  /** Inline fields stand side by side. */
  inline: z.boolean().default(false),
});
export type EmbedField = z.infer<typeof EmbedField>;

export const EmbedFooter = z.object({
  text: z.string(),
  iconUrl: z.exactOptional(z.string()),
});
export type EmbedFooter = z.infer<typeof EmbedFooter>;

export const EmbedMedia = z.object({
  url: z.string(),
  /** In pixels. */
  width: z.exactOptional(z.number().nonnegative()),
  /** In pixels. */
  height: z.exactOptional(z.number().nonnegative()),
  /** The alternative text. */
  description: z.exactOptional(z.string()),
});
export type EmbedMedia = z.infer<typeof EmbedMedia>;

/**
 * A card on a message. `description` and the fields' values are Markdown in both directions and never ping; all other
 * strings are plain text.
 */
export const Embed = z.object({
  title: z.exactOptional(z.string()),
  description: z.exactOptional(z.string()),
  url: z.exactOptional(z.string()),
  color: z.exactOptional(Color),
  timestamp: z.exactOptional(Time),
  author: z.exactOptional(EmbedAuthor),
  footer: z.exactOptional(EmbedFooter),
  /** The small picture at the side. */
  thumbnail: z.exactOptional(EmbedMedia),
  /** The large picture below. */
  image: z.exactOptional(EmbedMedia),
  fields: z.array(EmbedField).default([]),
});
export type Embed = z.infer<typeof Embed>;
