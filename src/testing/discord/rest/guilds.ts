import type { ChannelKind } from '../../world/index.js';
import { syncMembers } from '../completion.js';
import { DiscordError } from '../discord-error.js';
import { FormCheck } from '../form-check.js';
import { channelEvent } from '../gateway/guild-dispatches.js';
import { isJson, list, number, text } from '../json.js';
import { channelData, threadData } from '../native.js';
import { canView, Permission } from '../permissions.js';
import { created, nothing, ok, type RestCall, type Route, route } from '../rest-call.js';
import { channelType, wireChannel } from '../wire/channel.js';
import { wireGuildEmoji } from '../wire/emoji.js';
import { wireGuild } from '../wire/guild.js';
import { wireThread, wireThreadMember } from '../wire/thread.js';
import { readOverwrites } from './overwrites.js';

const kinds: Readonly<Record<number, ChannelKind>> = {
  0: 'public',
  2: 'voice',
  4: 'public',
  5: 'announcement',
  13: 'voice',
  15: 'forum',
  16: 'forum',
};
const mostChannels = 500;

/** The server: itself, its channels, its emoji. (Wire sheet, section 5.) */
export const guildRoutes: Route[] = [
  route('GET', '/guilds/:guild', (call) => {
    call.guild();
    return ok(wireGuild(call.discord, { withCounts: call.flag('with_counts') }));
  }),
  route('GET', '/guilds/:guild/preview', (call) => {
    call.guild();
    return ok(wireGuild(call.discord, { withCounts: true }));
  }),
  route('GET', '/guilds/:guild/channels', (call) => {
    call.guild();
    return ok(call.discord.guildChannels().map((channel) => wireChannel(channel, call.discord)));
  }),
  route('POST', '/guilds/:guild/channels', (call) => {
    call.guild();
    return created(createChannel(call));
  }),
  route('PATCH', '/guilds/:guild/channels', (call) => {
    call.guild();
    call.needGuild(Permission.manageChannels);
    for (const each of call.listBody) {
      const channel = call.world.channels.get(text(each, 'id'));
      if (!channel) continue;
      channelData(channel).position = number(each, 'position') ?? channelData(channel).position;
      for (const event of channelEvent('CHANNEL_UPDATE', channel, call.discord)) call.discord.announce(event);
    }
    return nothing;
  }),
  route('GET', '/guilds/:guild/threads/active', (call) => {
    call.guild();
    const { discord, world, bot } = call;
    const seen = discord.guildChannels().filter((channel) => canView(bot, channel, discord));
    const threads = seen
      .flatMap((channel) => world.threads.in(channel))
      .filter((thread) => !thread.isArchived && (threadData(thread).type !== 12 || thread.followers.has(bot.id)))
      .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    const members = threads.filter((thread) => thread.followers.has(bot.id));
    return ok({
      threads: threads.map((thread) => wireThread(thread, discord)),
      members: members.map((thread) => wireThreadMember(thread, bot, discord)),
      has_more: false,
    });
  }),
  route('GET', '/guilds/:guild/emojis', (call) => {
    call.guild();
    return ok(call.world.emoji.all().map((emoji) => wireGuildEmoji(emoji, call.discord)));
  }),
  route('GET', '/guilds/:guild/emojis/:emoji', (call) => {
    call.guild();
    const emoji = call.world.emoji.all().find(({ id }) => id === call.param('emoji'));
    if (!emoji) throw new DiscordError(10014, { status: 404 });
    return ok(wireGuildEmoji(emoji, call.discord));
  }),
  route('POST', '/guilds/:guild/emojis', (call) => {
    call.guild();
    call.needGuild(Permission.createExpressions);
    const form = new FormCheck();
    const name = text(call.body, 'name');
    if (!/^\w{2,32}$/.test(name))
      form.add(['name'], 'STRING_TYPE_REGEX', 'String value did not match validation regex.');
    if (!/^data:image\/(?:png|jpeg|gif|webp|avif);base64,/.test(text(call.body, 'image')))
      form.add(['image'], 'IMAGE_INVALID', 'Invalid image data');
    form.done();
    return created(wireGuildEmoji(call.world.emoji.add(name), call.discord));
  }),
  route('DELETE', '/guilds/:guild/emojis/:emoji', (call) => {
    call.guild();
    call.needGuild(Permission.manageExpressions);
    const emoji = call.world.emoji.all().find(({ id }) => id === call.param('emoji'));
    if (!emoji) throw new DiscordError(10014, { status: 404 });
    call.world.emoji.remove(emoji.name);
    return nothing;
  }),
  // Stickers are referred to, not kept.
  route('GET', '/guilds/:guild/stickers', (call) => {
    call.guild();
    return ok([]);
  }),
  route('GET', '/guilds/:guild/stickers/:sticker', () => {
    throw new DiscordError(10060);
  }),
];

function createChannel(call: RestCall) {
  const { body, world, bot, discord } = call;
  call.needGuild(Permission.manageChannels);
  const form = new FormCheck();
  form.text(typeof body.name === 'string' ? body.name.trim() : body.name, ['name'], {
    max: 100,
    min: 1,
    required: true,
  });
  const type = number(body, 'type') ?? 0;
  form.choice(type, ['type'], [0, 2, 4, 5, 13, 14, 15, 16]);
  form.text(body.topic, ['topic'], { max: [15, 16].includes(type) ? 4_096 : 1_024 });
  form.integer(body.rate_limit_per_user, ['rate_limit_per_user'], 0, 21_600);
  const parentId = text(body, 'parent_id');
  const parent = parentId ? world.channels.get(parentId) : undefined;
  if (parentId && (!parent || channelType(parent) !== 4))
    form.add(['parent_id'], 'CHANNEL_PARENT_INVALID', 'Category does not exist');
  form.done();
  if (discord.guildChannels().length >= mostChannels) throw new DiscordError(30013);
  const overwrites = readOverwrites(list(body, 'permission_overwrites'), discord);
  const isClosed = ((overwrites.get(discord.guildId)?.deny ?? 0n) & Permission.viewChannel) !== 0n;
  const kind = kinds[type] ?? 'public';
  const channel = world.channels.create({
    name: channelName(text(body, 'name').trim(), type),
    kind: isClosed && kind === 'public' ? 'private' : kind,
    topic: text(body, 'topic') || undefined,
    parentId: parent?.id,
    by: bot,
    native: {
      ...(type === 0 ? {} : { type }),
      overwrites,
      nsfw: body.nsfw === true,
      rateLimit: number(body, 'rate_limit_per_user') ?? 0,
      position: discord.guildChannels().length,
      lastMessageId: null,
      lastPinAt: undefined,
      tags: list(body, 'available_tags').map((tag) => ({
        id: discord.ids.snowflake(),
        name: text(tag, 'name'),
        moderated: tag.moderated === true,
        emoji_id: isJson(tag) && typeof tag.emoji_id === 'string' ? tag.emoji_id : null,
        emoji_name: text(tag, 'emoji_name') || null,
      })),
      requiresTag: ((number(body, 'flags') ?? 0) & (1 << 4)) !== 0,
    },
  });
  // Everybody whom the overwrites let in is in it; that is no news beside the new channel.
  discord.quietly(() => syncMembers(channel, bot, discord));
  return wireChannel(channel, discord);
}

/** Text channels are lower case, without blanks. [U] */
export function channelName(name: string, type: number): string {
  return [0, 5, 15, 16].includes(type) ? name.toLowerCase().replaceAll(/\s+/g, '-') : name;
}
