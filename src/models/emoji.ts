import * as z from 'zod';

/**
 * An emoji: a unicode one (`unicode` set) or a custom one of a workspace, guild or server (`isCustom`).
 */
export const Emoji = z.object({
  /** The short name without colons: `thumbsup`, `party_parrot`. For a unicode emoji without a known name, the emoji itself. */
  name: z.string(),
  /** The characters, skin tone included; absent for custom emoji. */
  unicode: z.exactOptional(z.string()),
  /** The platform's id of a custom emoji, where it has one (Discord). */
  id: z.exactOptional(z.string()),
  isCustom: z.boolean().default(false),
  isAnimated: z.exactOptional(z.boolean()),
  /** The picture of a custom emoji. */
  url: z.exactOptional(z.string()),
});
export type Emoji = z.infer<typeof Emoji>;
