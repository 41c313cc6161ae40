import type { ServerRequest } from '../server/index.js';
import { SymphonyError } from './symphony-error.js';

/** A multipart body: text parts by name, and the files, in order. */
export type MultipartBody = { fields: ReadonlyMap<string, string>; files: ReadonlyMap<string, readonly File[]> };

/** @throws SymphonyError 415 unless it is multipart with its boundary; 400 when it is malformed. */
export async function readMultipart(request: ServerRequest): Promise<MultipartBody> {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\b/i.test(type) || !/;\s*boundary=/i.test(type))
    throw new SymphonyError(415, 'HTTP 415 Unsupported Media Type');
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(request.body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new SymphonyError(400, 'The multipart body cannot be read');
  }
  const fields = new Map<string, string>();
  const files = new Map<string, File[]>();
  for (const [name, value] of form.entries())
    if (typeof value === 'string') fields.set(name, value);
    else files.set(name, [...(files.get(name) ?? []), value]);
  return { fields, files };
}
