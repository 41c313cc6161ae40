import type { ServerAnswer } from '../../server/index.js';
import type { UserRecord } from '../../world/index.js';
import type { StackExchangeCall } from '../call.js';
import { starsChanged } from '../events/message-events.js';
import { epoch } from '../json.js';
import { escapeHtml } from '../markdown/escape.js';
import { moveMessages } from '../moving.js';
import { messageData } from '../native.js';
import { editMessage, postMessage, readPosted } from '../posting.js';
import { changeRefused, lengthRefused, postingRefused, throttled } from '../refusals.js';
import type { StackExchangeSite } from '../site.js';
import { get, html, json, post, type Route, redirect, text } from './route.js';

/** Writing messages and reading one. (Wire sheet, section 3.) */
export const messageRoutes: Route[] = [
  post('/chats/{room}/messages/new', 'fkey', create),
  post('/messages/{message}', 'account', edit),
  post('/messages/{message}/delete', 'account', remove),
  post('/messages/{message}/star', 'account', star),
  post('/messages/{message}/owner-star', 'account', pin),
  post('/messages/{message}/unstar', 'account', cancelStars),
  post('/messages/{message}/purge-history', 'account', (call) => {
    const message = call.message();
    if (!message) return unknownMessage(call);
    if (!call.site.isModerator(call.actor)) return json('Only a moderator can purge the history of messages');
    messageData(message).isPurged = true;
    return json('ok');
  }),
  post('/admin/movePosts/{from}', 'account', move),
  get('/message/{message}', read),
  get('/messages/{room}/{message}', fullText),
];

async function create(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site } = call;
  const room = call.room();
  const typed = (await call.field('text')) ?? '';
  const { user } = call.visitor;
  if (!user) return text('The room does not exist, or you do not have permission', 404);
  const refused = postingRefused(user, room, typed, site);
  if (refused) return refused;
  if (typed.trim() === '') return text('The message is empty', 404);
  const wait = waitOf(user, site);
  if (wait) return wait;
  const posted = readPosted(typed, await call.field('parentId'), room, site);
  if (isRepeated(posted.source, posted.parent?.id, user, room.id, site)) return json({ id: null, time: null });
  site.throttle.note(user, site.state.now().getTime());
  site.state.channels.join(room, user);
  const message = postMessage(posted, room, user, site);
  return json({ id: Number(message.id), time: epoch(message.createdAt) });
}

/** The same as one's last in the room is swallowed. (Wire sheet, sections 3.2 and 11.) */
function isRepeated(
  source: string,
  parentId: string | undefined,
  user: UserRecord,
  roomId: string,
  site: StackExchangeSite,
): boolean {
  const room = site.state.channels.need(roomId);
  const last = site.state.messages.in(room).findLast((message) => message.authorId === user.id);
  return last !== undefined && messageData(last).source === source && last.replyToId === parentId;
}

async function edit(call: StackExchangeCall): Promise<ServerAnswer> {
  const message = call.message();
  if (!message) return unknownMessage(call);
  const { site, actor } = call;
  const typed = (await call.field('text')) ?? '';
  const refused = changeRefused('edit', message, actor, site) ?? lengthRefused(typed);
  if (refused) return refused;
  const wait = waitOf(actor, site);
  if (wait) return wait;
  site.throttle.note(actor, site.state.now().getTime());
  editMessage(message, readPosted(typed, await call.field('parentId'), call.roomOf(message), site), actor, site);
  return json('ok');
}

function remove(call: StackExchangeCall): ServerAnswer {
  const message = call.message();
  if (!message) return unknownMessage(call);
  const refused = changeRefused('delete', message, call.actor, call.site);
  if (refused) return refused;
  call.site.state.messages.delete(message, call.actor);
  return json('ok');
}

const starReputation = 20;

/** A toggle. */
function star(call: StackExchangeCall): ServerAnswer {
  const message = call.message();
  if (!message) return unknownMessage(call);
  const { messages } = call.site.state;
  if (message.deletedAt) return json('This message has already been deleted.');
  if (call.site.reputationOf(call.actor) < starReputation)
    return json(`You need ${starReputation} reputation points to star messages`);
  if (message.starredBy.has(call.actor.id)) messages.unstar(message, call.actor);
  else messages.star(message, call.actor);
  return json('ok');
}

/** A toggle, of room owners. */
function pin(call: StackExchangeCall): ServerAnswer {
  const message = call.message();
  if (!message) return unknownMessage(call);
  const { messages } = call.site.state;
  if (message.deletedAt) return json('This message has already been deleted.');
  if (!call.site.isOwner(call.actor, call.roomOf(message))) return json('Only a room-owner can pin messages');
  if (message.pinned) messages.unpin(message, call.actor);
  else messages.pin(message, call.actor);
  return json('ok');
}

/** All stars and the pin, in one event. */
function cancelStars(call: StackExchangeCall): ServerAnswer {
  const message = call.message();
  if (!message) return unknownMessage(call);
  const { site, actor } = call;
  if (!site.isOwner(actor, call.roomOf(message))) return json('Only a room-owner can cancel stars');
  const { messages, users } = site.state;
  site.quietly(() => {
    for (const id of [...message.starredBy]) messages.unstar(message, users.need(id));
    messages.unpin(message, actor);
  });
  site.events.post([starsChanged(message, site)]);
  return json('ok');
}

async function move(call: StackExchangeCall): Promise<ServerAnswer> {
  const { site, actor } = call;
  const from = call.room('from');
  const to = site.state.channels.get((await call.field('to')) ?? '');
  if (!to || !site.isOwner(actor, from)) return text('The room does not exist, or you do not have permission', 404);
  const ids = ((await call.field('ids')) ?? '').split(',').map((id) => id.trim());
  const messages = ids.flatMap((id) => {
    const message = site.message(id);
    return message && message.channelId === from.id && !message.deletedAt ? [message] : [];
  });
  return json(moveMessages(messages, from, to, actor, site));
}

/** The rendered HTML, or the source with HTML's entities. (Wire sheet, section 3.1.) */
function read(call: StackExchangeCall): ServerAnswer {
  const message = call.message();
  if (!message || message.deletedAt) return text('Not found', 404);
  if (call.query('plain') === 'true') return text(escapeHtml(messageData(message).source ?? ''));
  return html(message.content);
}

function fullText(call: StackExchangeCall): ServerAnswer {
  const message = call.message();
  if (!message || message.deletedAt || message.channelId !== call.room().id) return text('Not found', 404);
  return text(messageData(message).source ?? '');
}

/** (Wire sheet, section 3.3.) */
function unknownMessage(call: StackExchangeCall): ServerAnswer {
  return redirect(`/error?aspxerrorpath=${encodeURIComponent(call.request.url.pathname)}`);
}

function waitOf(user: UserRecord, site: StackExchangeSite): ServerAnswer | undefined {
  const seconds = site.throttle.waitOf(user, site.state.now().getTime());
  return seconds > 0 ? throttled(seconds) : undefined;
}
