import { readForm } from '../../../server/index.js';
import { randomId } from '../../ids.js';
import type { Json } from '../../json.js';
import { userData } from '../../native.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { type RestCall, unpermitted } from '../call.js';
import { get, post, type Route } from '../route.js';
import { fields } from '../schema.js';

const anybody = fields('userId?, username?, user?');

/** People's pictures. (Wire sheet, section 5.) */
export const avatarRoutes: Route[] = [
  post('users.setAvatar', {}, setAvatar),
  post('users.resetAvatar', { params: fields('userId?, username?, user?') }, (call) => {
    const user = call.somebody();
    if (user !== call.user && !call.can('edit-other-user-avatar')) throw unpermitted();
    userData(user).avatar = undefined;
    userData(user).avatarETag = undefined;
    call.state.users.update(user, { avatarUrl: undefined });
    return {};
  }),
  get('users.getAvatar', { params: anybody }, (call) => {
    const user = call.somebody();
    return {
      answer: {
        status: 307,
        headers: { location: `${call.workspace.siteUrl}/avatar/${encodeURIComponent(user.handle)}` },
      },
    };
  }),
];

async function setAvatar(call: RestCall): Promise<Json> {
  const form = await readForm(call.request);
  const name = (key: string) => {
    const value = form?.get(key) ?? call.params[key];
    return typeof value === 'string' ? value : undefined;
  };
  const [id, username] = [name('userId'), name('username')];
  const user =
    id === undefined && username === undefined
      ? call.user
      : id === undefined
        ? call.workspace.userByName(username ?? '')
        : call.state.users.get(id);
  if (!user)
    throw new RocketChatError(
      'error-invalid-user',
      'The optional "userId" or "username" param provided does not match any users',
    );
  if (user !== call.user && !call.can('edit-other-user-avatar')) throw unpermitted();
  const image = form?.get('image');
  const url = name('avatarUrl');
  const data = userData(user);
  if (image instanceof File) {
    if (!image.type.startsWith('image/')) throw new RocketChatError('error-avatar-invalid-url', 'Invalid avatar');
    data.avatar = { data: new Uint8Array(await image.arrayBuffer()), contentType: image.type };
  } else if (url === undefined) throw new RocketChatError(undefined, 'Required field: image');
  else if (!URL.canParse(url) && !url.startsWith('data:'))
    throw new RocketChatError('error-avatar-invalid-url', `Invalid avatar URL: ${url}`);
  data.avatarETag = randomId();
  call.state.users.update(user, {
    avatarUrl: url ?? `${call.workspace.siteUrl}/avatar/${user.handle}?etag=${data.avatarETag}`,
  });
  return {};
}
