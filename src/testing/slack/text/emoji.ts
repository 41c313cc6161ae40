import { emojiTable } from './emoji-table.generated.js';

export type SlackEmoji = { /** Canonical, without tone. */ name: string; tone: number | undefined; unicode: string };

const byName = new Map<string, { name: string; hex: string }>();
const byHex = new Map<string, string>();
for (const line of emojiTable)
  for (const row of line.split(';')) {
    const [hex, ...names] = row.split(' ');
    const name = names[0];
    if (!hex || !name) continue;
    byHex.set(bare(hex), name);
    for (const each of names) byName.set(each, { name, hex });
  }

/** Any unicode emoji, with its joiners, variation selectors and tones. */
export const unicodeEmoji =
  /(?:\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3|\p{Emoji}(?:\p{Emoji_Modifier}|\uFE0F)?(?:[\u{E0020}-\u{E007F}]+)?(?:\u200D\p{Emoji}(?:\p{Emoji_Modifier}|\uFE0F)?)*)/gu;

/** Reads `+1`, `thumbsup`, `wave::skin-tone-3`: Slack's own names, aliases included. `undefined` for what Slack has not. */
export function emojiByName(name: string): SlackEmoji | undefined {
  const [, base, tone] = /^(.+?)(?:::skin-tone-([2-6]))?$/.exec(name) ?? [];
  const found = base === undefined ? undefined : byName.get(base);
  if (!found) return undefined;
  const level = tone === undefined ? undefined : Number(tone);
  return { name: found.name, tone: level, unicode: toUnicode(found.hex, level) };
}

/** The Slack name of a unicode emoji, `undefined` where Slack has none. */
export function emojiByUnicode(unicode: string): SlackEmoji | undefined {
  const points = [...unicode].map((each) => each.codePointAt(0) ?? 0);
  const tones = points.filter((point) => point >= 0x1f3fb && point <= 0x1f3ff);
  const first = tones[0];
  const untoned = points.filter((point) => !(point >= 0x1f3fb && point <= 0x1f3ff) || points.length === 1);
  const hex = untoned.map((point) => point.toString(16).padStart(4, '0')).join('-');
  const name = byHex.get(bare(hex));
  if (name === undefined) return undefined;
  // 2 is the lightest, 6 the darkest; 1 would be the yellow one.
  const tone = first === undefined || points.length === 1 ? undefined : first - 0x1f3fb + 2;
  return { name, tone, unicode: toUnicode(byName.get(name)?.hex ?? hex, tone) };
}

/** `+1`, or `+1::skin-tone-4`: the form of reactions. */
export function reactionName(emoji: SlackEmoji): string {
  return emoji.tone === undefined ? emoji.name : `${emoji.name}::skin-tone-${emoji.tone}`;
}

/** `:+1:`, or `:+1::skin-tone-4:`: the form of text. */
export function shortcode(emoji: SlackEmoji): string {
  return `:${reactionName(emoji)}:`;
}

/** `1f44d-1f3fd`: the form of rich_text. */
export function hexOf(unicode: string): string {
  return [...unicode].map((each) => (each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')).join('-');
}

function bare(hex: string): string {
  return hex.replaceAll('-fe0f', '');
}

/** Fully qualified: a sign that is text by default gets its variation selector. */
function toUnicode(hex: string, tone: number | undefined): string {
  const points = bare(hex)
    .split('-')
    .map((each) => Number.parseInt(each, 16));
  let text = '';
  points.forEach((point, index) => {
    const sign = String.fromCodePoint(point);
    text += sign;
    if (index === 0 && tone !== undefined) text += String.fromCodePoint(0x1f3fb + tone - 2);
    else if (/\p{Emoji}/u.test(sign) && !/\p{Emoji_Presentation}|\p{Regional_Indicator}/u.test(sign)) text += '\uFE0F';
  });
  return text;
}
