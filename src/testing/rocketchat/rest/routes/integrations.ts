import { rolesOf } from '../../auth/permissions.js';
import type { Integration } from '../../integrations.js';
import { compact, type Json, textOf } from '../../json.js';
import { userData } from '../../native.js';
import { RocketChatError } from '../../rocketchat-error.js';
import type { RestCall } from '../call.js';
import { get, post, type Route } from '../route.js';
import { anyOf, fields } from '../schema.js';

const both =
  'name, enabled:boolean, scriptEnabled:boolean, skipTranspile?:boolean, script?, scriptEngine?, alias?, avatar?, emoji?';
const incoming = `type:webhook-incoming, username, channel, overrideDestinationChannelEnabled?:boolean, ${both}`;
const outgoing = `type:webhook-outgoing, username, channel, event, targetRoom?, urls?:texts, triggerWords?:texts, triggerWordAnywhere?:boolean, token?, runOnEdits?:boolean, retryFailedCalls?:boolean, retryCount?:number, retryDelay?, impersonateUser?:boolean, ${both}`;
const manages = [
  'manage-incoming-integrations',
  'manage-own-incoming-integrations',
  'manage-outgoing-integrations',
  'manage-own-outgoing-integrations',
];

/** Webhooks. (Wire sheet, section 5.) */
export const integrationRoutes: Route[] = [
  get(
    'integrations.list',
    { params: fields('count?:number, offset?:number, sort?, name?, type?, query?'), permissions: manages },
    (call) => {
      const page = call.page('integrations', call.workspace.integrations.all(), (each) => wire(each, call));
      // The size of the page is `items` here.
      const { count, ...rest } = page;
      return { ...rest, items: count };
    },
  ),
  get('integrations.get', { params: fields('integrationId, createdBy?'), permissions: manages }, (call) => ({
    integration: wire(need(call), call),
  })),
  post('integrations.create', { params: fields(incoming, outgoing), permissions: manages }, (call) => {
    const { type } = call.params;
    const name = call.text('username') ?? '';
    const user = call.workspace.userByName(name);
    if (!user) throw new RocketChatError('error-invalid-user', 'Invalid user');
    for (const target of (call.text('channel') ?? '').split(','))
      if (!/^(?:[@#].+|all_(?:public_channels|private_groups|direct_messages))$/.test(target.trim()))
        throw new RocketChatError('error-invalid-channel-start-with-chars', 'Invalid channel. Start with @ or #');
    if (type !== 'webhook-incoming' && (call.params.urls as unknown[] | undefined)?.length === 0)
      throw new RocketChatError('error-invalid-urls', 'Invalid URLs');
    const kind = type === 'webhook-incoming' ? 'webhook-incoming' : 'webhook-outgoing';
    // Whoever posts for a webhook becomes a bot: it may wear other names.
    if (kind === 'webhook-incoming' && !rolesOf(user).includes('bot')) userData(user).roles = [...rolesOf(user), 'bot'];
    return { integration: wire(call.workspace.integrations.add(kind, call.params, call.workspace.now), call) };
  }),
  post(
    'integrations.remove',
    { params: anyOf('type, integrationId, target_url?', 'type, target_url, integrationId?'), permissions: manages },
    (call) => {
      const integration = need(call);
      call.workspace.integrations.remove(integration);
      return { integration: wire(integration, call) };
    },
  ),
];

function need(call: RestCall): Integration {
  const found = call.workspace.integrations.get(call.text('integrationId') ?? '');
  if (!found) throw new RocketChatError(undefined, 'No integration found.');
  return found;
}

function wire({ id, type, token, createdAt, fields: own }: Integration, call: RestCall): Json {
  const user = call.workspace.userByName(textOf(own, 'username') ?? '');
  return compact({
    ...own,
    _id: id,
    type,
    token,
    channel: String(own.channel ?? '')
      .split(',')
      .map((each) => each.trim()),
    userId: user?.id,
    _createdAt: createdAt,
    _updatedAt: createdAt,
    _createdBy: { _id: call.user.id, username: call.user.handle },
  });
}
