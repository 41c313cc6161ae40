import { execFile } from 'node:child_process';
import { relative } from 'node:path';
import { promisify } from 'node:util';
import { importedFiles } from './imported-files.js';

const run = promisify(execFile);

/** More than these are not looked through. */
const most = 30;
/** What Node reads itself; a compiler of TypeScript tells the place by itself. */
const javascript = /\.[cm]?js$/;

/**
 * Node says of a file that it cannot read what is wrong, but keeps to itself where. Its own check tells.
 *
 * @param error - what the import of `entry` came to
 * @returns the error, with the place in its message if it is one of syntax and the place is found
 */
export async function withSyntaxPlace(error: unknown, entry: string, folder: string): Promise<unknown> {
  if (!(error instanceof SyntaxError) || /:\d+/.test(error.message)) return error;
  const files = [...importedFiles(entry).files].filter((file) => javascript.test(file)).slice(0, most);
  for (const file of files) {
    const told = await run(process.execPath, ['--check', file]).then(
      () => '',
      (failed: { stderr?: string }) => failed.stderr ?? '',
    );
    const line = /:(\d+)\r?$/m.exec(told)?.[1];
    if (line !== undefined && told.includes('SyntaxError'))
      return new SyntaxError(`${error.message} (${relative(folder, file)}:${line})`, { cause: error });
  }
  return error;
}
