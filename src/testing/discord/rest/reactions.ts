import type { MessageRecord, UserRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import { isDirect } from '../discord-state.js';
import { reactionBase } from '../gateway/message-dispatches.js';
import { compareIds } from '../ids.js';
import { Permission } from '../permissions.js';
import { isUnicodeEmoji } from '../platform.js';
import { nothing, ok, type RestCall, type Route, route } from '../rest-call.js';
import { wireReactionEmoji } from '../wire/emoji.js';
import { wireUser } from '../wire/user.js';

const mostKinds = 20;
const base = '/channels/:channel/messages/:message/reactions';

/** Reactions. (Wire sheet, section 10.) */
export const reactionRoutes: Route[] = [
  route('PUT', `${base}/:emoji/@me`, (call) => {
    const key = emojiKey(call);
    const place = call.place(Permission.readHistory);
    const message = call.message(place);
    const isNew = !message.reactions.some((each) => each.emoji === key);
    if (isNew) {
      call.place(Permission.addReactions);
      if (message.reactions.length >= mostKinds) throw new DiscordError(30010);
    }
    if (place.thread?.isArchived) throw new DiscordError(50083);
    call.world.messages.react(message, key, call.bot);
    return nothing;
  }),
  route('DELETE', `${base}/:emoji/@me`, (call) => {
    remove(call, call.bot);
    return nothing;
  }),
  route('DELETE', `${base}/:emoji/:user`, (call) => {
    const user = call.world.users.get(call.id('user'));
    if (!user) throw new DiscordError(10013);
    manage(call);
    remove(call, user);
    return nothing;
  }),
  route('DELETE', `${base}/:emoji`, (call) => {
    const message = manage(call);
    const key = emojiKey(call);
    if (!message.reactions.some((each) => each.emoji === key)) throw new DiscordError(10014);
    clear(call, message, key);
    return nothing;
  }),
  route('DELETE', base, (call) => {
    clear(call, manage(call), undefined);
    return nothing;
  }),
  route('GET', `${base}/:emoji`, (call) => {
    const message = call.message(call.place(Permission.readHistory));
    const limit = call.limit(25, 100);
    const key = emojiKey(call);
    const after = call.query.get('after') ?? '0';
    // Super reactions (type 1) nobody gives here.
    const ids =
      call.query.get('type') === '1' ? [] : (message.reactions.find((each) => each.emoji === key)?.userIds ?? []);
    const users = [...ids]
      .sort(compareIds)
      .filter((id) => compareIds(id, after) > 0)
      .slice(0, limit)
      .flatMap((id) => call.world.users.get(id) ?? []);
    return ok(users.map((user) => wireUser(user, call.discord)));
  }),
];

/** The emoji of the path: unicode, `name:id`, `a:name:id`. @throws DiscordError 10014 */
function emojiKey(call: RestCall): string {
  const given = call.param('emoji');
  const id = /^(?:a:)?\w+:(\d+)$/.exec(given)?.[1];
  const custom = id === undefined ? undefined : call.world.emoji.all().find((each) => each.id === id);
  if (custom) return custom.name;
  if (id !== undefined || !isUnicodeEmoji(given)) throw new DiscordError(10014);
  return given;
}

function remove(call: RestCall, user: UserRecord): void {
  const message = call.message(call.place());
  call.world.messages.unreact(message, emojiKey(call), user);
}

function manage(call: RestCall): MessageRecord {
  const place = call.place(Permission.manageMessages);
  if (isDirect(place.channel)) throw new DiscordError(50003);
  return call.message(place);
}

/** All of one kind, or all: told once, not one by one. */
function clear(call: RestCall, message: MessageRecord, key: string | undefined): void {
  const gone = message.reactions.filter((each) => key === undefined || each.emoji === key);
  call.discord.quietly(() => {
    for (const { emoji, userIds } of gone)
      for (const id of [...userIds]) {
        const user = call.world.users.get(id);
        if (user) call.world.messages.unreact(message, emoji, user);
      }
  });
  const { base: data, needs, direct } = reactionBase(message, call.discord);
  call.discord.announce({
    name: key === undefined ? 'MESSAGE_REACTION_REMOVE_ALL' : 'MESSAGE_REACTION_REMOVE_EMOJI',
    data: key === undefined ? data : { ...data, emoji: wireReactionEmoji(key, call.discord) },
    needs,
    isDirect: direct,
  });
}
