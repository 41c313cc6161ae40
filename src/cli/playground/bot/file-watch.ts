import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { importedFiles } from './imported-files.js';

/** Editors write a file in several steps. */
const settledMs = 150;

/**
 * Watches a program's own files. Their folders are watched, not the files: many editors put a new file in the place of
 * the old one. What else is written there (a bot's own data) is nothing to us.
 */
export class FileWatch {
  readonly #entry: string;
  readonly #onChange: () => void;
  readonly #folders = new Map<string, FSWatcher>();
  #names = new Map<string, Set<string>>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param entry - the program's first file: an absolute path */
  constructor(entry: string, onChange: () => void) {
    this.#entry = entry;
    this.#onChange = onChange;
    this.follow();
  }

  /** Looks again which files there are to watch. */
  follow(): void {
    if (this.#isClosed) return;
    const { files, missing } = importedFiles(this.#entry);
    this.#names = new Map();
    for (const path of [...files, ...missing]) {
      const names = this.#names.get(dirname(path)) ?? new Set();
      names.add(missing.has(path) ? stem(basename(path)) : basename(path));
      this.#names.set(dirname(path), names);
    }
    for (const [folder, watcher] of this.#folders) {
      if (this.#names.has(folder) && existsSync(folder)) continue;
      watcher.close();
      this.#folders.delete(folder);
    }
    for (const folder of this.#names.keys()) this.#watch(folder);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    for (const watcher of this.#folders.values()) watcher.close();
    this.#folders.clear();
  }

  #watch(folder: string): void {
    if (this.#folders.has(folder) || !existsSync(folder)) return;
    try {
      const watcher = watch(folder, (_event, name) => this.#changed(folder, name));
      // A folder that is taken away is watched again when the bot is loaded the next time.
      watcher.on('error', () => {
        watcher.close();
        this.#folders.delete(folder);
      });
      this.#folders.set(folder, watcher);
    } catch {
      // The system has no watches left: "Run the bot again" is still there.
    }
  }

  #changed(folder: string, name: string | null): void {
    const names = this.#names.get(folder);
    if (name !== null && !names?.has(name) && !names?.has(stem(name))) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.follow();
      this.#onChange();
    }, settledMs);
  }
}

/** A file that is not there yet may come with any ending. */
function stem(name: string): string {
  return name.replace(/\.[^.]+$/, '');
}
