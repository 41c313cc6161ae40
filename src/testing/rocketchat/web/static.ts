import type { ServerAnswer, ServerRequest } from '../../server/index.js';
import { fileData, userData } from '../native.js';
import { canRead } from '../rooms/access.js';
import type { RocketChatWorkspace } from '../workspace.js';

// One transparent dot.
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** What is not under `/api/v1`: the version, files, pictures. (Wire sheet, sections 0 and 5.) */
export function serveStatic(
  request: ServerRequest,
  pathname: string,
  workspace: RocketChatWorkspace,
): ServerAnswer | undefined {
  if (request.method !== 'GET') return undefined;
  if (pathname === '/api/info') return info(request, workspace);
  const [, place = '', first = '', second = ''] = pathname.split('/').map(decode);
  if (place === 'file-upload' || (place === 'ufs' && !workspace.version.since('9.0')))
    return file(request, place === 'ufs' ? second : first, workspace);
  if (place === 'avatar')
    return avatar(first === 'uid' ? (workspace.state.users.get(second)?.handle ?? second) : first, workspace);
  if (place === 'emoji-custom') {
    const name = first.replace(/\.\w+$/, '');
    return workspace.state.emoji.get(name)
      ? { headers: { 'content-type': 'image/png' }, body: dot }
      : { status: 404, body: 'Not found' };
  }
  return undefined;
}

function info(request: ServerRequest, workspace: RocketChatWorkspace): ServerAnswer {
  const user = sessionUser(request, workspace);
  const version = user && workspace.can(user, 'view-statistics') ? workspace.version.text : workspace.version.short;
  return { body: { version, minimumClientVersions: { desktop: '3.9.6', mobile: '4.39.0' }, success: true } };
}

/** Wants the credentials, in the headers or in the address. (Wire sheet, section 5.) */
function file(request: ServerRequest, id: string, workspace: RocketChatWorkspace): ServerAnswer {
  const found = workspace.state.files.get(id);
  if (!found) return { status: 404, headers: { 'content-type': 'text/plain' }, body: '' };
  const user = sessionUser(request, workspace);
  const room = workspace.state.channels.get(fileData(found).rid ?? '');
  const isProtected = workspace.settings.flag('FileUpload_ProtectFiles');
  if (isProtected && (!user || !room || !canRead(room, user, workspace))) return { status: 403, body: '' };
  return {
    headers: {
      'content-type': found.contentType,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.filename)}`,
      'content-security-policy': "default-src 'none'",
    },
    body: found.data,
  };
}

function avatar(name: string, workspace: RocketChatWorkspace): ServerAnswer {
  const user = workspace.userByName(name);
  const own = user && userData(user).avatar;
  if (own) return { headers: { 'content-type': own.contentType }, body: own.data };
  const initial =
    name
      .replace(/[^\p{L}\p{N}]/gu, '')
      .slice(0, 1)
      .toUpperCase() || '?';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><rect width="100%" height="100%" fill="#03A9F4"/><text x="50%" y="50%" dy="0.36em" text-anchor="middle" fill="#fff" font-size="125">${initial}</text></svg>`;
  return { headers: { 'content-type': 'image/svg+xml' }, body: svg };
}

function sessionUser(request: ServerRequest, workspace: RocketChatWorkspace) {
  const { searchParams } = request.url;
  const token = request.headers['x-auth-token'] ?? searchParams.get('rc_token');
  const id = request.headers['x-user-id'] ?? searchParams.get('rc_uid');
  const session = workspace.sessions.find(token);
  return session && session.user.id === id ? session.user : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
