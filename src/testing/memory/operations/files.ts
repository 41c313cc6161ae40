import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Attachment } from '../../../models/index.js';
import type { FileRecord } from '../../world/index.js';
import type { MemoryClient } from '../client.js';

/** The file that an attachment names; by its id alone, so that one from JSON does. @throws NotFoundError */
export async function openFile(client: MemoryClient, attachment: Attachment, call: Call): Promise<FileRecord> {
  return client.read(
    'files.get',
    { id: attachment.id },
    (state) => {
      const file = state.files.get(attachment.id);
      if (!file) throw new NotFoundError(`There is no file '${attachment.filename}' (${attachment.id}).`);
      return file;
    },
    call.signal,
  );
}

const pieceBytes = 64 * 1024;

/** The bytes as a connection would bring them. */
export async function* piecesOf(file: FileRecord): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < file.data.byteLength; from += pieceBytes) {
    yield file.data.subarray(from, from + pieceBytes);
  }
}
