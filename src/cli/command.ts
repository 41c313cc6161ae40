import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What a command writes to and reads from; tests bring their own. */
export type CommandIo = {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** Fires when the user asks it to end (Ctrl-C). */
  readonly signal: AbortSignal;
  /** Standard input, for commands that take it. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
};

/** The command line could not be read: exit code 2, with the command's usage. */
export class UsageError extends Error {}

/** One command of the `chatmux` program. */
export type Command = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What `chatmux help <name>` shows. */
  readonly usage: string;
  /** @returns the exit code: 0 done, 1 failed, 2 called wrongly */
  run(args: readonly string[], io: CommandIo): Promise<number>;
};

/** Reads a command's arguments. @throws UsageError naming the one that is wrong */
export function readArgs<const Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A positional argument that must be there. @throws UsageError */
export function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new UsageError(`${what} is missing.`);
  return value;
}

/** A whole number from an option. @throws UsageError */
export function wholeNumber(value: string | undefined, what: string): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new UsageError(`${what} must be a whole number, not '${value}'.`);
  return Number(value);
}
