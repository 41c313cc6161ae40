// The tree

export * as nodes from './builders.js';
// Fitting content to a platform
export { componentsToRichText, type NumberedChoice, numberedChoices } from './components-text.js';
// Writing content
export { type Content, toRichText } from './content.js';
export { type Degraded, degrade, degradeNormal } from './degrade/degrade.js';
export { LossCollector } from './degrade/losses.js';
export { isAtHome, shownEmoji, shownMention, shownRaw } from './degrade/shown.js';
export { tableText } from './degrade/table-text.js';
export { timestampText } from './degrade/timestamp-text.js';
// Writing a dialect
export type {
  Dialect,
  DialectLimits,
  MarkupForm,
  ParseOptions,
  Rendered,
  RenderOptions,
  TextUnit,
} from './dialect.js';
export { DialectError } from './dialect-error.js';
// Reading and converting
export {
  convert,
  type DialectRef,
  dialectNames,
  findDialect,
  getDialect,
  mentionChannel,
  mentionUser,
  parse,
  parseMentions,
  registerDialect,
  render,
  renderWithLosses,
} from './dialects.js';
export { embedToRichText } from './embed-text.js';
export { type SkinTone, skinToneOf, withoutSkinTone, withSkinTone } from './emoji/skin-tone.js';
// Emoji
export {
  type EmojiSet,
  emojiByName,
  emojiSets,
  findEmoji,
  isKnownEmoji,
  type NamedEmoji,
  nameOfEmoji,
  suggestEmoji,
} from './emoji/vocabulary.js';
export { assertRichText, isRichText, isRichTextNode } from './guard.js';
export { liftMarks } from './lift-marks.js';
export { markdownDialect } from './markdown/dialect.js';
export { expandMassMentions } from './mass-mentions.js';
export { type MdValue, md } from './md.js';
export { codePointLength, measureIn } from './measure.js';
export { MessageBuilder } from './message-builder.js';
export type * from './nodes.js';
export { normalize, normalizeInlines } from './normalize.js';
export {
  inlinesText,
  itemMarker,
  type PlainTextOptions,
  ruleText,
  separator,
  showsUrl,
  toPlainText,
} from './plain-text.js';
export { plainTextDialect } from './plain-text-dialect.js';
export { type RichTextPart, type SplitOptions, splitRichText } from './split/split.js';
export { truncateRichText } from './split/truncate.js';
export { splitLines } from './split-lines.js';
export { splitParagraphs } from './split-paragraphs.js';
export { cleanUrl, isAbsoluteUrl, isSafeUrl } from './url.js';
export { findAll, mapInlines, visit } from './visit.js';
