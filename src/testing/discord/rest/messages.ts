import type { MessageRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import { isDirect } from '../discord-state.js';
import { FormCheck, invalidForm } from '../form-check.js';
import { Intent } from '../gateway/intents.js';
import { compareIds, isSnowflake, timeOf } from '../ids.js';
import { number, texts } from '../json.js';
import { allMentions } from '../messages/mentions.js';
import { Flag, readMessageInput } from '../messages/message-input.js';
import { applyEdit } from '../messages/posting.js';
import { messageData } from '../native.js';
import { Permission } from '../permissions.js';
import { nothing, ok, type RestCall, type Route, route } from '../rest-call.js';
import { channelType, isTextual } from '../wire/channel.js';
import { isUserMessage, messageType, wireMessage } from '../wire/message.js';
import { sendMessage, writablePlace } from './sending.js';

const twoWeeksMs = 14 * 86_400_000;
/** Nobody can delete these. (Wire sheet, section 8.) */
const undeletable = [1, 2, 3, 4, 5, 21];

/** Messages. (Wire sheet, section 8.) */
export const messageRoutes: Route[] = [
  route('GET', '/channels/:channel/messages', (call) =>
    ok(history(call).map((each) => wireMessage(each, call.discord))),
  ),
  route('GET', '/channels/:channel/messages/:message', (call) => {
    const place = call.place(Permission.readHistory);
    return ok(wireMessage(call.message(place), call.discord));
  }),
  route('POST', '/channels/:channel/messages', (call) =>
    ok(wireMessage(sendMessage(call, writablePlace(call)), call.discord)),
  ),
  route('PATCH', '/channels/:channel/messages/:message', (call) => ok(wireMessage(edit(call), call.discord))),
  route('DELETE', '/channels/:channel/messages/:message', (call) => {
    const place = call.place();
    const message = call.message(place);
    if (undeletable.includes(messageType(message))) throw new DiscordError(50021);
    const isOwn = message.authorId === call.bot.id;
    if (!isOwn && isDirect(place.channel)) throw new DiscordError(50003);
    if (!isOwn) call.place(Permission.manageMessages);
    call.world.messages.delete(message, call.bot);
    return nothing;
  }),
  route('POST', '/channels/:channel/messages/bulk-delete', (call) => {
    bulkDelete(call);
    return nothing;
  }),
  route('POST', '/channels/:channel/messages/:message/crosspost', (call) => {
    const place = call.place();
    if (channelType(place.channel) !== 5) throw new DiscordError(50024);
    const message = call.message(place);
    if (message.authorId !== call.bot.id) call.place(Permission.manageMessages);
    const data = messageData(message);
    if ((data.flags ?? 0) & Flag.crossposted) throw new DiscordError(40033);
    call.world.messages.touch(
      message,
      { native: { ...data, flags: (data.flags ?? 0) | Flag.crossposted } },
      'crosspost',
    );
    return ok(wireMessage(message, call.discord));
  }),
];

/** Newest first, always; one of `before`, `after`, `around`. */
function history(call: RestCall): MessageRecord[] {
  const limit = call.limit(50, 100);
  const place = call.place();
  if (!place.thread && !isTextual(place.channel)) throw new DiscordError(50024);
  const bounds = (['before', 'after', 'around'] as const).filter((name) => call.query.has(name));
  const form = new FormCheck();
  for (const name of bounds)
    if (!isSnowflake(call.query.get(name)))
      form.add([name], 'NUMBER_TYPE_COERCE', `Value "${call.query.get(name)}" is not snowflake.`);
  form.done();
  if (!isDirect(place.channel) && !call.has(place, Permission.readHistory)) return [];
  const newestFirst = call.discord.messagesIn(place).sort((a, b) => compareIds(b.id, a.id));
  const [name] = bounds;
  const id = name && (call.query.get(name) ?? '0');
  if (name === undefined || id === undefined) return newestFirst.slice(0, limit);
  const older = newestFirst.filter((each) => compareIds(each.id, id) < 0);
  const newer = newestFirst.filter((each) => compareIds(each.id, id) > 0);
  // With `after` it is the oldest ones of what is newer, still newest first. (Wire sheet, section 21.)
  if (name === 'after') return newer.slice(-limit);
  if (name === 'before') return older.slice(0, limit);
  const half = Math.floor(limit / 2);
  const middle = newestFirst.filter((each) => each.id === id);
  return [...(half > 0 ? newer.slice(-half) : []), ...middle, ...older.slice(0, Math.max(limit - half - 1, 0))];
}

function edit(call: RestCall): MessageRecord {
  const { body, discord, bot, world } = call;
  const place = call.place();
  const message = call.message(place);
  if (!isUserMessage(message)) throw new DiscordError(50021);
  const data = messageData(message);
  if (message.authorId !== bot.id || (data.webhookId !== undefined && data.webhookId !== bot.id)) {
    const others = Object.keys(body).filter(
      (key) => !['flags', 'tts', 'enforce_nonce'].includes(key) && body[key] !== undefined,
    );
    if (others.length > 0) throw new DiscordError(50005);
    call.place(Permission.manageMessages);
    suppress(call, message);
    return message;
  }
  if (data.poll) throw new DiscordError(520003);
  if (place.thread?.isArchived) throw new DiscordError(50083);
  const input = readMessageInput(body, call.files, discord, { fallback: allMentions, currentFlags: data.flags ?? 0 });
  const shown = ['content', 'embeds', 'components', 'attachments', 'allowed_mentions'];
  if (!shown.some((key) => key in body) && call.files.length === 0) suppress(call, message);
  else {
    checkSomethingLeft(call, message, input);
    applyEdit(message, input, bot, discord);
  }
  return world.messages.get(message.channelId, message.id) ?? message;
}

/** Whoever edits all of it away is refused. */
function checkSomethingLeft(call: RestCall, message: MessageRecord, input: ReturnType<typeof readMessageInput>): void {
  const data = messageData(message);
  const keptFiles = Array.isArray(call.body.attachments)
    ? texts({ ids: call.body.attachments.map((each) => (each as { id?: unknown }).id) }, 'ids').length
    : message.files.length + input.files.length;
  const left = [
    input.content ?? message.content,
    (input.embeds ?? data.embeds)?.length,
    (input.components ?? data.components)?.length,
    keptFiles,
    data.stickers?.length,
    data.snapshots?.length,
  ];
  if (!left.some(Boolean)) throw new DiscordError(50006);
}

/** Only the flags: embeds hidden or shown again. That is no edit. */
function suppress(call: RestCall, message: MessageRecord): void {
  const given = number(call.body, 'flags');
  if (given === undefined) return;
  const data = messageData(message);
  const flags = ((data.flags ?? 0) & ~Flag.suppressEmbeds) | (given & Flag.suppressEmbeds);
  call.world.messages.touch(message, { native: { ...data, flags } }, 'flags');
}

function bulkDelete(call: RestCall): void {
  const place = call.place();
  if (isDirect(place.channel)) throw new DiscordError(50003);
  call.place(Permission.manageMessages);
  const ids = texts(call.body, 'messages');
  if (ids.length < 2 || ids.length > 100) throw new DiscordError(50016);
  if (new Set(ids).size !== ids.length || !ids.every(isSnowflake))
    throw invalidForm(['messages'], 'SET_TYPE_ALREADY_CONTAINS_VALUE', 'The set already contains this value');
  const oldest = call.world.now().getTime() - twoWeeksMs;
  if (ids.some((id) => timeOf(id).getTime() < oldest)) throw new DiscordError(50034);
  call.discord.quietly(() => {
    for (const id of ids) {
      const message = call.discord.messageIn(place, id);
      if (message) call.world.messages.delete(message, call.bot);
    }
  });
  call.discord.announce({
    name: 'MESSAGE_DELETE_BULK',
    data: { ids, channel_id: place.id, guild_id: call.discord.guildId },
    needs: Intent.guildMessages,
  });
}
