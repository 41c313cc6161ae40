/** Shows nothing and has no width. */
export const zeroWidthSpace = '\u200b';

/** Begins small text at the start of a line. */
export const subtextSign = '-# ';

/**
 * Parts two signs that would be read as one: an escaped zero-width space. Reading drops it, for in text such a space is
 * written without a backslash.
 */
export const parting = `\\${zeroWidthSpace}`;

// Backticks in code cannot be escaped; those that would end it are parted by a zero-width space (wire sheet, section 13).
// One more goes to where the code has such spaces itself, so that reading can always take one away.

/** Code as it is written between runs of three backticks. */
export function partFence(value: string): string {
  const parted = value.includes('`') ? addToOwn(value).replace(/``(?=`)/g, `\`\`${zeroWidthSpace}`) : value;
  // Discord takes no code block without a character other than a line break.
  return /^[\n\u200b]*$/.test(parted) ? parted + zeroWidthSpace : parted;
}

/** The inverse of `partFence`. */
export function joinFence(written: string): string {
  const value = /^[\n\u200b]*\u200b$/.test(written) ? written.slice(0, -1) : written;
  return joinBackticks(value);
}

/** Inline code as it is written: three backticks open a block wherever they stand, so a run is one or two long. */
export function partSpan(value: string): { written: string; run: '`' | '``' } {
  if (!value.includes('`')) return { written: value, run: '`' };
  let written = addToOwn(value);
  let run: '`' | '``' = '`';
  if (hasRun(written, 1)) {
    if (needsParting(written)) written = written.replace(/(?<!`)``(?!`)/g, `\`${zeroWidthSpace}\``);
    run = '``';
  }
  if (/^ *`/.test(written)) written = ` ${written}`;
  if (/` *$/.test(written)) written += ' ';
  return { written, run };
}

/** The inverse of `partSpan`. */
export function joinSpan(written: string): string {
  if (!written.includes('`')) return written;
  let value = written;
  if (/^ +`/.test(value)) value = value.slice(1);
  if (/` +$/.test(value)) value = value.slice(0, -1);
  return joinBackticks(value);
}

/** True when code cannot be written without parting some of its backticks. */
export function needsParting(value: string): boolean {
  return hasRun(value, 1) && hasRun(value, 2);
}

function hasRun(value: string, length: 1 | 2): boolean {
  return (length === 1 ? /(?<!`)`(?!`)/ : /(?<!`)``(?!`)/).test(value);
}

function addToOwn(value: string): string {
  return value.includes(zeroWidthSpace) ? value.replace(/`(?=\u200b+`)/g, `\`${zeroWidthSpace}`) : value;
}

function joinBackticks(value: string): string {
  return value.includes(zeroWidthSpace) ? value.replace(/`\u200b(?=\u200b*`)/g, '`') : value;
}
