import type { Terminal } from '../../src/cli/command.js';
import { runCli } from '../../src/cli/run-cli.js';

export type RunOptions = {
  input?: readonly string[] | undefined;
  signal?: AbortSignal | undefined;
  terminal?: Partial<Terminal> | undefined;
  env?: NodeJS.ProcessEnv | undefined;
  /** Takes each line; slow when it gives a promise. */
  onOut?: ((line: string) => unknown) | undefined;
};

/** A command line that runs as the program does, in this process. */
export type Run = {
  readonly code: Promise<number>;
  readonly out: string[];
  readonly errors: string[];
  /** What was drawn on the last line of the terminal. */
  readonly drawn: string[];
};

export function run(args: readonly string[], options: RunOptions = {}): Run {
  const { input = [], signal = new AbortController().signal, terminal, env = {}, onOut } = options;
  const out: string[] = [];
  const errors: string[] = [];
  const drawn: string[] = [];
  async function* stdin() {
    yield* input;
  }
  const code = runCli(args, {
    out: (line) => {
      out.push(line);
      return onOut?.(line);
    },
    error: (line) => void errors.push(line),
    draw: (text) => void drawn.push(text),
    signal,
    stdin: stdin(),
    terminal: { in: false, out: false, error: false, columns: 80, ...terminal },
    env,
  });
  return { code, out, errors, drawn };
}
