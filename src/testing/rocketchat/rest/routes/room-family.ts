import type { ChannelRecord, FileRecord } from '../../../world/index.js';
import { roomRoles } from '../../auth/permissions.js';
import type { Json } from '../../json.js';
import { fileData, messageData } from '../../native.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { historyOf } from '../../rooms/history.js';
import { messageKeys, newestFirst } from '../../rooms/message-order.js';
import { isDirect } from '../../rooms/room-type.js';
import { subscriptionOf } from '../../rooms/subscriptions.js';
import { findMentions } from '../../text/mentions.js';
import { wireFile } from '../../wire/file.js';
import { wireMember } from '../../wire/user.js';
import type { RestCall } from '../call.js';

/** What `channels.`, `groups.` and `dm.` have alike. */

export function history(call: RestCall, channel: ChannelRecord): Json {
  const { count } = call.paging;
  const { offset } = call.paging;
  const isOld = !call.workspace.version.since('7.0');
  const found = historyOf(
    channel,
    {
      latest: call.date('latest', 'error-latest-param-invalid'),
      oldest: call.date('oldest', 'error-oldest-param-invalid'),
      isInclusive: call.flag('inclusive'),
      withThreads: call.params.showThreadMessages === undefined || call.flag('showThreadMessages'),
    },
    call.workspace,
  );
  const length = call.params.count === undefined && isOld ? 20 : count;
  const messages = found.slice(offset, offset + length);
  if (!call.flag('unreads')) return { messages: messages.map(call.wireMessage) };
  const seen = subscriptionOf(channel, call.user, call.workspace)?.lastSeen;
  const unread = found.filter((message) => !seen || message.createdAt > seen);
  const first = unread.at(-1);
  return {
    messages: messages.map(call.wireMessage),
    unreadNotLoaded: Math.max(0, unread.length - messages.length),
    ...(first ? { firstUnread: call.wireMessage(first) } : {}),
  };
}

/** Everything, replies in threads too, newest first. */
export function messages(call: RestCall, channel: ChannelRecord): Json {
  const { mentionIds, starredIds, pinned } = call.params;
  const ids = (value: unknown) => String(value).split(',');
  const found = call.workspace
    .messagesIn(channel)
    .filter(
      (message) =>
        (mentionIds === undefined ||
          findMentions(message.content, call.state).users.some((user) => ids(mentionIds).includes(user.id))) &&
        (starredIds === undefined || ids(starredIds).some((id) => message.starredBy.has(id))) &&
        (pinned === undefined || String(pinned) !== 'true' || message.pinned !== undefined),
    );
  // An index that is read the other way gives those of one time the other way too.
  const isOldestFirst = /"ts":\s*1/.test(call.text('sort') ?? '');
  const listed = isOldestFirst ? found : newestFirst(found);
  return call.page('messages', call.sorted(listed, messageKeys), call.wireMessage);
}

export function members(call: RestCall, channel: ChannelRecord): Json {
  const { status } = call.params;
  const filter = call.text('filter')?.toLowerCase();
  const people = [...channel.members.keys()]
    .map((id) => call.state.users.need(id))
    .filter((user) => !user.isDeactivated)
    .filter((user) => !filter || `${user.handle} ${user.name}`.toLowerCase().includes(filter))
    .filter((user) => !Array.isArray(status) || status.includes(wireMember(user).status));
  const sorted = people.sort((a, b) => (a.handle < b.handle ? -1 : 1));
  return call.page(
    'members',
    call.sorted(sorted, { username: (user) => user.handle, name: (user) => user.name }),
    (user) => {
      const roles = roomRoles(channel, user);
      return { ...wireMember(user), ...(roles.length > 0 && call.workspace.version.since('7.3') ? { roles } : {}) };
    },
  );
}

export function files(call: RestCall, channel: ChannelRecord): Json {
  const name = call.text('name')?.toLowerCase();
  const typeGroup = call.text('typeGroup');
  const fits = (file: FileRecord) =>
    fileData(file).rid === channel.id &&
    fileData(file).isConfirmed === true &&
    (name === undefined || file.filename.toLowerCase().includes(name)) &&
    (typeGroup === undefined || file.contentType.startsWith(`${typeGroup}/`));
  const found = call.state.files.all().filter(fits).reverse();
  return call.page('files', found, (file) => wireFile(file, call.workspace));
}

export function counters(call: RestCall, channel: ChannelRecord): Json {
  const subscription = subscriptionOf(channel, call.user, call.workspace);
  const all = call.workspace.messagesIn(channel);
  const last = all.at(-1)?.createdAt;
  const from = subscription?.unreadFrom ?? subscription?.lastSeen ?? subscription?.ts;
  return {
    joined: subscription !== undefined,
    members: channel.members.size,
    unreads: from
      ? all.filter((message) => message.createdAt > from && messageData(message).t === undefined).length
      : 0,
    unreadsFrom: from ?? null,
    msgs: all.length,
    latest: last ?? null,
    userMentions: subscription?.userMentions ?? 0,
  };
}

/** Shows or hides it in the side bar; what is so already is refused. */
export function setOpen(call: RestCall, channel: ChannelRecord, isOpen: boolean): Json {
  const subscription = subscriptionOf(channel, call.user, call.workspace);
  if (!subscription) throw new RocketChatError(undefined, `The user/callee is not in the channel "${channel.name}".`);
  if (subscription.isOpen === isOpen) {
    const what = isDirect(channel) ? 'direct message room' : 'channel';
    throw new RocketChatError(
      undefined,
      `The ${what}, ${channel.name}, is already ${isOpen ? 'open' : 'closed'} to the sender`,
    );
  }
  subscription.isOpen = isOpen;
  subscription.updatedAt = call.workspace.now;
  return {};
}
