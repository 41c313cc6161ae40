import type { MessageRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import { compareIds, isoTime } from '../ids.js';
import { isJson, type Json } from '../json.js';
import { messageData } from '../native.js';
import { ok, type RestCall, type Route, route } from '../rest-call.js';
import { wireMessage } from '../wire/message.js';
import { wireUser } from '../wire/user.js';

/** Polls: who voted, and their end. Bots cannot vote. (Wire sheet, section 12.) */
export const pollRoutes: Route[] = [
  route('GET', '/channels/:channel/polls/:message/answers/:answer', (call) => {
    const message = call.message(call.place());
    pollOf(message);
    const limit = call.limit(25, 100);
    const after = call.query.get('after') ?? '0';
    const voters = [...(call.discord.votes.get(message.id)?.get(Number(call.param('answer'))) ?? [])];
    const users = voters
      .sort(compareIds)
      .filter((id) => compareIds(id, after) > 0)
      .slice(0, limit)
      .flatMap((id) => call.world.users.get(id) ?? []);
    return ok({ users: users.map((user) => wireUser(user, call.discord)) });
  }),
  route('POST', '/channels/:channel/polls/:message/expire', (call) => {
    const message = call.message(call.place());
    const poll = pollOf(message);
    if (message.authorId !== call.bot.id) throw new DiscordError(50005);
    if (isJson(poll.results) && poll.results.is_finalized === true) throw new DiscordError(520001);
    endPoll(message, poll, call);
    return ok(wireMessage(message, call.discord));
  }),
];

function pollOf(message: MessageRecord): Json {
  const { poll } = messageData(message);
  if (!poll) throw new DiscordError(520006);
  return poll;
}

function endPoll(message: MessageRecord, poll: Json, call: RestCall): void {
  const results = isJson(poll.results) ? poll.results : {};
  const ended = { ...poll, expiry: isoTime(call.world.now()), results: { ...results, is_finalized: true } };
  call.world.messages.touch(message, { native: { ...messageData(message), poll: ended } }, 'poll');
}
