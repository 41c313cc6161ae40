import type { ServerAnswer } from '../../server/index.js';
import type { FileRecord, UserRecord } from '../../world/index.js';
import type { StackExchangeCall } from '../call.js';
import { imageAt, imageUrl, sniffImage } from '../images.js';
import { fileData } from '../native.js';
import { PageError } from '../page-error.js';
import type { StackExchangeSite } from '../site.js';
import { get, html, post, type Route } from './route.js';

const mostBytes = 2 * 1024 * 1024;
const imageReputation = 20;

/** Pictures: their upload, and the host that keeps them. (Wire sheet, section 3.2.) */
export const imageRoutes: Route[] = [
  post('/upload/image', 'none', upload),
  get('/image/{rest*}', (call) => sendFile(call)),
  get('/{image}', (call) => sendFile(call)),
];

/** The page's script tells how it went; a file, or the address of one. (Its words for errors are an assumption.) */
async function upload(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, visitor } = call;
  const { user } = visitor;
  if (!user) return result('error', 'You must be logged in to upload images');
  if (site.reputationOf(user) < imageReputation)
    return result('error', `You need ${imageReputation} reputation points to upload images`);
  const form = await call.form();
  const file = form.get('filename');
  const url = form.get('upload-url');
  if (file !== undefined && typeof file !== 'string' && file.size > 0) {
    const data = new Uint8Array(await file.arrayBuffer());
    if (data.byteLength > mostBytes) return result('error', 'Images must be smaller than 2 MiB');
    const stored = store(file.name, data, user, site);
    return stored ? result('result', imageUrl(stored, site)) : result('error', 'Unsupported image type');
  }
  // The host fetches nothing here: what it keeps itself it knows, anything else it cannot reach.
  const known =
    typeof url === 'string' && url.startsWith(`${site.chatOrigin}/`)
      ? imageAt(url.slice(site.chatOrigin.length), site)
      : undefined;
  const copy = known && store(known.filename, known.data, user, site);
  return copy ? result('result', imageUrl(copy, site)) : result('error', 'The image could not be read');
}

function store(filename: string, data: Uint8Array, user: UserRecord, site: StackExchangeSite): FileRecord | undefined {
  const kind = sniffImage(data);
  if (!kind) return undefined;
  const file = site.state.files.add({ filename, data, contentType: kind.contentType }, user);
  fileData(file).url = `/${file.id}.${kind.extension}`;
  return file;
}

function result(name: 'result' | 'error', value: string): ServerAnswer {
  const script = `var ${name} = '${value.replace(/['\\]/g, '\\$&')}';`;
  return html(
    `<html><head><script type="text/javascript">window.parent.closeDialog = 1; ${script} window.parent.uploadDone();</script></head><body></body></html>`,
  );
}

function sendFile(call: StackExchangeCall): ServerAnswer {
  const file = imageAt(call.request.url.pathname, call.site);
  if (!file) throw new PageError(404, 'Page not found');
  return { headers: { 'content-type': file.contentType }, body: file.data };
}
