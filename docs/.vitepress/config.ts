import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { pageGroups } from './pages.js';

const docs = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(docs, '../package.json'), 'utf8')) as { version: string };

const sidebar = pageGroups.map(({ title, pages }) => ({
  text: title,
  items: pages.map(({ path, title: text }) => ({ text, link: `/${path}` })),
}));

export default defineConfig({
  title: 'chatmux',
  description: 'One typed TypeScript interface over six chat platforms.',
  lang: 'en',
  lastUpdated: false,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  // The API reference is HTML of typedoc's, beside these pages.
  ignoreDeadLinks: [/^\/api\//],
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Start', link: '/quick-start', activeMatch: '^/(quick-start|concepts|playground|command-line|examples)' },
      { text: 'Platforms', link: '/capabilities', activeMatch: '^/(capabilities|platforms/)' },
      { text: 'Testing', link: '/testing' },
      { text: 'API', link: '/api/index.html', target: '_self' },
    ],
    sidebar: [
      ...sidebar,
      { text: 'Reference', items: [{ text: 'API reference', link: '/api/index.html', target: '_self' }] },
    ],
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    footer: { message: `chatmux ${version}, Apache-2.0` },
  },
  /** `llms.txt` and what it links to: the pages as they are written. */
  buildEnd({ outDir, pages }) {
    for (const page of pages) cpSync(join(docs, page), join(outDir, page));
    const list = readFileSync(join(docs, '../llms.txt'), 'utf8');
    writeFileSync(join(outDir, 'llms.txt'), list.replaceAll('](docs/', ']('));
    const all = pageGroups.flatMap((group) => group.pages).map(({ path }) => join(docs, `${path}.md`));
    writeFileSync(join(outDir, 'llms-full.txt'), all.map((path) => readFileSync(path, 'utf8')).join('\n'));
  },
});
