import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CursorStore } from 'chatmux';

/**
 * Keys and values in one JSON file: what a bot wants to know again after a restart. It fits the setting `cursorStore`,
 * too. Good for some thousand keys of one process; beyond that use a database behind the same two methods.
 */
export class FileStore implements CursorStore {
  readonly #path: string;
  #values: Promise<Map<string, string>> | undefined;
  #writing: Promise<void> | undefined;
  #isStale = false;

  constructor(path: string) {
    this.#path = path;
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#load()).get(key);
  }

  /** Resolves when the value is on the disk. */
  async set(key: string, value: string): Promise<void> {
    (await this.#load()).set(key, value);
    this.#isStale = true;
    this.#writing ??= this.#write();
    await this.#writing;
  }

  #load(): Promise<Map<string, string>> {
    this.#values ??= readFile(this.#path, 'utf8').then(
      (text) => new Map(Object.entries(JSON.parse(text) as Record<string, string>)),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return new Map();
        throw error;
      },
    );
    return this.#values;
  }

  /** Writes beside the file and then puts it in place, so that a crash leaves the old one or the new one, never half. */
  async #write(): Promise<void> {
    const values = await this.#load();
    try {
      await mkdir(dirname(this.#path), { recursive: true });
      while (this.#isStale) {
        this.#isStale = false;
        await writeFile(`${this.#path}.new`, JSON.stringify(Object.fromEntries(values)));
        await rename(`${this.#path}.new`, this.#path);
      }
    } finally {
      // In the turn in which nothing is stale: a value that is set from here on begins a write of its own.
      this.#writing = undefined;
    }
  }
}
