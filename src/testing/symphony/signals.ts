import { randomBytes } from 'node:crypto';
import type { SymphonyPod } from './pod.js';

export type Signal = {
  readonly id: string;
  name: string;
  query: string;
  visibleOnProfile: boolean;
  companyWide: boolean;
  readonly timestamp: number;
  /** Ids of those who follow it, with the time since when. */
  readonly subscribers: Map<string, { at: number; pushed: boolean }>;
};

/** Saved searches for tags. */
export class SignalStore {
  readonly #pod: SymphonyPod;
  readonly #byId = new Map<string, Signal>();

  constructor(pod: SymphonyPod) {
    this.#pod = pod;
  }

  get(id: string): Signal | undefined {
    return this.#byId.get(id);
  }

  all(): Signal[] {
    return [...this.#byId.values()];
  }

  create(input: Omit<Signal, 'id' | 'timestamp' | 'subscribers'>): Signal {
    const signal: Signal = {
      ...input,
      id: randomBytes(12).toString('hex'),
      timestamp: this.#pod.now(),
      subscribers: new Map(),
    };
    this.#byId.set(signal.id, signal);
    return signal;
  }

  delete(signal: Signal): void {
    this.#byId.delete(signal.id);
  }
}
