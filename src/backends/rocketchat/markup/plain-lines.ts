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

/** Whole lines: plain ones, a block of code, or others for the grammar. */
export type Piece = { kind: 'plain' | 'marked'; lines: string[] } | { kind: 'code'; language: string; lines: string[] };

/** The text in pieces, none of which means anything else by itself than in its place. */
export function piecesOf(text: string): Piece[] {
  if (!text.includes('\n') && /\S/.test(text) && isPlain(text)) return [{ kind: 'plain', lines: [text] }];
  const lines = text.split('\n');
  const lastTarget = lines.findLastIndex((line) => line.includes(']('));
  const pieces: Piece[] = [];
  let until = -1;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as string;
    if (line.startsWith('```')) {
      const end = closingFence(lines, index);
      const code = end === undefined || index <= until ? undefined : codeOf(lines, index, end);
      if (code && end !== undefined) {
        pieces.push(code);
        index = end;
        continue;
      }
      until = Math.max(until, end ?? -1);
    } else if (line === '||') until = Math.max(until, closingSpoiler(lines, index));
    // A bracket may open a label that goes on over lines.
    if (line.includes('[')) until = Math.max(until, lastTarget);
    const isShown = line === '' || /[^ \t]/.test(line);
    const kind = index > until && isShown && isPlain(line) ? 'plain' : 'marked';
    const last = pieces.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else pieces.push({ kind, lines: [line] });
  }
  return pieces;
}

const fence = /^```([a-zA-Z0-9 _\-.]*)$/;

/** The line that ends a block of code; no other may have three backticks before it. */
function closingFence(lines: readonly string[], start: number): number | undefined {
  if (!fence.test(lines[start] ?? '')) return undefined;
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index] as string;
    if (line.includes('```')) return line.startsWith('```') && index > start + 1 ? index : undefined;
  }
  return undefined;
}

/** A block of code whose lines are as they stand: the grammar drops an empty first one. */
function codeOf(lines: readonly string[], start: number, end: number): Piece | undefined {
  if (lines[end] !== '```' || lines[start + 1] === '') return undefined;
  return { kind: 'code', language: fence.exec(lines[start] ?? '')?.[1] ?? '', lines: lines.slice(start + 1, end) };
}

function closingSpoiler(lines: readonly string[], start: number): number {
  return lines.findIndex((line, index) => index > start && line.startsWith('||'));
}
