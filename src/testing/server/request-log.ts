import type { EmulatorRequest } from '../emulator.js';

const longest = 10_000;

/** The calls that a client made, newest last; the oldest fall out. */
export class RequestLog {
  readonly entries: EmulatorRequest[] = [];

  add(entry: EmulatorRequest): void {
    this.entries.push(entry);
    if (this.entries.length > longest) this.entries.shift();
  }
}
