/**
 * `npm run example` lists the examples; `npm run example -- stand-up` plays one on the emulators: no token, no network. It
 * ends with 0 when everything that should be seen on the other side was seen, 1 when not, 2 when it was called wrongly.
 */
import { parseArgs } from 'node:util';
import { emulatorNames } from 'chatmux/testing';
import { examples } from './examples.js';
import { Stage } from './stage/stage.js';

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { platform: { type: 'string', short: 'p' } },
  });
  const [name] = positionals;
  if (name === undefined) {
    console.log('npm run example -- <name> [--platform slack,discord,…]\n');
    for (const [each, { about }] of Object.entries(examples)) console.log(`  ${each.padEnd(12)} ${about}`);
    return 0;
  }
  const example = examples[name];
  const platforms = values.platform?.split(',') ?? example?.platforms ?? [];
  const unknown = platforms.find((platform) => !emulatorNames().includes(platform));
  if (!example || positionals.length > 1 || unknown !== undefined) {
    console.error(
      unknown === undefined
        ? `There is no example '${positionals.join(' ')}'; there are: ${Object.keys(examples).join(', ')}.`
        : `There is no platform '${unknown}'; there are: ${emulatorNames().join(', ')}.`,
    );
    return 2;
  }
  await using stage = new Stage();
  await example.play(stage, platforms);
  await stage.end();
  console.log('');
  if (stage.missed.length === 0) console.log(`All that should be seen on the other side was seen: ${stage.seen}.`);
  else console.log(`Not seen on the other side: ${stage.missed.join('; ')}.`);
  return stage.missed.length === 0 ? 0 : 1;
}

process.exitCode = await run();
