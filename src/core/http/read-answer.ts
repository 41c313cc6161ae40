import { type ChatErrorOptions, ServerError } from '../errors/index.js';
import { collect, Download, guardBytes, readPieces } from '../files/index.js';
import type { Answer } from './exchange.js';
import { excerpt } from './http-error.js';
import type { ResponseType } from './http-types.js';

export type ReadAnswer = {
  operation: string;
  type: ResponseType;
  url: URL;
  /** Of a body that is read here. */
  maxBytes: number;
  /** Of a download; its own default unless given. */
  maxDownloadBytes: number | undefined;
  idleMs: number;
  /** Ends the reading of a body that is read here. */
  within: AbortSignal;
  /** The caller's own, for a download. */
  signal: AbortSignal | undefined;
  parseJson: (text: string) => unknown;
  context: ChatErrorOptions;
};

/**
 * The data of an answer.
 *
 * @throws ServerError for JSON that is none; InvalidError over `maxBytes`; ConnectionError, TimeoutError, AbortedError
 */
export async function readAnswer(answer: Answer, options: ReadAnswer): Promise<unknown> {
  const { type, url, operation, context } = options;
  if (type === 'download') {
    return Download.fromResponse(
      { headers: answer.headers, body: answer.body, url: url.href },
      {
        size: answer.size,
        maxBytes: options.maxDownloadBytes,
        idleMs: options.idleMs,
        signal: options.signal,
        context,
      },
    );
  }
  const bytes = await readBody(answer, options);
  if (type === 'bytes') return bytes;
  const text = new TextDecoder().decode(bytes);
  if (type === 'text') return text;
  if (text.trim() === '') return undefined;
  try {
    return options.parseJson(text);
  } catch (error) {
    const isPage = /html/i.test(answer.headers.get('content-type') ?? '') || /^\s*</.test(text);
    const advice = isPage
      ? 'a page came, so check the base URL and whether something in between asks for a login'
      : excerpt(text);
    throw new ServerError(`${operation} answered ${answer.status} with what is no JSON: ${advice}`, {
      ...context,
      status: answer.status,
      // A page stays a page; a garbled answer may not happen again.
      retryable: !isPage,
      // The parser's message holds a piece of the text.
      cause: error instanceof SyntaxError ? undefined : error,
    });
  }
}

/** The JSON or text of an answer that is no success, as far as it can be read. */
export async function readFailure(answer: Answer, options: ReadAnswer): Promise<unknown> {
  try {
    const text = new TextDecoder().decode(
      await readBody(answer, { ...options, maxBytes: Math.min(options.maxBytes, 1_048_576) }),
    );
    try {
      return text.trim() === '' ? undefined : options.parseJson(text);
    } catch {
      return text;
    }
  } catch {
    // The status says enough.
    return undefined;
  }
}

async function readBody(answer: Answer, options: ReadAnswer): Promise<Uint8Array> {
  const { operation, maxBytes, idleMs, within, context } = options;
  const source = readPieces(answer.body);
  const filename = `the answer to ${operation}`;
  return collect(guardBytes(source, { filename, maxBytes, size: answer.size, idleMs, signal: within, context }));
}
