import type { FaultMatch, Faults } from '../faults.js';
import { EventGate } from './event-gate.js';
import type { ServerAnswer } from './http.js';

/** What only the platform knows how to do. A hook that is absent makes its fault throw. */
export type FaultHooks = {
  platform: string;
  /** The platform's answer to too many calls. */
  rateLimited(call: string, retryAfterMs: number | null): ServerAnswer;
  /** The platform's answer when something is broken; `body` as given, else its own. */
  failed?(call: string, status: number, body: string | undefined): ServerAnswer;
  requestReconnect?(): void;
  sendGarbage?(payload: string | undefined): void;
  expireSession?(): void;
  revokeToken?(on: boolean): void;
  /** Called by `clear`. */
  cleared?(): void;
};

/** What the server can do to its connections. */
export type FaultTarget = {
  refuse(on: boolean): void;
  dropConnections(): void;
  halfOpen(on: boolean): void;
  restart(downMs: number): Promise<void>;
};

type Armed = { match: string | undefined; left: number } & (
  | { kind: 'rateLimit'; retryAfterMs: number | null }
  | { kind: 'fail'; status: number; body: string | undefined }
  | { kind: 'loseAnswer' }
  | { kind: 'cutBody' }
);

/** What befalls one call. */
export type CallFaults = { slowMs: number; answer: ServerAnswer | undefined; loseAnswer: boolean; cutBody: boolean };

/** The `Faults` of a server: armed here, used up by its calls. */
export class FaultPlan implements Faults {
  readonly gate = new EventGate();
  readonly #hooks: FaultHooks;
  readonly #target: FaultTarget;
  #armed: Armed[] = [];
  #slow: { match: string | undefined; left: number; ms: number }[] = [];
  #garbler: ((text: string) => string) | undefined;

  constructor(hooks: FaultHooks, target: FaultTarget) {
    this.#hooks = hooks;
    this.#target = target;
  }

  /** Uses up what is armed for this call: the first slowness that fits and the first other fault that fits. */
  take(call: string): CallFaults {
    const slow = this.#slow.find((each) => fits(each, call));
    if (slow) slow.left -= 1;
    const fault = this.#armed.find((each) => fits(each, call));
    if (fault) fault.left -= 1;
    this.#slow = this.#slow.filter((each) => each.left > 0);
    this.#armed = this.#armed.filter((each) => each.left > 0);
    return {
      slowMs: slow?.ms ?? 0,
      answer: fault && this.#answer(fault, call),
      loseAnswer: fault?.kind === 'loseAnswer',
      cutBody: fault?.kind === 'cutBody',
    };
  }

  /**
   * What a server that has gone mad says: every text that it sends (answers' bodies and frames) is changed, until `clear`.
   * Beyond `Faults`, for campaigns against what reads it.
   */
  garble(change: (text: string) => string): void {
    this.#garbler = change;
  }

  get isGarbling(): boolean {
    return this.#garbler !== undefined;
  }

  /** A text as it is to be sent. */
  garbled(text: string): string {
    return this.#garbler?.(text) ?? text;
  }

  rateLimit(options: FaultMatch & { retryAfterMs?: number | null | undefined } = {}): void {
    const retryAfterMs = options.retryAfterMs === undefined ? 1_000 : options.retryAfterMs;
    this.#armed.push({ kind: 'rateLimit', ...matching(options), retryAfterMs });
  }

  fail(options: FaultMatch & { status?: number | undefined; body?: string | undefined } = {}): void {
    this.#armed.push({ kind: 'fail', ...matching(options), status: options.status ?? 500, body: options.body });
  }

  slow(options: FaultMatch & { ms: number }): void {
    this.#slow.push({ ...matching(options), ms: options.ms });
  }

  loseAnswer(options: FaultMatch = {}): void {
    this.#armed.push({ kind: 'loseAnswer', ...matching(options) });
  }

  cutBody(options: FaultMatch = {}): void {
    this.#armed.push({ kind: 'cutBody', ...matching(options) });
  }

  refuse(on = true): void {
    this.#target.refuse(on);
  }

  dropConnections(): void {
    this.#target.dropConnections();
  }

  halfOpen(on = true): void {
    this.#target.halfOpen(on);
  }

  requestReconnect(): void {
    this.#hook('requestReconnect')();
  }

  duplicateEvents(options: { times?: number | undefined } = {}): void {
    this.gate.duplicate(options.times ?? 1);
  }

  reorderEvents(options: { count?: number | undefined } = {}): void {
    this.gate.reorder(options.count ?? 2);
  }

  delayEvents(options: { ms: number }): void {
    this.gate.delay(options.ms);
  }

  sendGarbage(payload?: string): void {
    this.#hook('sendGarbage')(payload);
  }

  expireSession(): void {
    this.#hook('expireSession')();
  }

  revokeToken(on = true): void {
    this.#hook('revokeToken')(on);
  }

  restart(options: { downMs?: number | undefined } = {}): Promise<void> {
    return this.#target.restart(options.downMs ?? 0);
  }

  clear(): void {
    this.#armed = [];
    this.#slow = [];
    this.#garbler = undefined;
    this.gate.clear();
    this.#target.refuse(false);
    this.#target.halfOpen(false);
    this.#hooks.revokeToken?.(false);
    this.#hooks.cleared?.();
  }

  #answer(fault: Armed, call: string): ServerAnswer | undefined {
    if (fault.kind === 'rateLimit') return this.#hooks.rateLimited(call, fault.retryAfterMs);
    if (fault.kind !== 'fail') return undefined;
    const { status, body } = fault;
    return this.#hooks.failed?.(call, status, body) ?? { status, body: body ?? 'server error' };
  }

  #hook<Name extends 'requestReconnect' | 'sendGarbage' | 'expireSession' | 'revokeToken'>(
    name: Name,
  ): NonNullable<FaultHooks[Name]> {
    const hook = this.#hooks[name];
    if (hook) return hook;
    const has = (['requestReconnect', 'sendGarbage', 'expireSession', 'revokeToken'] as const).filter(
      (each) => this.#hooks[each],
    );
    throw new Error(
      `${this.#hooks.platform} has no fault ${name}; beside the common ones it has: ${has.join(', ') || 'none'}`,
    );
  }
}

function matching(options: FaultMatch): { match: string | undefined; left: number } {
  return { match: options.match, left: options.times ?? 1 };
}

function fits(fault: { match: string | undefined; left: number }, call: string): boolean {
  return fault.left > 0 && (fault.match === undefined || call.includes(fault.match));
}
