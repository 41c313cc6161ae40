import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { didYouMean } from '../../core/nearest.js';
import { type CommandIo, defineCommand, UsageError } from '../command.js';
import { Questions } from '../init/ask.js';
import { projectFiles } from '../init/project-files.js';
import { starters } from '../init/starters.js';

const usualPlatform = 'slack';

export const init = defineCommand({
  name: 'init',
  summary: 'make a small project: a bot, its test, its configuration',
  arguments: [{ name: 'DIRECTORY', complete: 'directory' }],
  options: {
    platform: {
      type: 'string',
      short: 'p',
      value: 'PLATFORM',
      help: `${Object.keys(starters).join(', ')} (default: ${usualPlatform})`,
      complete: Object.keys(starters),
    },
    name: { type: 'string', short: 'n', value: 'NAME', help: "the package's name (default: the directory's)" },
    yes: { type: 'boolean', short: 'y', help: 'ask nothing (nothing is asked outside a terminal either)' },
    force: { type: 'boolean', help: 'also in a directory that is not empty: files of these names are overwritten' },
  },
  json: 'print {directory, platform, files}; asks nothing',
  notes: 'Then: npm install, npm test. The test runs on the emulator: no token, no network.',
  examples: ['init my-bot --platform discord'],
  async run({ values, positionals }, io) {
    const asks = io.terminal.in && io.terminal.error && !values.yes && !io.isJson;
    const questions = asks ? new Questions(io) : undefined;
    try {
      const place = positionals[0] ?? (questions ? await questions.ask('Directory', 'my-bot') : '.');
      const directory = resolve(place);
      await assertEmpty(directory, values.force ?? false);
      const platform = platformOf(
        values.platform ??
          (await questions?.ask(`Platform: ${Object.keys(starters).join(', ')}`, usualPlatform)) ??
          usualPlatform,
      );
      const name = nameOf(values.name, directory);
      const files = projectFiles({ name, platform: platform.name, starter: platform.starter });
      await writeAll(directory, files).catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(`${directory} cannot be written (${error.code}): name another directory.`);
      });
      tell({ directory, platform: platform.name, files: Object.keys(files) }, io);
      return 0;
    } finally {
      await questions?.end();
    }
  },
});

async function writeAll(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

/** @throws UsageError unless the directory is empty, not there, or holds hidden files alone (.git) */
async function assertEmpty(directory: string, isForced: boolean): Promise<void> {
  if (isForced || !existsSync(directory)) return;
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${directory} is no directory (${error.code}).`);
  });
  const seen = names.filter((name) => name !== '.git');
  if (seen.length === 0) return;
  throw new UsageError(`${directory} is not empty (${seen.slice(0, 3).join(', ')}): name another, or give --force.`);
}

function platformOf(text: string) {
  const name = text.trim().toLowerCase();
  const starter = Object.hasOwn(starters, name) ? starters[name] : undefined;
  if (starter) return { name, starter };
  const names = Object.keys(starters);
  throw new UsageError(`There is no platform '${text}'${didYouMean(name, names)}. There are: ${names.join(', ')}.`);
}

/** A name that npm takes. @throws UsageError for a given one that it does not */
function nameOf(given: string | undefined, directory: string): string {
  const name =
    given ??
    basename(directory)
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+|-+$/g, '');
  if (/^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]{0,200}$/.test(name)) return name;
  if (given === undefined) return 'my-bot';
  throw new UsageError(`'${given}' is no name for a package: lower-case letters, digits, dots and dashes.`);
}

function tell(made: { directory: string; platform: string; files: readonly string[] }, io: CommandIo): void {
  if (io.isJson) {
    io.out(JSON.stringify(made));
    return;
  }
  for (const path of made.files) io.out(`  ${io.paint.out('green', path)}`);
  const folder = relative(process.cwd(), made.directory);
  io.note('');
  io.note(`Next: ${folder === '' ? '' : `cd ${folder} && `}npm install && npm test`);
}
