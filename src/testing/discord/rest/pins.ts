import type { MessageRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import type { Place } from '../discord-state.js';
import { isoTime } from '../ids.js';
import { Permission } from '../permissions.js';
import { nothing, ok, type RestCall, type Route, route } from '../rest-call.js';
import { wireMessage } from '../wire/message.js';

const mostPins = 250;

/** Pins: the paged routes, and the old ones. (Wire sheet, section 12.) */
export const pinRoutes: Route[] = [
  route('GET', '/channels/:channel/messages/pins', (call) => {
    const place = call.place(Permission.readHistory);
    const limit = call.limit(50, 50);
    const before = call.query.get('before');
    const until = before ? Date.parse(before) : Number.POSITIVE_INFINITY;
    const pins = pinned(call, place).filter((message) => (message.pinned?.at.getTime() ?? 0) < until);
    return ok({
      items: pins.slice(0, limit).map((message) => ({
        pinned_at: isoTime(message.pinned?.at ?? message.createdAt),
        message: wireMessage(message, call.discord),
      })),
      has_more: pins.length > limit,
    });
  }),
  route('GET', '/channels/:channel/pins', (call) => {
    const place = call.place(Permission.readHistory);
    return ok(
      pinned(call, place)
        .slice(0, 50)
        .map((message) => wireMessage(message, call.discord)),
    );
  }),
  ...['/channels/:channel/messages/pins/:message', '/channels/:channel/pins/:message'].flatMap((path) => [
    route('PUT', path, (call) => {
      const place = call.place(Permission.pinMessages);
      const message = wanted(call, place);
      if (!message.pinned && pinned(call, place).length >= mostPins) throw new DiscordError(30003);
      call.world.messages.pin(message, call.bot);
      return nothing;
    }),
    route('DELETE', path, (call) => {
      call.world.messages.unpin(wanted(call, call.place(Permission.pinMessages)), call.bot);
      return nothing;
    }),
  ]),
];

/** The last pinned first. */
function pinned(call: RestCall, place: Place): MessageRecord[] {
  return call.discord
    .messagesIn(place)
    .filter((message) => message.pinned)
    .reverse()
    .sort((a, b) => (b.pinned?.at.getTime() ?? 0) - (a.pinned?.at.getTime() ?? 0));
}

function wanted(call: RestCall, place: Place): MessageRecord {
  const id = call.id('message');
  if (!call.discord.messageIn(place, id)) {
    const elsewhere = call.world.messages.find(id);
    if (elsewhere && !elsewhere.deletedAt) throw new DiscordError(50019);
  }
  return call.message(place);
}
