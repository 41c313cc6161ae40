import type { ChannelRecord } from '../../../world/index.js';
import { RocketChatError, refusal } from '../../rocketchat-error.js';
import { canRead } from '../../rooms/access.js';
import { openDirect } from '../../rooms/creating.js';
import { isDirect } from '../../rooms/room-type.js';
import { wireRoom } from '../../wire/room.js';
import type { RestCall } from '../call.js';
import { get, post, type Route } from '../route.js';
import { fields } from '../schema.js';
import { counters, files, history, members, messages, setOpen } from './room-family.js';

const paging = 'count?:number, offset?:number, sort?';
const byIdOrName = (more: string) => fields(`roomId, ${more}`, `username, ${more}`);
const range = `latest?:filled, oldest?:filled, inclusive?:flag, unreads?:flag, showThreadMessages?:flag, ${paging}`;

/** `dm.*`, and `im.*`, its old name. (Wire sheet, section 5.) */
export const directMessageRoutes: Route[] = ['dm', 'im'].flatMap(routesOf);

function routesOf(name: string): Route[] {
  return [
    post(
      `${name}.create`,
      { params: fields('usernames, excludeSelf?:boolean', 'username, excludeSelf?:boolean') },
      (call) => {
        const names = call.text('usernames')?.split(',') ?? [call.text('username') ?? ''];
        const room = openDirect(call.workspace, call.user, names);
        const { usernames } = wireRoom(room, call.user, call.workspace);
        return {
          room: {
            _id: room.id,
            rid: room.id,
            t: 'd',
            usernames,
            inserted: room.createdAt.getTime() === call.workspace.now.getTime(),
          },
        };
      },
    ),
    get(`${name}.list`, { params: fields(`query?, fields?, ${paging}`) }, (call) => {
      const own = call.state.channels.all().filter((each) => isDirect(each) && each.members.has(call.user.id));
      return call.page('ims', own, (each) => wireRoom(each, call.user, call.workspace));
    }),
    get(
      `${name}.list.everyone`,
      { params: fields(`query?, fields?, ${paging}`), permissions: ['view-room-administration'] },
      (call) =>
        call.page('ims', call.state.channels.all().filter(isDirect), (each) =>
          wireRoom(each, call.user, call.workspace),
        ),
    ),
    get(`${name}.history`, { params: fields(`roomId:filled, ${range}`) }, (call) => history(call, the(call))),
    get(
      `${name}.messages`,
      { params: byIdOrName(`mentionIds?, starredIds?, pinned?, fields?, query?, ${paging}`) },
      (call) => messages(call, the(call)),
    ),
    get(`${name}.members`, { params: byIdOrName(`status?:texts, filter?, query?, ${paging}`) }, (call) =>
      members(call, the(call)),
    ),
    get(
      `${name}.files`,
      { params: byIdOrName(`${paging}, name?, typeGroup?, query?, onlyConfirmed?:boolean`) },
      (call) => files(call, the(call)),
    ),
    get(`${name}.counters`, { params: fields('roomId, userId?') }, (call) => counters(call, the(call))),
    post(`${name}.open`, { params: fields('roomId') }, (call) => setOpen(call, the(call), true)),
    post(`${name}.close`, { params: fields('roomId') }, (call) => setOpen(call, the(call), false)),
    post(`${name}.setTopic`, { params: fields('roomId, topic?') }, (call) => {
      const channel = the(call);
      const topic = call.text('topic') ?? '';
      call.state.channels.update(channel, { topic }, call.user);
      return { topic };
    }),
    post(`${name}.delete`, { params: byIdOrName('') }, (call) => {
      const channel = the(call);
      if (!call.can('delete-d', channel)) throw refusal('eraseRoom');
      call.state.channels.delete(channel, call.user);
      return {};
    }),
  ];
}

/** The direct room of `roomId`, or with `username`. */
function the(call: RestCall): ChannelRecord {
  const id = call.text('roomId');
  const name = call.text('username');
  const other = name === undefined ? undefined : call.workspace.userByName(name);
  const channel =
    id === undefined ? other && call.state.channels.directWith([call.user, other]) : call.state.channels.get(id);
  if (!channel || !isDirect(channel) || !canRead(channel, call.user, call.workspace))
    throw new RocketChatError(
      'error-room-not-found',
      'The required "roomId" or "username" param provided does not match any direct message',
    );
  return channel;
}
