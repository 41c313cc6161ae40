import type { ByteStream } from './byte-source.js';
import type { Download } from './download.js';
import type { OutgoingFile } from './outgoing-file.js';

/** What is told of a file beside its bytes. */
export type FileDetails = {
  /** Default: the name in the path or the URL, else `file` with the extension of its type. */
  filename?: string | undefined;
  /** The MIME type. Default: what the name's extension stands for. */
  contentType?: string | undefined;
  title?: string | undefined;
  /** The alternative text. */
  description?: string | undefined;
  /** Hidden until it is clicked, where the platform has that. */
  spoiler?: boolean | undefined;
};

/** Bytes in hand, or to come. Text is UTF-8. */
export type FileData = Uint8Array | ArrayBuffer | string | Blob | ByteStream;

/**
 * A file to send. It is never a bare string: that could name any file of this machine, so a text that somebody typed
 * must not become one by mistake.
 */
export type FileInput =
  | (FileDetails & { path: string | URL; url?: never; data?: never })
  | (FileDetails & { url: string | URL; path?: never; data?: never })
  | (FileDetails & { data: FileData; path?: never; url?: never })
  | Blob
  | Download
  | OutgoingFile;
