import type { CallName, ServerAnswer, ServerRequest } from '../server/index.js';
import type { SlackApi } from './api.js';
import { receiveUpload, sendFile } from './file-server.js';
import type { ResponseUrls } from './interactivity/response-urls.js';
import type { SlackWorkspace } from './workspace.js';

/** What a request is called: a method's name, or a path. */
export function identify(request: ServerRequest, api: SlackApi): CallName | Promise<CallName> {
  const { pathname } = request.url;
  return pathname.startsWith('/api/') ? api.identify(request) : { call: pathname, params: {} };
}

export type Routes = { api: SlackApi; workspace: SlackWorkspace; responses: ResponseUrls };

/** Slack's hosts, all on one port here: the API, uploads, files, response URLs. */
export function route(
  request: ServerRequest,
  call: string,
  { api, workspace, responses }: Routes,
): ServerAnswer | Promise<ServerAnswer> {
  const { pathname } = request.url;
  if (pathname.startsWith('/api/')) return api.handle(request, call);
  if (pathname.startsWith('/upload/')) return receiveUpload(request, workspace);
  if (pathname.startsWith('/files-pri/')) return sendFile(request, workspace);
  if (pathname.startsWith('/actions/') || pathname.startsWith('/commands/')) return responses.handle(request);
  return { status: 404, headers: { 'content-type': 'text/html' }, body: 'Not found' };
}
