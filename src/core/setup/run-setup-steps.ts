import type { SetupCheck } from '../../models/index.js';
import { type ChatError, redact, TimeoutError } from '../errors/index.js';
import { throwIfAborted, withDeadline } from '../retry/index.js';
import { type Advice, type Finding, failed, type SetupStep, skipped } from './setup-step.js';

export type SetupRunOptions = {
  /** How long each step may take, in milliseconds. */
  stepMs: number;
  signal?: AbortSignal | undefined;
  /** A failure as a ChatError, in words. */
  describe(error: unknown): ChatError;
};

/**
 * Runs steps side by side, each when those that it stands on have passed.
 *
 * @returns the checks in the order of the steps
 * @throws AbortedError when the caller gives up; never for what a step met
 */
export async function runSetupSteps(
  steps: readonly SetupStep[],
  options: SetupRunOptions,
): Promise<readonly SetupCheck[]> {
  const runs = new Map<string, Promise<readonly SetupCheck[]>>();
  for (const step of steps) {
    const before = (step.after ?? []).map(async (name) => ({ name, checks: await runs.get(name) }));
    runs.set(step.name, runAfter(step, before, options));
  }
  const checks = (await Promise.all(runs.values())).flat();
  throwIfAborted(options.signal);
  return checks.map(withoutSecrets);
}

type Before = Promise<{ name: string; checks: readonly SetupCheck[] | undefined }>;

async function runAfter(
  step: SetupStep,
  before: readonly Before[],
  options: SetupRunOptions,
): Promise<readonly SetupCheck[]> {
  for (const { name, checks = [] } of await Promise.all(before)) {
    const blocking = checks.find(({ status }) => status === 'failed' || status === 'skipped');
    if (!blocking) continue;
    const why = blocking.status === 'failed' ? `${name} failed` : `${name} was not looked at`;
    return [{ name: step.name, ...skipped(`Not looked at, as ${why}.`) }];
  }
  try {
    const found = await withDeadline(
      { ms: options.stepMs, signal: options.signal, error: () => late(options.stepMs) },
      step.run,
    );
    return Array.isArray(found) ? (found as readonly SetupCheck[]) : [{ name: step.name, ...(found as Finding) }];
  } catch (error) {
    const failure = options.describe(error);
    return [{ name: step.name, ...failed(failure.message, adviceOf(step, failure)) }];
  }
}

function adviceOf(step: SetupStep, error: ChatError): Advice {
  return step.advice?.(error) ?? {};
}

function late(ms: number): TimeoutError {
  return new TimeoutError(`There was no answer within ${Math.round(ms / 100) / 10} s.`);
}

/** What servers say of themselves is quoted, and may hold anything. Advice is our own. */
function withoutSecrets(check: SetupCheck): SetupCheck {
  return { ...check, name: redact(check.name), found: redact(check.found) };
}
