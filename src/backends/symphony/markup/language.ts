import { codeLanguages } from '../messageml/code-languages.js';

const languages = new Set(codeLanguages);
const aliases = new Map<string, string>(
  Object.entries({
    'c++': 'cpp', cc: 'cpp', cxx: 'cpp', hpp: 'cpp', h: 'c', cs: 'csharp', 'c#': 'csharp', htm: 'html', xhtml: 'html',
    javascript: 'js', mjs: 'js', cjs: 'js', node: 'js', py: 'python', python3: 'python', ts: 'typescript', md: 'markdown',
    yml: 'yaml', sh: 'shell', bash: 'shell', zsh: 'shell', console: 'shell', shellscript: 'shell', txt: 'plaintext',
    text: 'plaintext', plain: 'plaintext', json5: 'json', jsonc: 'json',
  }),
); // biome-ignore format: a word list

/** Symphony's name of a code language; `undefined` for one that it refuses, which would refuse the whole message. */
export function symphonyLanguage(lang: string): string | undefined {
  const name = lang.toLowerCase();
  return languages.has(name) ? name : aliases.get(name);
}
