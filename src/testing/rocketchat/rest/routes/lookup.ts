import { isJson, type Json } from '../../json.js';
import { spotlight } from '../../lookup/spotlight.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { roomType } from '../../rooms/room-type.js';
import { wireEmoji } from '../../wire/emoji.js';
import { wireRoom } from '../../wire/room.js';
import { wireUser } from '../../wire/user.js';
import type { RestCall } from '../call.js';
import { get, type Route } from '../route.js';
import { fields } from '../schema.js';

const paging = 'count?:number, offset?:number, sort?';

/** Finding people and rooms, custom emoji, settings, permissions. (Wire sheet, section 5.) */
export const lookupRoutes: Route[] = [
  get(
    'directory',
    {
      params: (isSince) =>
        isSince('7.0') ? fields(`text?, type?, workspace?, query?, ${paging}`) : fields(`query?, fields?, ${paging}`),
      permissions: ['view-outside-room', 'view-c-room'],
    },
    directory,
  ),
  get(
    'spotlight',
    { params: (isSince) => fields(isSince('8.6') ? 'query, usernames?, type?, rid?' : 'query') },
    (call) => spotlight(call.text('query') ?? '', call.user, call.workspace),
  ),
  get('emoji-custom.list', { params: fields('updatedSince?, query?, _updatedAt?, _id?') }, (call) => {
    const since = call.date('updatedSince', 'error-roomId-param-invalid');
    const all = call.state.emoji.all().map((emoji) => wireEmoji(emoji, call.workspace));
    const isNewer = ({ _updatedAt: at }: Json) => !since || (at instanceof Date && at > since);
    return { emojis: { update: all.filter(isNewer), remove: [] } };
  }),
  get(
    'emoji-custom.all',
    { params: fields(`name?, query?, fields?, ${paging}`), permissions: ['manage-emoji', 'view-c-room'] },
    (call) => call.page('emojis', call.state.emoji.all(), (emoji) => wireEmoji(emoji, call.workspace)),
  ),
  get('settings.public', { isOpen: true, params: fields(`_id?, query?, fields?, ${paging}`) }, (call) => {
    const ids = call.text('_id')?.split(',');
    const all = call.workspace.settings.all().filter(({ _id }) => !ids || ids.includes(_id));
    return call.page('settings', all);
  }),
  get('permissions.listAll', { params: fields('updatedSince?') }, (call) => ({
    update: call.workspace.permissions.all().map((each) => ({ ...each, _updatedAt: call.state.bot.createdAt })),
    remove: [],
  })),
];

function directory(call: RestCall): Json {
  const asked = call.params.query === undefined ? call.params : readQueryText(String(call.params.query));
  const type = asked.type ?? 'channels';
  const text = String(asked.text ?? '').toLowerCase();
  const sort = call.text('sort');
  if (sort !== undefined && Object.keys(readQueryText(sort)).length > 1)
    throw new RocketChatError(undefined, 'This method support only one "sort" parameter');
  if (type === 'users') {
    const people = call.state.users
      .all()
      .filter(
        (user) => !user.isDeactivated && `${user.handle} ${user.name} ${user.email ?? ''}`.toLowerCase().includes(text),
      )
      .sort((a, b) => (a.handle < b.handle ? -1 : 1));
    return call.page('result', people, (user) => wireUser(user, call.user, call.workspace));
  }
  if (type === 'teams') return call.page('result', []);
  const rooms = call.state.channels
    .all()
    .filter((channel) => roomType(channel) === 'c' && !channel.isArchived)
    .filter((channel) => `${channel.name} ${channel.topic}`.toLowerCase().includes(text))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return call.page('result', rooms, (channel) => wireRoom(channel, call.user, call.workspace));
}

function readQueryText(text: string): Json {
  try {
    const query: unknown = JSON.parse(text);
    if (isJson(query)) return query;
  } catch {
    // Told below.
  }
  throw new RocketChatError('error-invalid-query', `Invalid query parameter provided: "${text}"`);
}
