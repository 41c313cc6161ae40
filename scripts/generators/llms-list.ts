import { pageGroups } from '../../docs/.vitepress/pages.js';
import type { Generator } from './generator.js';

/** `llms.txt`, in the manner of llmstxt.org: what this is, and where to read what. Its links are files of the package. */
export const llmsList: Generator = {
  name: 'llms-list',
  outputs: ['llms.txt'],
  run() {
    const lines = [
      '# chatmux',
      '',
      '> One typed TypeScript interface over six chat platforms: Slack, Discord, Symphony, Rocket.Chat, Teamwire and Stack',
      '> Exchange chat. A bot written once runs on any of them by changing its configuration.',
      '',
      "- Install `chatmux` and the platform's SDK where it has one: `@slack/web-api @slack/socket-mode undici` for Slack,",
      '  `discord.js` for Discord; the other four need nothing more. Node 20.19 or newer, ESM and CommonJS, types included.',
      '- Imports: `chatmux` (`createBackend`, `loadBackends`, `md`, models, errors), `chatmux/testing` (`startEmulator`,',
      '  `MemoryBackend`, `testBackend`), `chatmux/slack` and so on for what only one platform has; `chatmux/http` and',
      '  `chatmux/html` for who writes a backend.',
      '- A string is plain text and never pings or formats; formatting is asked for with the tag md`…` or `{ markdown }`.',
      '- `message.isOwn` marks what the bot itself wrote: pass over it, or the bot answers itself.',
      '- Before an operation that not every platform has, ask `backend.capabilities.supports(name)`; without it the call',
      '  rejects with `UnsupportedError`.',
      '- `channelId` is always the parent channel and `threadId` the thread. Ids never change.',
    ];
    for (const { title, pages } of pageGroups) {
      lines.push('', `## ${title}`, '');
      for (const { path, title: name, summary } of pages) lines.push(`- [${name}](docs/${path}.md): ${summary}`);
    }
    lines.push('', '## Optional', '', '- [Changelog](CHANGELOG.md): what has changed', '');
    return Promise.resolve({ 'llms.txt': lines.join('\n') });
  },
};
