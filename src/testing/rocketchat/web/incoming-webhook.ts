import { readForm, type ServerAnswer, type ServerRequest } from '../../server/index.js';
import type { ChannelRecord, UserRecord } from '../../world/index.js';
import { isJson, type Json, textOf } from '../json.js';
import { post } from '../messages/posting.js';
import { RocketChatError } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** `POST /hooks/<id>/<token>`: posts as the integration says, and tells no message id. (Wire sheet, section 5.) */
export async function serveIncomingWebhook(
  request: ServerRequest,
  pathname: string,
  workspace: RocketChatWorkspace,
): Promise<ServerAnswer | undefined> {
  const [, id, token] = /^\/hooks\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  if (id === undefined || token === undefined || request.method !== 'POST') return undefined;
  const integration = workspace.integrations.get(decodeURIComponent(id));
  if (!integration || integration.token !== decodeURIComponent(token) || integration.type !== 'webhook-incoming')
    return failed(400, 'Invalid integration id or token provided.');
  const { fields } = integration;
  if (fields.enabled !== true) return failed(503, 'Service Unavailable');
  const payload = await read(request);
  const user = workspace.userByName(textOf(fields, 'username') ?? '');
  if (!payload || !user) return failed(400, 'Invalid payload');
  try {
    const mayChoose = fields.overrideDestinationChannelEnabled === true;
    const chosen = mayChoose ? (textOf(payload, 'roomId') ?? textOf(payload, 'channel')) : undefined;
    for (const target of (chosen ?? textOf(fields, 'channel') ?? '').split(','))
      post(workspace, user, roomOf(target.trim(), user, workspace), {
        msg: textOf(payload, 'text') ?? textOf(payload, 'msg') ?? '',
        alias: textOf(payload, 'alias') ?? textOf(payload, 'username') ?? textOf(fields, 'alias'),
        avatar: textOf(payload, 'avatar') ?? textOf(payload, 'icon_url') ?? textOf(fields, 'avatar'),
        emoji: textOf(payload, 'emoji') ?? textOf(payload, 'icon_emoji') ?? textOf(fields, 'emoji'),
        attachments: payload.attachments,
        tmid: textOf(payload, 'tmid'),
        groupable: false,
        bot: { i: integration.id },
      });
    return { body: { success: true } };
  } catch (error) {
    if (!(error instanceof RocketChatError)) throw error;
    return failed(400, error.code ?? error.reason);
  }
}

function failed(status: number, error: string): ServerAnswer {
  return { status, body: { success: false, error } };
}

/** JSON, or a form with JSON in `payload`. */
async function read(request: ServerRequest): Promise<Json | undefined> {
  try {
    const form = await readForm(request);
    const payload = form?.get('payload');
    if (form && typeof payload !== 'string') return Object.fromEntries(form);
    const body: unknown = JSON.parse(typeof payload === 'string' ? payload : request.body.toString('utf8') || '{}');
    return isJson(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function roomOf(target: string, by: UserRecord, { state }: RocketChatWorkspace): ChannelRecord {
  const bare = target.replace(/^[#@]/, '');
  const person = target.startsWith('@') ? state.users.byHandle(bare) : undefined;
  const channel = person
    ? state.channels.openDirect([by, person], by)
    : (state.channels.byName(bare) ?? state.channels.get(target));
  if (!channel) throw new RocketChatError('invalid-channel', '');
  state.channels.join(channel, by, by, { isImplicit: true });
  return channel;
}
