import { checkPinning, react } from '../../messages/changing.js';
import { messageData } from '../../native.js';
import { invalidParams, RocketChatError } from '../../rocketchat-error.js';
import { canRead } from '../../rooms/access.js';
import { subscriptionOf } from '../../rooms/subscriptions.js';
import type { RestCall } from '../call.js';
import { get, post, type Route } from '../route.js';
import { fields } from '../schema.js';

const messageId = fields('messageId:filled');

/** Reactions, pins, stars, followed threads, reports. (Wire sheet, section 4.) */
export const chatMarkRoutes: Route[] = [
  post(
    'chat.react',
    {
      params: fields(
        'messageId:filled, emoji, shouldReact?:boolean',
        'messageId:filled, reaction, shouldReact?:boolean',
      ),
    },
    (call) => {
      const emoji = call.text('emoji') ?? call.text('reaction') ?? '';
      if (emoji === '')
        throw new RocketChatError('error-emoji-param-not-provided', 'The required "emoji" param is missing.');
      const should = call.params.shouldReact;
      const message = call.message(call.text('messageId'), 'setReaction');
      react(call.workspace, call.user, message, emoji, typeof should === 'boolean' ? should : undefined);
      return {};
    },
  ),
  post('chat.pinMessage', { params: messageId }, (call) => {
    const message = call.message(call.text('messageId'), 'pinMessage');
    const channel = call.state.channels.need(message.channelId);
    checkPinning(call.workspace, call.user, channel, 'pinMessage');
    // The answer is the system message that tells of it; for one that is pinned already there is none.
    if (!call.state.messages.pin(message, call.user)) return {};
    const notice = call.state.messages.in(channel).findLast((each) => messageData(each).t === 'message_pinned');
    return notice ? { message: call.wireMessage(notice) } : {};
  }),
  post('chat.unPinMessage', { params: messageId }, (call) => {
    const message = call.message(call.text('messageId'), 'unpinMessage');
    checkPinning(call.workspace, call.user, call.state.channels.need(message.channelId), 'unpinMessage');
    call.state.messages.unpin(message, call.user);
    return {};
  }),
  post('chat.starMessage', { params: messageId }, (call) => star(call, true)),
  post('chat.unStarMessage', { params: messageId }, (call) => star(call, false)),
  post('chat.followMessage', { params: fields('mid:filled') }, (call) => follow(call, true)),
  post('chat.unfollowMessage', { params: fields('mid:filled') }, (call) => follow(call, false)),
  post('chat.reportMessage', { params: fields('messageId, description') }, (call) => {
    const description = call.text('description') ?? '';
    if (description.trim() === '') throw new RocketChatError(undefined, 'The required "description" param is missing.');
    const message = call.message(call.text('messageId'), 'reportMessage');
    call.state.messages.report(message, description, call.user);
    return {};
  }),
  // A GET that changes something.
  get('chat.ignoreUser', { params: fields('rid:filled, userId:filled, ignore:filled') }, (call) => {
    const channel = call.state.channels.get(call.text('rid') ?? '');
    if (!channel || !canRead(channel, call.user, call.workspace))
      throw new RocketChatError('error-invalid-room', 'Invalid room', { details: { method: 'ignoreUser' } });
    const other = call.state.users.get(call.text('userId') ?? '');
    const subscription = subscriptionOf(channel, call.user, call.workspace);
    if (!other || !channel.members.has(other.id) || !subscription)
      throw new RocketChatError('error-invalid-subscription', 'Invalid subscription', {
        details: { method: 'ignoreUser' },
      });
    if (/^(?:1|true)$/i.test(call.text('ignore') ?? '')) subscription.ignored.add(other.id);
    else subscription.ignored.delete(other.id);
    return {};
  }),
  post('chat.readThread', { params: fields('tmid:filled'), since: '8.8' }, (call) => {
    const message = call.message(call.text('tmid'), 'readThreads');
    const channel = call.state.channels.need(message.channelId);
    subscriptionOf(channel, call.user, call.workspace)?.unreadThreads.delete(message.id);
    return {};
  }),
];

function star(call: RestCall, isOn: boolean) {
  const message = call.message(call.text('messageId'), 'starMessage');
  if (!call.workspace.settings.flag('Message_AllowStarring'))
    throw new RocketChatError('error-action-not-allowed', 'Message starring not allowed', { isRefusal: true });
  if (isOn) call.state.messages.star(message, call.user);
  else call.state.messages.unstar(message, call.user);
  return {};
}

function follow(call: RestCall, isOn: boolean) {
  const { workspace, state, user } = call;
  if (!workspace.settings.flag('Threads_enabled'))
    throw new RocketChatError('error-not-allowed', 'not-allowed', {
      details: { method: 'followMessage' },
      isRefusal: true,
    });
  const mid = call.text('mid');
  if (mid === undefined) throw invalidParams('The required "mid" body param is missing.');
  const message = workspace.message(mid);
  const channel = message && state.channels.get(message.channelId);
  if (!message || !channel || !canRead(channel, user, workspace))
    throw new RocketChatError('error-invalid-message', 'Invalid message', { details: { method: 'followMessage' } });
  const root = message.threadId === undefined ? message : state.messages.get(channel.id, message.threadId);
  if (!root) throw new RocketChatError('error-invalid-message', 'Invalid message');
  const thread = state.threads.on(root) ?? (isOn ? state.threads.start(root, user) : undefined);
  if (thread) state.threads.follow(thread, user, isOn);
  return {};
}
