import { isJson, textOf } from '../../json.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { readableRoom } from '../../rooms/access.js';
import { countUnread, subscriptionOf } from '../../rooms/subscriptions.js';
import { findMentions } from '../../text/mentions.js';
import { wireSubscription } from '../../wire/subscription.js';
import { get, post, type Route } from '../route.js';
import { anyOf, fields } from '../schema.js';

/** The caller's view of rooms. (Wire sheet, section 5.) */
export const subscriptionRoutes: Route[] = [
  get('subscriptions.get', { params: fields('updatedSince?') }, (call) => {
    const since = call.date('updatedSince', 'error-roomId-param-invalid');
    const changed = call.state.channels
      .all()
      .filter((channel) => {
        const own = subscriptionOf(channel, call.user, call.workspace);
        return own && (!since || own.updatedAt > since);
      })
      .flatMap((channel) => wireSubscription(channel, call.user, call.workspace) ?? []);
    const gone = call.workspace.removedRooms.get(call.user.id) ?? [];
    const remove = since
      ? gone.filter(({ at }) => at > since).map(({ subscriptionId, at }) => ({ _id: subscriptionId, _deletedAt: at }))
      : [];
    return { update: changed, remove };
  }),
  get('subscriptions.getOne', { params: fields('roomId') }, (call) => {
    const channel = call.state.channels.get(call.text('roomId') ?? '');
    return { subscription: (channel && wireSubscription(channel, call.user, call.workspace)) ?? null };
  }),
  post('subscriptions.read', { params: anyOf('rid, readThreads?:boolean', 'roomId, readThreads?:boolean') }, (call) => {
    const id = call.text('rid') ?? call.text('roomId');
    const channel = readableRoom(id, call.user, call.workspace, 'readMessages');
    if (!subscriptionOf(channel, call.user, call.workspace))
      throw new RocketChatError('error-invalid-subscription', 'Invalid subscription', {
        details: { method: 'readMessages' },
      });
    call.state.channels.markRead(channel, call.user);
    return {};
  }),
  post('subscriptions.unread', { params: anyOf('roomId', 'firstUnreadMessage:object') }, (call) => {
    const { firstUnreadMessage } = call.params;
    const id = isJson(firstUnreadMessage) ? textOf(firstUnreadMessage, '_id') : undefined;
    const message = id === undefined ? undefined : call.workspace.message(id);
    if (id !== undefined && !message)
      throw new RocketChatError('error-action-not-allowed', 'Not allowed', {
        details: { method: 'unreadMessages', action: 'Unread_messages' },
      });
    const channel = readableRoom(
      message?.channelId ?? call.text('roomId'),
      call.user,
      call.workspace,
      'unreadMessages',
    );
    const last = message ?? call.state.messages.in(channel).findLast((each) => each.authorId !== call.user.id);
    const subscription = subscriptionOf(channel, call.user, call.workspace);
    if (!last || !subscription || last.authorId === call.user.id)
      throw new RocketChatError('error-action-not-allowed', 'Not allowed', {
        details: { method: 'unreadMessages', action: 'Unread_messages' },
      });
    const all = call.state.messages.in(channel);
    const before = all[all.indexOf(last) - 1];
    if (before) call.state.channels.markRead(channel, call.user, before.id);
    const unseen = all.slice(all.indexOf(last)).filter((each) => each.authorId !== call.user.id);
    for (const each of unseen) countUnread(subscription, call.user, channel, findMentions(each.content, call.state));
    subscription.unreadFrom = last.createdAt;
    subscription.lastSeen = new Date(last.createdAt.getTime() - 1);
    subscription.updatedAt = call.workspace.now;
    return {};
  }),
];
