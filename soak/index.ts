/**
 * The fault campaign: `npm run soak -- --platform all --seed 1 --rounds 40`. Prints what it compared, and fails when
 * anything was lost, doubled or out of order.
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runBurst } from './burst.js';
import { type CampaignReport, runCampaign } from './campaign.js';
import { runLoad } from './load.js';
import { runMadness } from './madness.js';
import { runSlow } from './slow.js';
import { stageNames } from './stage.js';

const { values } = parseArgs({
  options: {
    platform: { type: 'string', default: 'all' },
    seed: { type: 'string', default: '1' },
    /** Campaigns, each with the next seed. */
    times: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '40' },
    /** Much traffic, in the place of the faults: `--events 200000 --sends 20000`. */
    load: { type: 'boolean', default: false },
    events: { type: 'string' },
    sends: { type: 'string' },
    /** With `load`: handlers that take 50 ms each, `--events 20000`. */
    slow: { type: 'boolean', default: false },
    /** 1,000 sends at once (`--sends`) against the platform's limits, to one channel and to a hundred. */
    burst: { type: 'boolean', default: false },
    /** A server that sends nonsense, in the place of the faults. */
    mad: { type: 'boolean', default: false },
    /** Only the troubles whose names hold this. */
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    /** A file that gets all that happened, one JSON object a line. */
    journal: { type: 'string' },
  },
});

const known = stageNames();
const platforms = values.platform === 'all' ? known : values.platform.split(',');
const unknown = platforms.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no such platform: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  process.exit(2);
}

for (const platform of platforms) {
  if (values.burst) {
    for (const channels of [1, 100]) {
      const { wrong, ...figures } = await runBurst({ platform, sends: Number(values.sends ?? '1000'), channels });
      tell(JSON.stringify(figures), wrong);
    }
    continue;
  }
  if (values.load && values.slow) {
    const { wrong, ...figures } = await runSlow({ platform, events: Number(values.events ?? '20000') });
    tell(JSON.stringify(figures), wrong);
    continue;
  }
  if (values.load) {
    const { wrong, ...figures } = await runLoad({
      platform,
      events: Number(values.events ?? '200000'),
      sends: Number(values.sends ?? '20000'),
    });
    tell(JSON.stringify(figures), wrong);
    continue;
  }
  for (let turn = 0; turn < Number(values.times); turn += 1) {
    if (values.mad) {
      const { wrong, ...figures } = await runMadness({
        platform,
        seed: Number(values.seed) + turn,
        rounds: Number(values.rounds),
      });
      tell(JSON.stringify(figures), wrong);
      continue;
    }
    const report = await runCampaign({
      platform,
      seed: Number(values.seed) + turn,
      rounds: Number(values.rounds),
      only: values.only,
      onRound: values.verbose ? (name) => console.log(`  ${name}`) : undefined,
    });
    tell(line(report), report.wrong);
    if (values.journal !== undefined)
      appendFileSync(values.journal, report.journal.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
}

function tell(figures: string, wrong: readonly string[]): void {
  console.log(figures);
  for (const each of wrong) console.log(`  WRONG: ${each}`);
  if (wrong.length > 0) process.exitCode = 1;
}

function line({
  platform,
  transport,
  seed,
  rounds,
  deeds,
  events,
  backfilled,
  sends,
  ownDeeds,
  connections,
  wrong,
  excused,
}: CampaignReport): string {
  const cells = Object.entries(excused).map(([cell, count]) => `${cell} ${count}`);
  const not = cells.length > 0 ? `; not replayed: ${cells.join(', ')}` : '';
  return `${platform}${transport === undefined ? '' : ` (${transport})`} seed ${seed}: ${rounds} rounds, ${deeds} deeds, ${events} events (${backfilled} backfilled), ${sends} sends, ${ownDeeds} own changes, ${connections} connections, ${wrong.length} wrong${not}`;
}
