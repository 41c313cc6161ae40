import type { MessageRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import { FormCheck } from '../form-check.js';
import { compareIds } from '../ids.js';
import { messageData } from '../native.js';
import { canView, channelPermissions, Permission } from '../permissions.js';
import { ok, type RestCall, type Route, route } from '../rest-call.js';
import { isUserMessage, wireMessage } from '../wire/message.js';
import { wireThread } from '../wire/thread.js';

/** The search of a server's messages. (Wire sheet, section 12.) */
export const searchRoutes: Route[] = [
  route('GET', '/guilds/:guild/messages/search', (call) => {
    call.guild();
    const { discord } = call;
    if (!discord.privileged.messageContent) throw new DiscordError(50001);
    const limit = call.limit(25, 25);
    const offset = call.limit(0, 9_975, 0, 'offset');
    const form = new FormCheck();
    form.text(call.query.get('content'), ['content'], { max: 1_024 });
    form.done();
    if (discord.searchIsIndexing)
      return {
        status: 202,
        body: {
          message: 'Index not yet available. Try again later',
          code: 110000,
          documents_indexed: 0,
          retry_after: 1,
        },
      };
    const isOldestFirst = call.query.get('sort_order') === 'asc';
    const found = matches(call).sort((a, b) => (isOldestFirst ? compareIds(a.id, b.id) : compareIds(b.id, a.id)));
    const some = found.slice(offset, offset + limit);
    const threads = [...new Set(some.flatMap((message) => discord.placeOf(message).thread ?? []))];
    return ok({
      total_results: found.length,
      // One-element arrays, without reactions.
      messages: some.map((message) => {
        const { reactions: _reactions, ...wire } = wireMessage(message, discord);
        return [{ ...wire, hit: true }];
      }),
      threads: threads.map((thread) => wireThread(thread, discord)),
      members: [],
      doing_deep_historical_index: false,
      analytics_id: discord.ids.snowflake(),
    });
  }),
];

function matches(call: RestCall): MessageRecord[] {
  const { discord, query, bot, world } = call;
  const words = (query.get('content') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const authors = query.getAll('author_id');
  const places = query.getAll('channel_id');
  const mentions = query.getAll('mentions');
  const has = query.getAll('has');
  const [min, max] = [query.get('min_id'), query.get('max_id')];
  const pinned = query.get('pinned');
  const readable = discord
    .guildChannels()
    .filter(
      (channel) =>
        canView(bot, channel, discord) && (channelPermissions(bot, channel, discord) & Permission.readHistory) !== 0n,
    );
  return readable
    .flatMap((channel) => world.messages.in(channel))
    .filter((message) => message.ephemeralTo === undefined && isUserMessage(message))
    .filter((message) => {
      const text = message.content.toLowerCase();
      return (
        words.every((word) => text.includes(word)) &&
        (authors.length === 0 || authors.includes(message.authorId)) &&
        (places.length === 0 || places.includes(discord.placeOf(message).id) || places.includes(message.channelId)) &&
        (mentions.length === 0 || mentions.some((id) => messageData(message).mentioned?.users.includes(id))) &&
        (!min || compareIds(message.id, min) > 0) &&
        (!max || compareIds(message.id, max) < 0) &&
        (pinned === null || (message.pinned !== undefined) === ['true', '1'].includes(pinned)) &&
        has.every((what) => hasPart(message, what))
      );
    });
}

function hasPart(message: MessageRecord, what: string): boolean {
  const isOf = (type: string) => message.files.some((file) => file.contentType.startsWith(type));
  const data = messageData(message);
  switch (what) {
    case 'link':
      return /https?:\/\//.test(message.content);
    case 'embed':
      return (data.embeds?.length ?? 0) > 0;
    case 'file':
      return message.files.length > 0;
    case 'image':
      return isOf('image/');
    case 'video':
      return isOf('video/');
    case 'sound':
      return isOf('audio/');
    case 'poll':
      return data.poll !== undefined;
    case 'snapshot':
      return data.snapshots !== undefined;
    default:
      return false;
  }
}
