import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Writes a text in a colour, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;
const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

/**
 * Colours for a terminal.
 *
 * @param isTerminal - of the stream that is written to; `FORCE_COLOR` makes it count as one, `NO_COLOR` and `TERM=dumb` do
 * not. @see https://no-color.org
 */
export function paintFor(isTerminal: boolean, env: NodeJS.ProcessEnv): Paint {
  if (env['NO_COLOR']) return plain;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced === '0' || forced === 'false' ? plain : coloured;
  return isTerminal && env['TERM'] !== 'dumb' ? coloured : plain;
}
