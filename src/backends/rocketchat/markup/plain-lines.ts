/**
 * Signs that may mean something to the grammar, generously: marks, brackets, names, addresses (a dot within a word),
 * emoticons, and what starts a block.
 */
const sign =
  /[*_~`<>[\]|@#\\]|:(?![ \t]|$)|D:|[=;](?![ \t]|$)|\.(?![ \t.]|$)|\+(?=[\d(])|['8BX%-]-?\)|\([yY]\)|localhost|^[ \t]*(?:-|\d+\.[ \t])/;

/** True for a line that the grammar reads as plain text, as `sign` can tell. */
export function isPlain(line: string): boolean {
  return !sign.test(line);
}

/**
 * The text in pieces of whole lines: those that are plain, and those for the grammar. Lines between fences of code or of
 * a block spoiler stay together with them.
 */
export function linesOf(text: string): { text: string; isPlain: boolean }[] {
  if (!text.includes('\n') && /\S/.test(text) && isPlain(text)) return [{ text, isPlain: true }];
  const lines = text.split('\n');
  const opensBlock = lines.findIndex((line) => line.startsWith('```') || line.startsWith('||'));
  const pieces: { lines: string[]; isPlain: boolean }[] = [];
  lines.forEach((line, index) => {
    const plain = (opensBlock < 0 || index < opensBlock) && isPlain(line) && (line === '' || !/^[ \t]*$/.test(line));
    const last = pieces.at(-1);
    if (last?.isPlain === plain) last.lines.push(line);
    else pieces.push({ lines: [line], isPlain: plain });
  });
  return pieces.map((piece) => ({ text: piece.lines.join('\n'), isPlain: piece.isPlain }));
}
