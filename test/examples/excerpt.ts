import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { root } from '../../scripts/entries.js';

/** The transcript of an example in the documentation must be what it printed: its lines in their order, `…` for others. */
export function expectExcerpt(example: string, lines: readonly string[]): void {
  const page = readFileSync(join(root, 'docs/examples.md'), 'utf8');
  const section = page
    .split(/^## /m)
    .find(
      (part) => part.includes(`npm run example -- ${example}\``) || part.includes(`npm run example -- ${example},`),
    );
  const excerpt = /```text\n([\s\S]*?)\n```/.exec(section ?? '')?.[1]?.split('\n') ?? [];
  expect(excerpt.length, `a transcript of ${example}`).toBeGreaterThan(3);
  let at = 0;
  for (const line of excerpt.filter((each) => each.trim() !== '…')) {
    const found = lines.indexOf(line, at);
    expect(found, `${line}\n--- in ---\n${lines.join('\n')}`).toBeGreaterThanOrEqual(0);
    at = found + 1;
  }
}
