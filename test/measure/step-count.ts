import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

type Range = { startOffset: number; endOffset: number; count: number };
type Coverage = { result: { url: string; functions: { ranges: Range[] }[] }[] };

/**
 * Counts how many blocks of JavaScript a function runs, by the engine's own counters: calls, turns of loops, branches. The
 * count is the same on every machine and at every load. What happens inside of one built-in call (a regular expression,
 * `indexOf`, a copy) is one step; `growth` measures that by time.
 *
 * The engine puts counters into code when it compiles it. What is to be counted must therefore be imported after this was
 * made: by `import()`.
 */
export class StepCounter {
  readonly #session = new Session();
  readonly #isCounted: (url: string) => boolean;

  /** @param isCounted - the files that count, by their address */
  constructor(isCounted: (url: string) => boolean) {
    this.#isCounted = isCounted;
    // Optimised code does not count.
    setFlagsFromString('--no-opt');
    this.#session.connect();
    this.#call('Profiler.enable');
    this.#call('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  count(run: () => unknown): number {
    this.#take();
    run();
    let steps = 0;
    for (const { url, functions } of this.#take().result)
      if (this.#isCounted(url)) for (const { ranges } of functions) for (const { count } of ranges) steps += count;
    return steps;
  }

  stop(): void {
    this.#call('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
    setFlagsFromString('--opt');
  }

  /** The counts since the last time. */
  #take(): Coverage {
    return this.#call('Profiler.takePreciseCoverage') as Coverage;
  }

  /** The inspector of one's own process answers at once. */
  #call(method: string, parameters: object = {}): unknown {
    let answer: unknown;
    let failure: Error | null = null;
    this.#session.post(method, parameters, (error, result) => {
      failure = error;
      answer = result;
    });
    if (failure) throw failure;
    return answer;
  }
}
