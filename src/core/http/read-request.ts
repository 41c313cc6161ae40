/** The platforms wait three seconds for an answer: who needs longer for the question alone is none of them. */
const withinMs = 10_000;

/** The body of a request, or the status that refuses it. */
export type RequestBytes = { body: Uint8Array<ArrayBuffer>; status?: undefined } | { status: 408 | 413 };

/**
 * Reads the body of a request from outside, and no more of it than may be there, nor longer than ten seconds in all: who
 * lies about the length, tells none, or sends a byte now and then, fills no memory and holds nothing.
 *
 * @returns the bytes; the status 413 for a body that is longer, 408 for one that does not end
 */
export async function readRequest(request: Request, maxBytes: number): Promise<RequestBytes> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return { status: 413 };
  if (request.body === null) return { body: new Uint8Array(0) };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), withinMs);
  });
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), late]);
      if (read === 'late') return given(reader, 408);
      if (read.done) return { body: joined(chunks, length) };
      length += read.value.byteLength;
      if (length > maxBytes) return given(reader, 413);
      chunks.push(read.value);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Gives up: the rest is not read. */
function given(reader: ReadableStreamDefaultReader, status: 408 | 413): RequestBytes {
  reader.cancel().catch(() => undefined);
  return { status };
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}
