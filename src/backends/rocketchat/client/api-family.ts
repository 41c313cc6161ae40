import type { Caller } from './caller.js';

/** A family of calls that share a session. */
export abstract class ApiFamily {
  /** @internal */
  protected readonly caller: Caller;

  constructor(caller: Caller) {
    this.caller = caller;
  }
}
