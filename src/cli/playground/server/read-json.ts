import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';
import { HttpProblem } from './http-problem.js';

/** Enough for five files of 2 MiB, or one of 8. */
const mostBytes = 12 * 1024 * 1024;

/**
 * The body of a request, checked.
 *
 * @throws HttpProblem 415 for what is not JSON, 413 for too much, 400 naming what is wrong
 */
export async function readJson<Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.output<Schema>> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new HttpProblem(415, 'send application/json');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > mostBytes) throw new HttpProblem(413, 'that is too much: 8 MB at the most');
    chunks.push(chunk);
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new HttpProblem(400, 'this is no JSON');
  }
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const issue = error.issues[0];
  throw new HttpProblem(400, `${issue?.path.join('.') || 'the body'}: ${issue?.message ?? 'is wrong'}`);
}
