import { readForm, type ServerAnswer, type ServerRequest } from '../server/index.js';
import { fileData } from './native.js';
import type { SlackWorkspace } from './workspace.js';

const loginPage =
  '<!DOCTYPE html><html><head><title>Login | Slack</title></head><body>Sign in to your workspace</body></html>';

/** Takes the bytes of an upload, raw or multipart, and says how many they were: text, not JSON. (Wire sheet, section 11.) */
export async function receiveUpload(request: ServerRequest, workspace: SlackWorkspace): Promise<ServerAnswer> {
  const upload = workspace.uploads.at(request.url.pathname);
  if (!upload) return { status: 404, body: 'not found' };
  const data = await uploadedBytes(request);
  if (data.byteLength !== upload.length)
    return { status: 400, body: `expected ${upload.length} bytes, got ${data.byteLength}` };
  upload.data = data;
  return { body: `OK - ${data.byteLength}` };
}

async function uploadedBytes(request: ServerRequest): Promise<Uint8Array> {
  if (!/^multipart\//i.test(request.headers['content-type'] ?? '')) return request.body;
  const fields = [...((await readForm(request))?.values() ?? [])];
  const file = fields.find((field) => typeof field !== 'string') ?? fields[0] ?? '';
  return typeof file === 'string' ? new TextEncoder().encode(file) : new Uint8Array(await file.arrayBuffer());
}

/** Gives a file to a token that may read it; to anybody else a login page, with status 200. (Wire sheet, section 11.) */
export function sendFile(request: ServerRequest, workspace: SlackWorkspace): ServerAnswer {
  const login: ServerAnswer = { headers: { 'content-type': 'text/html; charset=utf-8' }, body: loginPage };
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const token = workspace.tokens.check(bearer);
  if (typeof token === 'string' || !token.scopes.has('files:read') || !token.actor) return login;
  const id = /^\/files-pri\/[A-Z0-9]+-([A-Z0-9]+)\//.exec(request.url.pathname)?.[1];
  const file = id === undefined ? undefined : workspace.state.files.get(id);
  if (!file) return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not found' };
  const { actor } = token;
  const isShown = [...fileData(file).shares.keys()].some((channelId) => {
    const channel = workspace.state.channels.get(channelId);
    return channel && (channel.kind === 'public' || channel.members.has(actor.id));
  });
  if (file.ownerId !== actor.id && !isShown) return login;
  const name = `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`;
  return { headers: { 'content-type': file.contentType, 'content-disposition': name }, body: file.data };
}
