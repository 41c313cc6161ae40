import { readForm, type ServerRequest } from '../../server/index.js';
import { DiscordError } from '../discord-error.js';
import { invalidForm } from '../form-check.js';
import type { UploadedFile } from '../messages/files.js';

export type ReadBody = { body: unknown; files: UploadedFile[] };

/**
 * A body: JSON, or multipart with `payload_json` and `files[n]`. (Wire sheet, section 9.)
 * @throws DiscordError 50109 for broken JSON, 50035 for another content type
 */
export async function readBody(request: ServerRequest): Promise<ReadBody> {
  if (request.body.byteLength === 0) return { body: undefined, files: [] };
  const type = request.headers['content-type'] ?? '';
  if (/^application\/json/i.test(type)) return { body: parse(request.body.toString('utf8')), files: [] };
  if (/^multipart\/form-data/i.test(type)) return readMultipart(request);
  throw invalidForm(
    [],
    'CONTENT_TYPE_INVALID',
    'Expected "Content-Type" header to be one of {application/json, multipart/form-data}.',
  );
}

async function readMultipart(request: ServerRequest): Promise<ReadBody> {
  const form = await readForm(request);
  if (!form) throw new DiscordError(50035);
  let body: unknown;
  const files: UploadedFile[] = [];
  const plain: Record<string, string> = {};
  for (const [name, value] of form) {
    if (name === 'payload_json') body = parse(typeof value === 'string' ? value : await value.text());
    else if (typeof value === 'string') plain[name] = value;
    else {
      const number = /^files\[(\d+)\]$/.exec(name)?.[1] ?? String(files.length);
      files.push({
        number,
        filename: value.name,
        contentType: value.type,
        data: new Uint8Array(await value.arrayBuffer()),
      });
    }
  }
  return { body: body ?? plain, files };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DiscordError(50109);
  }
}
