/** 1 light, 2 medium-light, 3 medium, 4 medium-dark, 5 dark. */
export type SkinTone = 1 | 2 | 3 | 4 | 5;

const modifiers = /[\u{1f3fb}-\u{1f3ff}]/gu;
// The handshake between two people takes no tone of its own.
const bases = /(?!\u{1f91d}\u200d)(\p{Emoji_Modifier_Base})\ufe0f?/gu;

/** The emoji in a skin tone; as it is where it shows no skin. Tones that it had are replaced. */
export function withSkinTone(unicode: string, tone: SkinTone): string {
  return unicode.replace(modifiers, '').replace(bases, `$1${String.fromCodePoint(0x1f3fa + tone)}`);
}

/** The skin tone of an emoji, of the first person in it; `undefined` for the yellow one. */
export function skinToneOf(unicode: string): SkinTone | undefined {
  modifiers.lastIndex = 0;
  const modifier = modifiers.exec(unicode)?.[0].codePointAt(0);
  return modifier === undefined ? undefined : ((modifier - 0x1f3fa) as SkinTone);
}

/** The emoji without skin tones. */
export function withoutSkinTone(unicode: string): string {
  return unicode.replace(modifiers, '');
}
