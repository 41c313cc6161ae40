import type { Paint } from './terminal/paint.js';

/** Which streams are terminals. */
export type Terminal = {
  readonly in: boolean;
  readonly out: boolean;
  readonly error: boolean;
  /** How wide it is. */
  readonly columns: number;
};

/** What the program writes to and reads from; tests bring their own. */
export type ProgramIo = {
  /** A promise where the reader is slow: who writes much waits for it. */
  readonly out: (line: string) => unknown;
  readonly error: (line: string) => void;
  /** Fires when the user asks it to end (Ctrl-C). */
  readonly signal: AbortSignal;
  /** Standard input, for commands that take it. */
  readonly stdin: AsyncIterable<Uint8Array | string>;
  /** Default: none is a terminal. */
  readonly terminal?: Terminal | undefined;
  /** Draws the last line of standard error anew. */
  readonly draw?: ((text: string) => void) | undefined;
  /** Default: that of the process. */
  readonly env?: NodeJS.ProcessEnv | undefined;
};

/** What a command gets of it. */
export type CommandIo = ProgramIo & {
  readonly terminal: Terminal;
  readonly env: NodeJS.ProcessEnv;
  /** The command line asked for JSON. */
  readonly isJson: boolean;
  readonly isQuiet: boolean;
  /** A remark for people, on standard error; not with --quiet. */
  readonly note: (line: string) => void;
  readonly paint: { readonly out: Paint; readonly error: Paint };
};

/** The command line could not be read: exit code 2. */
export class UsageError extends Error {}

/** What the shell offers behind an option, or in an argument's place: words, or something to look up. */
export type Completion = readonly string[] | 'file' | 'directory' | 'account' | 'platform' | 'emulator' | 'command';

export type OptionSpec = {
  readonly type: 'string' | 'boolean';
  readonly short?: string | undefined;
  readonly multiple?: boolean | undefined;
  /** What its value is called in the help. */
  readonly value?: string | undefined;
  readonly help: string;
  readonly complete?: Completion | undefined;
};

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec> = Spec extends { type: 'boolean' } ? boolean : Spec extends { multiple: true } ? string[] : string;

/** The options as they were given. */
export type Values<Specs extends OptionSpecs> = { readonly [Name in keyof Specs]?: ValueOf<Specs[Name]> | undefined };

export type ArgumentSpec = {
  /** In capitals, as the help shows it. */
  readonly name: string;
  readonly isRequired?: boolean | undefined;
  readonly isMany?: boolean | undefined;
  readonly complete?: Completion | undefined;
};

/** The options that every command takes. */
export const globalOptions = {
  account: {
    type: 'string',
    short: 'a',
    value: 'NAME',
    help: 'which configured account (the only one unless there are several)',
    complete: 'account',
  },
  config: {
    type: 'string',
    short: 'c',
    value: 'FILE',
    help: 'default ./chatmux.yaml, else the environment',
    complete: 'file',
  },
  json: { type: 'boolean', help: 'print JSON' },
  quiet: { type: 'boolean', short: 'q', help: 'no remarks on standard error' },
  'no-color': { type: 'boolean', help: 'no colours (so does NO_COLOR)' },
  help: { type: 'boolean', short: 'h', help: 'show the help' },
} as const satisfies OptionSpecs;

type Spec<Specs extends OptionSpecs> = {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly arguments?: readonly ArgumentSpec[] | undefined;
  readonly options?: Specs | undefined;
  /** It talks to an account: `--account` and `--config` stand in its help. */
  readonly usesAccount?: boolean | undefined;
  /** What `--json` prints. */
  readonly json: string;
  /** What the help says beyond the options. */
  readonly notes?: string | undefined;
  /** Command lines, without `chatmux`. */
  readonly examples?: readonly string[] | undefined;
  /** @returns the exit code: see exit-codes.ts */
  run(
    input: {
      readonly values: Values<Specs> & Values<typeof globalOptions>;
      readonly positionals: readonly string[];
    },
    io: CommandIo,
  ): Promise<number>;
};

/** One command of the `chatmux` program: all that the help, the parser and the shell completion know of it. */
export type Command = Omit<Spec<OptionSpecs>, 'run'> & {
  readonly options: OptionSpecs;
  run(
    input: { readonly values: Record<string, unknown>; readonly positionals: readonly string[] },
    io: CommandIo,
  ): Promise<number>;
};

export function defineCommand<const Specs extends OptionSpecs>(spec: Spec<Specs>): Command {
  return { options: {}, ...spec } as unknown as Command;
}

/** A positional argument that must be there. @throws UsageError */
export function required(value: string | undefined, what: string): string {
  if (value === undefined || value === '') throw new UsageError(`${what} is missing.`);
  return value;
}

/** A whole number from an option. @throws UsageError */
export function wholeNumber(value: string | undefined, what: string): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`${what} must be a whole number, not '${value}'.`);
  return Number(value);
}
