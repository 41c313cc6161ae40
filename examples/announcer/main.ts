/**
 * `tsx main.ts announcement.md --config chatmux.yaml [--ledger sent.json] [--dry-run] [--again]`
 *
 * Ends with 0 when every target has the announcement, 1 when one has not, 2 when it was called wrongly.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadBackends } from 'chatmux';
import { FileStore } from '../file-store.js';
import { announce } from './announce.js';
import { readAnnouncement } from './announcement.js';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      config: { type: 'string', default: 'chatmux.yaml' },
      ledger: { type: 'string', default: 'sent.json' },
      'dry-run': { type: 'boolean' },
      again: { type: 'boolean' },
    },
  });
  const [file] = positionals;
  if (file === undefined) throw new Error('Which announcement? Give its Markdown file.');
  const announcement = readAnnouncement(await readFile(file, 'utf8'));
  await using backends = await loadBackends(values.config);
  const reports = await announce(announcement, backends, {
    ledger: new FileStore(values.ledger),
    dryRun: values['dry-run'],
    again: values.again,
  });
  for (const { target, outcome, details } of reports) {
    console.log(`${outcome.padEnd(9)} ${target}`);
    for (const detail of details) console.log(`          ${detail}`);
  }
  return reports.some(({ outcome }) => outcome === 'failed' || outcome === 'maybe') ? 1 : 0;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
