import type { FileRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

export type FileInput = {
  filename: string;
  data: Uint8Array | string;
  contentType?: string | undefined;
  title?: string | undefined;
  width?: number | undefined;
  height?: number | undefined;
  id?: string | undefined;
  native?: unknown;
};

/** Files that were put on the platform, whether a message shows them or not. */
export class FileStore {
  readonly #state: WorldState;
  readonly #byId = new Map<string, FileRecord>();

  constructor(state: WorldState) {
    this.#state = state;
  }

  get(id: string): FileRecord | undefined {
    return this.#byId.get(id);
  }

  all(): FileRecord[] {
    return [...this.#byId.values()];
  }

  add(input: FileInput, by: UserRecord): FileRecord {
    const file: FileRecord = {
      id: input.id ?? this.#state.platform.ids.file(),
      filename: input.filename,
      contentType: input.contentType ?? 'application/octet-stream',
      data: typeof input.data === 'string' ? new TextEncoder().encode(input.data) : input.data,
      title: input.title,
      ownerId: by.id,
      createdAt: this.#state.now(),
      width: input.width,
      height: input.height,
      native: input.native,
    };
    this.#byId.set(file.id, file);
    this.#state.emit({ type: 'file.added', file, by });
    return file;
  }

  delete(file: FileRecord, by: UserRecord): boolean {
    if (!this.#byId.delete(file.id)) return false;
    this.#state.emit({ type: 'file.deleted', file, by });
    return true;
  }
}
