/**
 * Puts markup behind the content of a document: embeds and forms go with the text in one message.
 *
 * @param document - what `render` gives; `''` for none
 * @param fragments - markup without a root, as `embedToMessageML` and `componentsToMessageML` give it
 * @returns a whole document. One without anything holds a space, for a message must have one (wire sheet, section 7.2)
 */
export function joinMessageML(document: string, ...fragments: readonly string[]): string {
  const body = /^\s*<messageML[^>]*>([\s\S]*)<\/messageML>\s*$/.exec(document)?.[1] ?? document;
  return `<messageML>${[body, ...fragments].join('') || ' '}</messageML>`;
}
