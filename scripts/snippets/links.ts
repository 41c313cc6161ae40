import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { pageGroups } from '../../docs/.vitepress/pages.js';
import { root } from '../entries.js';

/** Links of Markdown pages to files and headings that are not there, and pages that the navigation has forgotten. */
export function linkProblems(files: readonly string[]): string[] {
  const anchors = new Map(files.map((file) => [file, anchorsOf(read(file))]));
  const problems = files.flatMap((file) => {
    const text = withoutCode(read(file));
    return [...text.matchAll(/\]\(([^()\s]+)\)/g)].flatMap(([, target = '']) => {
      if (/^[a-z][a-z+.-]*:|^\/\//.test(target)) return [];
      const [path = '', anchor] = target.split('#');
      const to = path === '' ? file : normalize(join(dirname(file), decodeURI(path)));
      if (!existsSync(join(root, to))) return [`${file}: there is no ${target}`];
      const known = anchors.get(to);
      return anchor && known && !known.has(anchor) ? [`${file}: ${to} has no heading #${anchor}`] : [];
    });
  });
  const listed = new Set(pageGroups.flatMap(({ pages }) => pages.map(({ path }) => `docs/${path}.md`)));
  for (const page of listed) if (!files.includes(page)) problems.push(`${page} is in the navigation, but not there`);
  for (const file of files) {
    if (!file.startsWith('docs/') || file === 'docs/index.md' || listed.has(file)) continue;
    problems.push(`${file} is not in the navigation; mend: docs/.vitepress/pages.ts, then npm run generate`);
  }
  return problems;
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function withoutCode(text: string): string {
  return text.replace(/^([ \t]*)```[\s\S]*?^\1```/gm, '').replace(/`[^`\n]*`/g, '');
}

/** Headings as GitHub and the site make anchors of them. */
function anchorsOf(text: string): Set<string> {
  const headings = text.replace(/^([ \t]*)```[\s\S]*?^\1```/gm, '').matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-'),
    ),
  );
}
