import { emojiByName } from '../../../richtext/emoji/vocabulary.js';

/** The emoji of a shortcode; `undefined` for one that the pod does not know, which then shows as `:code:`. */
export function emojiOf(shortcode: string): string | undefined {
  return emojiByName(shortcode, 'joypixels');
}
