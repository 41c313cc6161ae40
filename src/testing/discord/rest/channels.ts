import { syncMembers } from '../completion.js';
import { DiscordError } from '../discord-error.js';
import { isDirect } from '../discord-state.js';
import { FormCheck } from '../form-check.js';
import { channelEvent } from '../gateway/guild-dispatches.js';
import { type Json, list, number, text } from '../json.js';
import { channelData } from '../native.js';
import { Permission } from '../permissions.js';
import { ok, type RestCall, type Route, route } from '../rest-call.js';
import { channelType, wireChannel } from '../wire/channel.js';
import { wireThread } from '../wire/thread.js';
import { channelName } from './guilds.js';
import { readOverwrites } from './overwrites.js';
import { updateThread } from './threads.js';

/** Channels, threads among them. (Wire sheet, section 7.) */
export const channelRoutes: Route[] = [
  route('GET', '/channels/:channel', (call) => {
    const { channel, thread } = call.place();
    return ok(thread ? wireThread(thread, call.discord) : wireChannel(channel, call.discord));
  }),
  route('PATCH', '/channels/:channel', (call) => {
    const { thread } = call.place();
    return ok(thread ? updateThread(thread, call) : updateChannel(call));
  }),
  route('DELETE', '/channels/:channel', (call) => {
    const { channel, thread } = call.place();
    if (thread) {
      call.place(Permission.manageThreads);
      const wire = wireThread(thread, call.discord);
      call.world.threads.delete(thread, call.bot);
      return ok(wire);
    }
    const wire = wireChannel(channel, call.discord);
    // A DM is closed, not deleted.
    if (isDirect(channel)) return ok(wire);
    call.place(Permission.manageChannels);
    call.world.channels.delete(channel, call.bot);
    return ok(wire);
  }),
];

function updateChannel(call: RestCall): Json {
  const { body, discord, world, bot } = call;
  const { channel } = call.place();
  if (isDirect(channel)) throw new DiscordError(50003);
  call.place(Permission.manageChannels);
  const type = number(body, 'type') ?? channelType(channel);
  const form = new FormCheck();
  form.text(body.name, ['name'], { max: 100, min: 1 });
  form.text(body.topic, ['topic'], { max: [15, 16].includes(type) ? 4_096 : 1_024 });
  form.integer(body.rate_limit_per_user, ['rate_limit_per_user'], 0, 21_600);
  form.done();
  const data = channelData(channel);
  if (typeof body.nsfw === 'boolean') data.nsfw = body.nsfw;
  data.rateLimit = number(body, 'rate_limit_per_user') ?? data.rateLimit;
  data.position = number(body, 'position') ?? data.position;
  if (Array.isArray(body.permission_overwrites))
    data.overwrites = readOverwrites(list(body, 'permission_overwrites'), discord);
  // What the neutral record does not hold is told all the same, once.
  let isTold = false;
  const stop = world.onChange((change) => {
    isTold ||= change.type === 'channel.updated' && change.channel === channel;
  });
  world.channels.update(
    channel,
    {
      ...(typeof body.name === 'string' ? { name: channelName(body.name, type) } : {}),
      ...('topic' in body ? { topic: text(body, 'topic') } : {}),
      ...('parent_id' in body ? { parentId: text(body, 'parent_id') || undefined } : {}),
      ...([0, 5].includes(type) && type !== channelType(channel)
        ? { kind: type === 5 ? ('announcement' as const) : ('public' as const) }
        : {}),
    },
    bot,
  );
  stop();
  if (Array.isArray(body.permission_overwrites)) syncMembers(channel, bot, discord);
  if (!isTold) for (const event of channelEvent('CHANNEL_UPDATE', channel, discord)) discord.announce(event);
  return wireChannel(channel, discord);
}
