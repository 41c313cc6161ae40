import { isChatError, redact } from '../core/errors/index.js';
import { type Command, type CommandIo, UsageError } from './command.js';
import { exitCodes } from './exit-codes.js';

/** What went wrong, as `--json` prints it. */
type Report = {
  readonly code: string;
  readonly message: string;
  readonly mend?: string;
  readonly [key: string]: unknown;
};

/** Tells on standard error what went wrong: in words, or as `{"error":{code, message, mend}}`. @returns the exit code */
export function reportError(error: unknown, command: Command | undefined, io: CommandIo): number {
  const report = reportOf(error, command);
  if (io.isJson) io.error(JSON.stringify({ error: report }));
  else {
    const name = isChatError(error) ? `${error.name}: ` : '';
    io.error(`${io.paint.error('red', `${name}${report.message}`)}`);
    if (report.mend !== undefined) io.error(report.mend);
  }
  return report.code === 'usage' || report.code === 'config' ? exitCodes.usage : exitCodes.failed;
}

function reportOf(error: unknown, command: Command | undefined): Report {
  if (error instanceof UsageError) {
    const mend = `chatmux help${command ? ` ${command.name}` : ''} shows how it is called.`;
    return { code: 'usage', message: error.message, mend };
  }
  if (isChatError(error)) {
    const mend = mends[error.code];
    return { ...error.toJSON(), ...(mend !== undefined && { mend }) };
  }
  return { code: 'failed', message: redact(error instanceof Error ? error.message : String(error)) };
}

const doctor = 'chatmux doctor shows what the account lacks, and where to switch it on.';
const mends: Readonly<Record<string, string>> = {
  auth: doctor,
  forbidden: doctor,
  connection: 'chatmux doctor shows what stands in the way.',
  timeout: 'chatmux doctor shows what stands in the way.',
  unsupported: 'chatmux capabilities shows what each platform can do.',
};
