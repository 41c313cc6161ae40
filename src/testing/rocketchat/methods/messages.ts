import { isJson, textOf } from '../json.js';
import { checkPinning, deleteMessage, editMessage, react } from '../messages/changing.js';
import { post } from '../messages/posting.js';
import { messageData } from '../native.js';
import { historyOf } from '../rooms/history.js';
import { subscriptionOf } from '../rooms/subscriptions.js';
import { wireMessage } from '../wire/message.js';
import { type Method, messageOf, roomOf, textAt } from './method.js';

/** Methods about messages, until 9.0. */
export const messageMethods: Readonly<Record<string, Method>> = {
  sendMessage(call) {
    const [message] = call.params;
    const given = isJson(message) ? message : {};
    const channel = roomOf(call, given.rid, 'sendMessage');
    const id = textOf(given, '_id');
    if (id !== undefined && call.workspace.state.messages.find(id)) return undefined;
    const sent = post(call.workspace, call.user, channel, {
      id,
      msg: textOf(given, 'msg'),
      tmid: textOf(given, 'tmid'),
      tshow: given.tshow === true,
      attachments: given.attachments,
      alias: textOf(given, 'alias'),
      avatar: textOf(given, 'avatar'),
      emoji: textOf(given, 'emoji'),
    });
    return wireMessage(sent, call.user, call.workspace);
  },
  updateMessage(call) {
    const [message] = call.params;
    editMessage(call.workspace, call.user, messageOf(call, message, 'updateMessage'), textOf(message, 'msg') ?? '');
    return undefined;
  },
  deleteMessage(call) {
    deleteMessage(call.workspace, call.user, messageOf(call, call.params[0], 'deleteMessage'));
    return undefined;
  },
  setReaction(call) {
    const [emoji, id, should] = call.params;
    react(
      call.workspace,
      call.user,
      messageOf(call, id, 'setReaction'),
      String(emoji),
      typeof should === 'boolean' ? should : undefined,
    );
    return undefined;
  },
  pinMessage(call) {
    const message = messageOf(call, call.params[0], 'pinMessage');
    const channel = call.workspace.state.channels.need(message.channelId);
    checkPinning(call.workspace, call.user, channel, 'pinMessage');
    if (!call.workspace.state.messages.pin(message, call.user)) return undefined;
    const notice = call.workspace.state.messages
      .in(channel)
      .findLast((each) => messageData(each).t === 'message_pinned');
    return notice && wireMessage(notice, call.user, call.workspace);
  },
  unpinMessage(call) {
    const message = messageOf(call, call.params[0], 'unpinMessage');
    checkPinning(call.workspace, call.user, call.workspace.state.channels.need(message.channelId), 'unpinMessage');
    call.workspace.state.messages.unpin(message, call.user);
    return true;
  },
  starMessage(call) {
    const [given] = call.params;
    const message = messageOf(call, given, 'starMessage');
    if (isJson(given) && given.starred === false) call.workspace.state.messages.unstar(message, call.user);
    else call.workspace.state.messages.star(message, call.user);
    return true;
  },
  getSingleMessage: (call) =>
    wireMessage(messageOf(call, call.params[0], 'getSingleMessage'), call.user, call.workspace),
  loadHistory(call) {
    const [rid, latest, limit] = call.params;
    const channel = roomOf(call, rid, 'loadHistory');
    const found = historyOf(channel, { latest: latest instanceof Date ? latest : undefined }, call.workspace);
    const seen = subscriptionOf(channel, call.user, call.workspace)?.lastSeen;
    const messages = found.slice(0, typeof limit === 'number' ? limit : 20);
    return {
      messages: messages.map((each) => wireMessage(each, call.user, call.workspace)),
      unreadNotLoaded: Math.max(0, found.filter((each) => !seen || each.createdAt > seen).length - messages.length),
    };
  },
  loadMissedMessages(call) {
    const [rid, start] = call.params;
    const channel = roomOf(call, rid, 'loadMissedMessages');
    const oldest = start instanceof Date ? start : call.workspace.now;
    return historyOf(channel, { oldest }, call.workspace).map((each) => wireMessage(each, call.user, call.workspace));
  },
  readMessages(call) {
    const channel = roomOf(call, textAt(call, 0), 'readMessages');
    call.workspace.state.channels.markRead(channel, call.user);
    return undefined;
  },
};
