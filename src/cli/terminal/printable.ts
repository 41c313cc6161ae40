/** What others write must not drive the terminal: one line, without control characters and changes of direction. */
export function printable(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
}
