import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Backends } from 'chatmux';
import { FileStore } from '../file-store.js';
import type { Place, Stage } from '../stage/stage.js';
import { announce, type Report } from './announce.js';
import { readAnnouncement } from './announcement.js';

const file = fileURLToPath(new URL('announcement.md', import.meta.url));

/** A dry run, a run in which one platform is out of order, and two more: nothing is sent twice. */
export async function playAnnouncer(stage: Stage, platforms: readonly string[]): Promise<void> {
  stage.heading('Announcer');
  const folder = await mkdtemp(join(tmpdir(), 'announcer-'));
  stage.onEnd(() => rm(folder, { recursive: true, maxRetries: 5 }));
  const ledger = new FileStore(join(folder, 'sent.json'));
  const places: Place[] = [];
  // No repeats: the stage is to see what happens when a platform stays out of order.
  for (const platform of platforms) places.push(await stage.place(platform, {}, { retry: { attempts: 1 } }));
  const backends = new Backends(places.map(({ backend }) => backend));
  const whole = readAnnouncement(await readFile(file, 'utf8'));
  const announcement = { ...whole, targets: whole.targets.filter(({ account }) => platforms.includes(account)) };
  const copies = ({ world }: Place) =>
    world.messages('general').filter(({ text }) => text.includes('Version 2.0')).length;
  const run = async (options: { dryRun?: boolean; again?: boolean } = {}) => {
    const reports = await announce(announcement, backends, { ledger, ...options });
    for (const { target, outcome, details } of reports) {
      stage.line(`${outcome.padEnd(9)} ${target}${details.length > 0 ? `: ${details.join('; ')}` : ''}`);
    }
    return new Map(reports.map((report): [string, Report] => [report.target.split('#')[0] ?? '', report]));
  };

  const planned = await run({ dryRun: true });
  await stage.see(
    'a dry run sends nothing, and names the losses',
    () =>
      places.every((place) => copies(place) === 0) && [...planned.values()].some(({ details }) => details.length > 0),
  );

  const [broken, ...others] = places as [Place, ...Place[]];
  broken.emulator.faults.fail({ status: 403, body: '{"ok":false,"error":"not_in_channel"}', times: 100 });
  const first = await run();
  broken.emulator.faults.clear();
  await stage.see(
    'one platform fails, and says why; all others have it',
    () => first.get(broken.platform)?.outcome === 'failed' && others.every((place) => copies(place) === 1),
  );

  const second = await run();
  await stage.see(
    'a second run delivers the rest and nothing twice',
    () => second.get(broken.platform)?.outcome === 'delivered' && places.every((place) => copies(place) === 1),
  );
  const third = await run();
  await stage.see(
    'a third one sends nothing',
    () =>
      [...third.values()].every(({ outcome }) => outcome === 'already') && places.every((place) => copies(place) === 1),
  );
}
