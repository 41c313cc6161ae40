import { randomBytes } from 'node:crypto';

export type Upload = {
  readonly id: string;
  readonly filename: string;
  readonly length: number;
  readonly altText: string | undefined;
  readonly userId: string;
  data: Uint8Array | undefined;
};

/** Uploads between their first and their third step. */
export class UploadStore {
  readonly #byPath = new Map<string, Upload>();

  /** @returns the path to post the bytes to. */
  begin(upload: Upload): string {
    const path = `/upload/v1/${randomBytes(24).toString('base64url')}`;
    this.#byPath.set(path, upload);
    return path;
  }

  at(path: string): Upload | undefined {
    return this.#byPath.get(path);
  }

  byId(id: string): Upload | undefined {
    for (const upload of this.#byPath.values()) if (upload.id === id) return upload;
    return undefined;
  }

  finish(upload: Upload): void {
    for (const [path, each] of this.#byPath) if (each === upload) this.#byPath.delete(path);
  }
}
