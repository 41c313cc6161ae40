import { DiscordError } from '../discord-error.js';
import { isDirect } from '../discord-state.js';
import { FormCheck, invalidForm } from '../form-check.js';
import { compareIds } from '../ids.js';
import { text } from '../json.js';
import { ok, type Route, route } from '../rest-call.js';
import { wireChannel } from '../wire/channel.js';
import { wirePartialGuild } from '../wire/guild.js';
import { wireSelf, wireUser } from '../wire/user.js';

/** Users, and the bot's own account. (Wire sheet, section 4.) */
export const userRoutes: Route[] = [
  route('GET', '/users/@me', ({ discord }) => ok(wireSelf(discord))),
  route('PATCH', '/users/@me', (call) => {
    const { username } = call.body;
    const form = new FormCheck();
    form.text(username, ['username'], { max: 32, min: 2 });
    form.done();
    if (typeof username === 'string') call.world.users.update(call.bot, { handle: username, name: username });
    return ok(wireSelf(call.discord));
  }),
  route('GET', '/users/@me/guilds', (call) => {
    const limit = call.limit(200, 200);
    const { guildId } = call.discord;
    const after = call.query.get('after');
    const before = call.query.get('before');
    const isShown = (!after || compareIds(guildId, after) > 0) && (!before || compareIds(guildId, before) < 0);
    return ok(isShown && limit > 0 ? [wirePartialGuild(call.discord, { withCounts: call.flag('with_counts') })] : []);
  }),
  route('GET', '/users/@me/channels', () => ok([])),
  route('POST', '/users/@me/channels', (call) => {
    const { world, body, discord } = call;
    if (Array.isArray(body.access_tokens)) throw new DiscordError(20001);
    const id = text(body, 'recipient_id') || String(body.recipient_id ?? '');
    if (!id) throw invalidForm(['recipient_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
    const user = world.users.get(id);
    if (!user || user === call.bot) throw new DiscordError(50033);
    return ok(wireChannel(world.channels.openDirect([user, call.bot], call.bot), discord));
  }),
  route('PUT', '/channels/:channel/recipients/:user', (call) => {
    if (!isDirect(call.place().channel)) throw new DiscordError(50024);
    throw new DiscordError(20001);
  }),
  route('GET', '/users/:user', (call) => {
    const user = call.discord.user(call.id('user'));
    if (!user) throw new DiscordError(10013);
    return ok(wireUser(user, call.discord));
  }),
];
