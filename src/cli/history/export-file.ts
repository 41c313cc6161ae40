import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { ConfigError } from '../../core/index.js';
import { Message } from '../../models/index.js';
import type { CommandIo } from '../command.js';
import { type DoneExport, DoneMessages } from './done-messages.js';

/** Whose messages the file is to hold, and where a `-` goes. */
export type ExportTarget = { readonly account: string; readonly channelId: string; readonly io: CommandIo };

/**
 * A file of JSON Lines that an export goes on with: one message a line, appended whole. What an interruption left of a
 * last line is cut off.
 */
export class ExportFile implements AsyncDisposable {
  /** `undefined`: standard output. */
  readonly path: string | undefined;
  /** What it held before. */
  readonly done: DoneExport | undefined;
  readonly #write: (text: string) => unknown;
  readonly #handle: FileHandle | undefined;

  private constructor(
    path: string | undefined,
    done: DoneExport | undefined,
    handle: FileHandle | undefined,
    write: (text: string) => unknown,
  ) {
    this.path = path;
    this.done = done;
    this.#handle = handle;
    this.#write = write;
  }

  /** @throws ConfigError for a file that holds something else, or messages of another channel */
  static async open(path: string, target: ExportTarget): Promise<ExportFile> {
    if (path === '-')
      return new ExportFile(undefined, undefined, undefined, (text) => target.io.out(text.slice(0, -1)));
    const done = await readDone(path, target);
    const handle = await open(path, 'a').catch((error: NodeJS.ErrnoException) => {
      throw new ConfigError(`The file ${path} cannot be written (${error.code}).`);
    });
    return new ExportFile(path, done, handle, (text) => handle.appendFile(text));
  }

  async write(message: Message): Promise<void> {
    await this.#write(`${JSON.stringify(message)}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle?.close();
  }
}

async function readDone(path: string, target: ExportTarget): Promise<DoneExport | undefined> {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return undefined;
  const { complete, done } = await readLines(path, size, target);
  if (complete < size) await truncate(path, complete);
  return done;
}

async function readLines(path: string, size: number, target: ExportTarget) {
  const done = new DoneMessages();
  const endsWhole = await endsWithLineBreak(path, size);
  let complete = 0;
  let number = 0;
  let waiting: string | undefined;
  const take = (line: string) => {
    number += 1;
    done.add(messageOf(line, `${path}:${number}`, target));
    complete += Buffer.byteLength(line) + 1;
  };
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (waiting !== undefined) take(waiting);
    waiting = line;
  }
  if (waiting !== undefined && endsWhole) take(waiting);
  return { complete, done: done.summary };
}

async function endsWithLineBreak(path: string, size: number): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 0x0a;
  } finally {
    await handle.close();
  }
}

/** @throws ConfigError: nothing is appended to a file that is something else */
function messageOf(line: string, place: string, { account, channelId }: ExportTarget): Message {
  let message: Message;
  try {
    message = Message.parse(JSON.parse(line));
  } catch {
    throw new ConfigError(`${place} is no message: give another file, or mend that line.`);
  }
  if (message.account === account && message.channelId === channelId) return message;
  throw new ConfigError(
    `${place} is of the channel ${message.channelId} (account '${message.account}'): give another file for this one.`,
  );
}
