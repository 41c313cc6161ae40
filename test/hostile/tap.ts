import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { isPlain } from './mutate.js';

const root = fileURLToPath(new URL('../../src/backends/', import.meta.url));

/** What reads a payload first: by platform, the files and folders under `src/backends/<platform>`. */
const readers: Readonly<Record<string, readonly string[]>> = {
  slack: ['normalize', 'events', 'events.ts'],
  discord: ['normalize', 'events', 'events.ts'],
  symphony: ['normalize', 'events.ts', 'client/json.ts'],
  rocketchat: ['normalize', 'message-events.ts'],
  teamwire: ['normalize', 'client/read', 'events.ts'],
  stackexchange: ['normalize', 'client/pages', 'client/read-json.ts'],
};

export type Taken = { name: string; run: (...values: unknown[]) => unknown; values: unknown[] };

const callsKept = 24;

/**
 * Listens to every exported function that reads payloads: what it is called with while a bot works against the emulators
 * is what it is fuzzed with, changed. So each is fed with payloads that are as real as the emulators make them, and one
 * that is new is not forgotten.
 */
export class Tap {
  /** The functions that there are: `slack/normalize/message.ts messageOf`. */
  readonly names = new Set<string>();
  readonly #runs = new Map<string, Taken['run']>();
  readonly #calls = new Map<string, Taken[]>();
  readonly #counts = new Map<string, number>();
  isOpen = true;

  constructor() {
    for (const [platform, places] of Object.entries(readers))
      for (const place of places) for (const file of filesOf(`${platform}/${place}`)) this.#listen(file);
  }

  /** What a function was called with. */
  of(name: string): readonly Taken[] {
    return this.#calls.get(name) ?? [];
  }

  /** The function itself. */
  runOf(name: string): Taken['run'] | undefined {
    return this.#runs.get(name);
  }

  #listen(file: string): void {
    vi.doMock(`${root}${file}`, async (original) => {
      const module = await original<Record<string, unknown>>();
      const tapped = Object.entries(module).map(([key, value]) => {
        if (typeof value !== 'function' || /^class\b/.test(Function.prototype.toString.call(value)))
          return [key, value];
        const name = `${file} ${key}`;
        const run = value as Taken['run'];
        this.names.add(name);
        this.#runs.set(name, run);
        return [
          key,
          (...values: unknown[]) => {
            this.#take({ name, run, values });
            return run(...values);
          },
        ];
      });
      return Object.fromEntries(tapped) as Record<string, unknown>;
    });
  }

  #take({ name, run, values }: Taken): void {
    if (!this.isOpen) return;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const calls = this.#calls.get(name) ?? [];
    this.#calls.set(name, calls);
    // Of many the later ones too: they differ more from the first than the second does.
    if (calls.length >= callsKept && count % 7 !== 0) return;
    const kept = values.map((value) => (isPlain(value) ? structuredClone(value) : value));
    if (calls.length < callsKept) calls.push({ name, run, values: kept });
    else calls[(count / 7) % callsKept] = { name, run, values: kept };
  }
}

function filesOf(place: string): string[] {
  if (place.endsWith('.ts')) return [place];
  return readdirSync(`${root}${place}`)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${place}/${file}`);
}
