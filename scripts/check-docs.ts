/**
 * Compiles every TypeScript and JavaScript block of README.md, docs/ and the doc comments of src/ against the source, and
 * looks at the pages' links.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { findEntries, root } from './entries.js';
import { extract, nameOf, programOf, type Snippet } from './snippets/extract.js';
import { linkProblems } from './snippets/links.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const under = (folder: string, ending: string): string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith(ending) && !/node_modules|^\.vitepress|^public\//.test(name))
        .map((name) => `${folder}/${name}`)
        .sort()
    : [];

const pages = readdirSync(root).filter((name) => name.endsWith('.md'));
const extracted = [...pages, ...under('docs', '.md'), ...under('src', '.ts')].map((file) => extract(file, read(file)));
const snippets = extracted.flatMap((page) => page.snippets);
const problems = [...extracted.flatMap((page) => page.problems), ...linkProblems([...pages, ...under('docs', '.md')])];

const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson({ ...config.config.compilerOptions, include: undefined }, root);
Object.assign(options, { noEmit: true, incremental: false, allowJs: true, checkJs: true, tsBuildInfoFile: undefined });

/** What each entry exports as values: a doc comment need not import the package that it stands in. */
const entries = findEntries().filter((entry) => entry.subpath !== undefined);
const faces = ts.createProgram(
  entries.map((entry) => join(root, entry.source)),
  options,
);
const exported = new Map(
  entries.map(({ source, subpath = '' }) => [
    subpath.replace('.', 'chatmux'),
    { folder: source.replace(/index\.ts$/, ''), names: new Set(exportedValues(faces, join(root, source))) },
  ]),
);

/**
 * Each snippet is a module of its own inside the repository, so that it finds what the root's tsconfig finds. A page has a
 * folder: a snippet that begins with `// bot.ts` is the file of that name for the others.
 */
const programs = new Map<string, { text: string; parts: Snippet[] }>();
for (const [index, snippet] of snippets.entries()) {
  const parts = programOf(snippet);
  const code = parts.map((part) => part.code).join('\n');
  const text = snippet.file.startsWith('src/') ? withImports(code, snippet.file) : code;
  const isCommonJs = snippet.language === 'js' && /\brequire\(/.test(text);
  const ending = isCommonJs ? 'cjs' : snippet.language === 'js' ? 'js' : 'ts';
  programs.set(join(folderOf(snippet.file), nameOf(snippet) ?? `snippet-${index}.${ending}`), {
    text: `${text}\n`,
    parts,
  });
}

const host = ts.createCompilerHost(options);
const { fileExists, readFile, directoryExists } = host;
const folders = new Set([...programs.keys()].map((path) => dirname(path)));
host.directoryExists = (path) => folders.has(path) || (directoryExists?.(path) ?? true);
host.fileExists = (path) => programs.has(path) || fileExists(path);
host.readFile = (path) => programs.get(path)?.text ?? readFile(path);
const sourceFile = host.getSourceFile;
host.getSourceFile = (path, language, ...rest) => {
  const snippet = programs.get(path);
  return snippet ? ts.createSourceFile(path, snippet.text, language, true) : sourceFile(path, language, ...rest);
};

const program = ts.createProgram(
  [...programs.keys(), join(root, 'scripts/snippets/globals.d.ts')],
  options,
  host,
  faces,
);
for (const [path, { parts }] of programs) {
  const source = program.getSourceFile(path);
  if (!source) continue;
  for (const diagnostic of [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]) {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n  ');
    const at = source.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line;
    problems.push(`${placeIn(parts, at)}: ${message} (TS${diagnostic.code})`);
  }
}

/** What stands in doc comments may import its neighbours by `./`. */
function folderOf(file: string): string {
  return file.startsWith('src/') ? root : join(root, '.cache/snippets', file);
}

function exportedValues(from: ts.Program, file: string): string[] {
  const source = from.getSourceFile(file);
  const symbol = source && from.getTypeChecker().getSymbolAtLocation(source);
  return symbol
    ? from
        .getTypeChecker()
        .getExportsOfModule(symbol)
        .map(({ name }) => name)
    : [];
}

/** On the first line, so that lines keep their numbers. */
function withImports(code: string, file: string): string {
  const own = /\b(?:import|const|let|class|function)\b[^;=(]*/g;
  const declared = (code.match(own) ?? []).join(' ');
  const used = new Set(code.match(/(?<![.\w'])[A-Za-z_]\w*/g) ?? []);
  const wanted = new Set([...used].filter((name) => !new RegExp(`\\b${name}\\b`).test(declared)));
  let imports = '';
  for (const [specifier, { folder, names }] of exported) {
    const given = file.startsWith(folder) ? [...wanted].filter((name) => names.has(name)) : [];
    for (const name of given) wanted.delete(name);
    if (given.length > 0) imports += `import { ${given.join(', ')} } from '${specifier}'; `;
  }
  for (const [path, names] of namesInFolder(dirname(file))) {
    const given = [...wanted].filter((name) => names.has(name));
    for (const name of given) wanted.delete(name);
    if (given.length > 0) imports += `import { ${given.join(', ')} } from './${path.replace(/\.ts$/, '.js')}'; `;
  }
  return imports + code;
}

/** What is no part of the public face is explained to its neighbours: the files of the same folder. */
function namesInFolder(folder: string): [string, Set<string>][] {
  const declaration = /^export (?:abstract |async )?(?:class|const|function) (\w+)/gm;
  const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'));
  return files.map((name) => {
    const path = `${folder}/${name}`;
    return [path, new Set([...read(path).matchAll(declaration)].map((match) => match[1] ?? ''))];
  });
}

/** The line of a page that a line of the program came from. */
function placeIn(parts: readonly Snippet[], line: number): string {
  let offset = line;
  for (const part of parts) {
    const length = part.code.split('\n').length;
    if (offset < length) return `${part.file}:${part.line + offset}`;
    offset -= length;
  }
  return parts.at(-1)?.file ?? '';
}

for (const problem of new Set(problems)) console.error(problem);
for (const { file, line, reason } of extracted.flatMap((page) => page.unchecked)) {
  console.log(`not compiled: ${file}:${line}: ${reason}`);
}
console.log(`${snippets.length} snippets, ${new Set(problems).size} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
