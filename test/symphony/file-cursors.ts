import { readFileSync, writeFileSync } from 'node:fs';
import type { CursorStore } from '../../src/core/index.js';

/** Cursors that outlive the process, however it ends. */
export class FileCursors implements CursorStore {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async get(key: string): Promise<string | undefined> {
    return this.#read()[key];
  }

  async set(key: string, value: string): Promise<void> {
    writeFileSync(this.#path, JSON.stringify({ ...this.#read(), [key]: value }));
  }

  #read(): Record<string, string> {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8')) as Record<string, string>;
    } catch {
      return {};
    }
  }
}
