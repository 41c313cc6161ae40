/**
 * Breaks what would be markup, where the grammar has no escape sign: a word joiner, which is invisible and takes no
 * line break. The wire sheet (section 9) has a zero width space in these places; that one occurs in people's texts
 * (Khmer and Thai words stand apart by it).
 */
export const joiner = '\u2060';

/** Joiners of the text itself are written twice, so that reading can tell them from ours. */
export function doubleJoiners(text: string): string {
  return text.includes(joiner) ? text.replaceAll(joiner, joiner + joiner) : text;
}

/** Takes our joiners out: at each place there is one of ours at the most, and two of each of the text. */
export function dropJoiners(text: string): string {
  if (!text.includes(joiner)) return text;
  return text.replace(/\u2060+/g, (run) => joiner.repeat(run.length >> 1));
}
