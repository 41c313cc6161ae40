/** The languages that `code` knows; any other makes the whole message a 400 (wire sheet, section 8.1). */
export const codeLanguages: readonly string[] = [
  'plaintext', 'c', 'cpp', 'csharp', 'css', 'html', 'java', 'js', 'jsx', 'php', 'python', 'r', 'typescript', 'tsx',
  'markdown', 'json', 'scala', 'shell', 'yaml',
]; // biome-ignore format: a word list
