import type { ChannelRecord } from '../../world/index.js';
import type { TeamwireCall } from '../call.js';
import { isFlag, isObject, isText, isTextList } from '../fields.js';
import { checkAvatar } from '../image.js';
import type { Json } from '../json.js';
import { addToChat } from '../memberships.js';
import { chatData } from '../native.js';
import { checkPosting, postMessage } from '../posting.js';
import { get, items, patch, post, type Route } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';
import { isOneToOne, wireChat } from '../wire/chat.js';

/** Chats: finding, making, changing. */
export const chatRoutes: Route[] = [
  get(
    '/chats',
    (call) => {
      const title = call.query('title');
      const mine = call.state.channels.all().filter((channel) => call.organisation.sees(channel));
      const chats = mine.map((channel) => wireChat(channel, call.organisation));
      return items(title === undefined ? chats : chats.filter((chat) => chat['title'] === title));
    },
    { query: ['title'] },
  ),
  get('/chats/{tid}', (call) => ({ json: wireChat(call.chat(), call.organisation) })),
  post('/chats/one2one', (call) => {
    const fields = call.body({ uid: isText, message: isText, attachment: isObject });
    const [user] = call.usersOf([fields['uid'] ?? '']);
    if (!user || user === call.bot)
      throw new TeamwireError('TWInvalidMembersError', 'The recipient must be another user');
    const existing = call.state.channels.directWith([user, call.bot]);
    const channel = existing ?? call.state.channels.openDirect([call.bot, user], call.bot);
    postFirst(channel, fields, call);
    return { status: existing ? 200 : 201, json: wireChat(channel, call.organisation) };
  }),
  post('/chats', (call) => ({ status: 201, json: wireChat(create(call), call.organisation) })),
  patch('/chats/{tid}', (call) => {
    const channel = call.chat();
    update(channel, call);
    return { json: wireChat(channel, call.organisation) };
  }),
];

function create(call: TeamwireCall): ChannelRecord {
  const fields = call.body({
    title: isText,
    users: isTextList,
    groups: isTextList,
    message: isText,
    attachment: isObject,
    is_alert: isFlag,
    admins: isTextList,
    avatar: isText,
    allow_sending: isFlag,
    allow_mute_notifications: isFlag,
  });
  const { organisation, bot } = call;
  const title = typeof fields['title'] === 'string' ? fields['title'].trim() : '';
  if (title === '') throw new TeamwireError('BadRequest', 'A chat needs a title');
  const users = call.usersOf(fields['users']);
  const groups = call.groupsOf(fields['groups']);
  const admins = call.usersOf(fields['admins']);
  const avatar =
    typeof fields['avatar'] === 'string' ? checkAvatar(Buffer.from(fields['avatar'], 'base64')) : undefined;
  const channel = call.state.channels.create({
    name: title,
    kind: 'private',
    by: bot,
    members: [bot, ...users.filter((user) => user !== bot)],
    isReadOnly: fields['allow_sending'] === false,
    native: {
      isAlert: fields['is_alert'] === true,
      allowMuteNotifications: fields['allow_mute_notifications'] !== false,
      avatar,
    },
  });
  addToChat(channel, [], groups, organisation);
  for (const admin of admins) {
    if (!channel.members.has(admin.id))
      throw new TeamwireError('TWInvalidMembersError', 'Administrators must be members of the chat');
    if (admin !== bot) call.state.channels.setRole(channel, admin, 'admin', bot);
  }
  postFirst(channel, fields, call);
  return channel;
}

/** Without text and attachment the chat stays empty. */
function postFirst(channel: ChannelRecord, fields: Json, call: TeamwireCall): void {
  const { message, attachment } = fields;
  if (message === undefined && attachment === undefined) return;
  checkPosting(channel, call);
  postMessage(channel, { msg: message, attachments: attachment === undefined ? [] : [attachment] }, call);
}

function update(channel: ChannelRecord, call: TeamwireCall): void {
  const fields = call.body({
    title: isText,
    allow_sending: isFlag,
    allow_mute_notifications: isFlag,
    is_closed: isFlag,
  });
  if (Object.keys(fields).length === 0) throw new TeamwireError('BadRequest', 'There is nothing to change');
  const { title, allow_sending: allowSending, allow_mute_notifications: allowMute, is_closed: isClosed } = fields;
  if (isClosed === true && !call.organisation.policies.closeChat)
    throw new TeamwireError('TWCloseChatNotAllowed', 'The administrator does not allow closing chats');
  call.ownChat();
  if (isOneToOne(channel)) throw new TeamwireError('TWAuthError', 'A 1:1 chat cannot be changed');
  if (typeof title === 'string' && title.trim() === '') throw new TeamwireError('BadRequest', 'A chat needs a title');
  call.state.channels.update(
    channel,
    {
      ...(typeof title === 'string' && { name: title.trim() }),
      ...(typeof allowSending === 'boolean' && { isReadOnly: !allowSending }),
      ...(typeof isClosed === 'boolean' && { isArchived: isClosed }),
      ...(typeof allowMute === 'boolean' && { native: { ...chatData(channel), allowMuteNotifications: allowMute } }),
    },
    call.bot,
  );
}
