/** The code blocks of Markdown pages and of doc comments, which are compiled so that they stay true. */

export interface Snippet {
  readonly file: string;
  /** Line of the block's first line of code in its file, from 1. */
  readonly line: number;
  readonly language: 'ts' | 'js';
  readonly code: string;
  /** Blocks that stand before this one in the same program: a prelude, and what it continues. */
  readonly before: readonly Snippet[];
  /** A block that stands behind it in the same program, unseen by readers: what checks it, or cleans up. */
  readonly after?: Snippet;
  /** It is also run, in the tests. */
  readonly isRun?: true;
}

export interface Extraction {
  readonly snippets: readonly Snippet[];
  /** Blocks that are not compiled, with their reason. */
  readonly unchecked: readonly { readonly file: string; readonly line: number; readonly reason: string }[];
  readonly problems: readonly string[];
}

/**
 * A block's first line names its language and may go on:
 * `ts continues` takes it as the next part of the block before it on the same page;
 * `ts run` has it run by the tests, on emulators: what it writes must be what the comments behind its `console.log` say;
 * `ts no-check: <reason>` leaves it unchecked.
 * A comment `<!-- prelude … -->` in a Markdown page, right before a block, declares what readers need not see, and
 * `<!-- after … -->` right behind one holds what is to be done in the end.
 */
export function extract(file: string, text: string): Extraction {
  const snippets: Snippet[] = [];
  const unchecked: Extraction['unchecked'][number][] = [];
  const problems: string[] = [];
  const isComment = !file.endsWith('.md');
  const lines = text.split('\n');
  // In a doc comment the text begins behind ` * `.
  const bare = (line: string): string | undefined => (isComment ? /^\s*\* ?(.*)$/.exec(line)?.[1] : line);

  let prelude: Snippet | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const line = bare(lines[index] ?? '');
    if (line === undefined) continue;
    if (!isComment && /^<!-- prelude\s*$/.test(line)) {
      const end = lines.findIndex((each, at) => at > index && each.trim() === '-->');
      prelude = {
        file,
        line: index + 2,
        language: 'ts',
        code: lines.slice(index + 1, end).join('\n'),
        before: [],
      };
      index = end;
      continue;
    }
    const fence = /^(\s*)```(.*)$/.exec(line);
    if (!fence) {
      if (line.trim() !== '') prelude = undefined;
      continue;
    }
    const [, indent = '', info = ''] = fence;
    const start = index + 1;
    index = lines.findIndex((each, at) => at >= start && bare(each)?.trim() === '```');
    if (index < 0) {
      problems.push(`${file}:${start}: the code block has no end`);
      break;
    }
    const given = prelude;
    prelude = undefined;
    const [language, ...rest] = info.trim().split(/\s+/);
    if (!isChecked(language)) continue;
    const words = rest.join(' ');
    const noCheck = /^no-check(?::\s*(.*))?$/.exec(words);
    if (noCheck) {
      if (noCheck[1]) unchecked.push({ file, line: start + 1, reason: noCheck[1] });
      else problems.push(`${file}:${start}: say why it is not compiled; mend: \`\`\`ts no-check: <reason>`);
      continue;
    }
    const previous = rest.includes('continues') ? snippets.at(-1) : undefined;
    const wrong = rest.find((word) => word !== 'run' && !(word === 'continues' && previous));
    if (wrong !== undefined) {
      problems.push(
        `${file}:${start}: '${words}' is no mark of a code block; mend: 'run', 'continues' or 'no-check: <reason>'`,
      );
      continue;
    }
    const after = isComment ? undefined : afterwards(file, lines, index + 1);
    snippets.push({
      file,
      line: start + 1,
      language: language.startsWith('t') ? 'ts' : 'js',
      code: lines
        .slice(start, index)
        .map((each) => (bare(each) ?? '').slice(indent.length))
        .join('\n'),
      before: [...(previous ? [...previous.before, previous] : []), ...(given ? [given] : [])],
      ...(after && { after }),
      ...(rest.includes('run') && { isRun: true }),
    });
  }
  return { snippets, unchecked, problems };
}

/** The comment `<!-- after … -->` from a line on, blank lines passed over. */
function afterwards(file: string, lines: readonly string[], from: number): Snippet | undefined {
  const start = lines.findIndex((line, at) => at >= from && line.trim() !== '');
  if (!/^<!-- after\s*$/.test(lines[start] ?? '')) return undefined;
  const end = lines.findIndex((line, at) => at > start && line.trim() === '-->');
  return { file, line: start + 2, language: 'ts', code: lines.slice(start + 1, end).join('\n'), before: [] };
}

/** The file that a block is, told by its first line: `// bot.ts`. Other blocks of the page can import it. */
export function nameOf(snippet: Snippet): string | undefined {
  return /^\/\/ ([\w-]+\.ts)$/m.exec(snippet.code.split('\n', 1)[0] ?? '')?.[1];
}

/** All parts of the program that a block is the main part of. */
export function programOf(snippet: Snippet): Snippet[] {
  return [...snippet.before, snippet, ...(snippet.after ? [snippet.after] : [])];
}

function isChecked(language: string | undefined): language is string {
  return language !== undefined && ['ts', 'typescript', 'js', 'javascript'].includes(language);
}
