/**
 * The candidates that were probably meant, nearest first: equal but for case, `_` and `-`, or a few letters away.
 *
 * @param word - what was written
 * @param limit - how many at the most
 */
export function nearest(word: string, candidates: Iterable<string>, limit = 3): string[] {
  const plain = simplify(word);
  const allowed = Math.max(1, Math.floor(plain.length / 3));
  const found: { candidate: string; distance: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const other = simplify(candidate);
    if (Math.abs(other.length - plain.length) > allowed) continue;
    const distance = editDistance(plain, other);
    if (distance <= allowed) found.push({ candidate, distance });
  }
  found.sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate));
  return found.slice(0, limit).map(({ candidate }) => candidate);
}

/** ` (did you mean 'a' or 'b'?)`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const names = nearest(word, candidates).map((name) => `'${name}'`);
  return names.length === 0 ? '' : ` (did you mean ${names.join(' or ')}?)`;
}

function simplify(word: string): string {
  return word
    .slice(0, 64)
    .replace(/[_\-\s]/g, '')
    .toLowerCase();
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
