import type { SetupCheck } from '../../models/index.js';
import type { ChatError } from '../errors/index.js';

/** What a step found: a check without its name. */
export type Finding = Omit<SetupCheck, 'name'>;

/** What to do about a failure, and where. */
export type Advice = { readonly mend?: string | undefined; readonly where?: string | undefined };

/** One thing to look at. Steps run side by side; none may change anything on the platform. */
export type SetupStep = {
  readonly name: string;
  /** The names of steps without which this one says nothing: it is skipped where one of them failed or was skipped. */
  readonly after?: readonly string[] | undefined;
  /** @returns what it found, or several findings with names of their own; a throw is a failure */
  readonly run: (signal: AbortSignal) => Promise<Finding | readonly SetupCheck[]>;
  /** Stands beside a failure that was thrown. */
  readonly advice?: ((error: ChatError) => Advice | undefined) | undefined;
};

export function ok(found: string): Finding {
  return { status: 'ok', found };
}

export function skipped(found: string, advice: Advice = {}): Finding {
  return finding('skipped', found, advice);
}

export function warning(found: string, advice: Advice = {}): Finding {
  return finding('warning', found, advice);
}

export function failed(found: string, advice: Advice = {}): Finding {
  return finding('failed', found, advice);
}

function finding(status: Finding['status'], found: string, { mend, where }: Advice): Finding {
  return { status, found, ...(mend !== undefined && { mend }), ...(where !== undefined && { where }) };
}
