/**
 * Breaks what would be markup or a ping where no backslash helps: a word joiner, invisible and without a line break.
 * (Clients break pings by an invisible character after the `@`; wire sheet, section 8.)
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
