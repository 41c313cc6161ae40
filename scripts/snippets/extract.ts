/** The code blocks of Markdown pages and of doc comments, which are compiled so that they stay true. */

export interface Snippet {
  readonly file: string;
  /** Line of the block's first line of code in its file, from 1. */
  readonly line: number;
  readonly language: 'ts' | 'js';
  readonly code: string;
  /** Blocks that stand before this one in the same program: a prelude, and what it continues. */
  readonly before: readonly Snippet[];
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
 * `ts no-check: <reason>` leaves it unchecked.
 * A comment `<!-- prelude … -->` in a Markdown page, right before a block, declares what readers need not see.
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
    const previous = words === 'continues' ? snippets.at(-1) : undefined;
    if (words !== '' && !previous) {
      problems.push(
        `${file}:${start}: '${words}' is no mark of a code block; mend: 'continues' or 'no-check: <reason>'`,
      );
      continue;
    }
    snippets.push({
      file,
      line: start + 1,
      language: language.startsWith('t') ? 'ts' : 'js',
      code: lines
        .slice(start, index)
        .map((each) => (bare(each) ?? '').slice(indent.length))
        .join('\n'),
      before: [...(previous ? [...previous.before, previous] : []), ...(given ? [given] : [])],
    });
  }
  return { snippets, unchecked, problems };
}

function isChecked(language: string | undefined): language is string {
  return language !== undefined && ['ts', 'typescript', 'js', 'javascript'].includes(language);
}
