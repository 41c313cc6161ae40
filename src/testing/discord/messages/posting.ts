import type { FileRecord, MessageRecord, UserRecord } from '../../world/index.js';
import type { DiscordState, Place } from '../discord-state.js';
import type { Json } from '../json.js';
import { type DiscordMessageData, messageData } from '../native.js';
import { attachmentUrl } from '../wire/attachment.js';
import { worldComponents } from './components.js';
import { resolveAttachments, worldEmbed } from './embeds.js';
import { storeFiles } from './files.js';
import { resolveMentions } from './mentions.js';
import { Flag, keptAttachments, type MessageInput } from './message-input.js';

export type Post = {
  place: Place;
  author: UserRecord;
  input: MessageInput;
  replyTo?: MessageRecord | undefined;
  native?: DiscordMessageData | undefined;
  id?: string | undefined;
  ephemeralTo?: UserRecord | undefined;
  sender?: { name?: string; avatarUrl?: string } | undefined;
};

/** Puts a message into the world. */
export function postMessage(post: Post, discord: DiscordState): MessageRecord {
  const { place, author, input, replyTo, ephemeralTo } = post;
  const content = input.content ?? '';
  const files = storeFiles(input.files, input.body, {
    place,
    by: author,
    discord,
    ephemeral: ephemeralTo !== undefined,
  });
  const repliedTo = replyTo && discord.world.users.get(replyTo.authorId);
  const native: DiscordMessageData = {
    flags: input.flags & ~Flag.ephemeral,
    tts: input.tts,
    nonce: input.nonce,
    poll: input.poll,
    stickers: input.stickers,
    mentioned: resolveMentions(content, { place, author, allowed: input.allowed, repliedTo, discord }),
    ...shown(input.embeds ?? [], input.components ?? [], files, discord),
    ...post.native,
  };
  return discord.world.messages.post({
    channel: place.channel,
    author,
    content,
    id: post.id,
    threadId: place.thread?.id,
    replyToId: replyTo?.id,
    files,
    ephemeralTo,
    sender: post.sender,
    embeds: (native.embeds ?? []).map(worldEmbed),
    components: worldComponents(native.components ?? []),
    native,
  });
}

/** Changes what the body names; what it leaves out stays. (Wire sheet, section 8.) */
export function applyEdit(message: MessageRecord, input: MessageInput, by: UserRecord, discord: DiscordState): void {
  const before = messageData(message);
  const place = discord.placeOf(message);
  const ephemeral = message.ephemeralTo !== undefined;
  const kept = keptAttachments(input.body);
  const files = [
    ...message.files.filter((file) => kept === undefined || kept.has(file.id) || before.hiddenFiles?.includes(file.id)),
    ...storeFiles(input.files, input.body, { place, by, discord, ephemeral }),
  ];
  const content = input.content ?? message.content;
  const author = discord.user(message.authorId) ?? by;
  const isContentGiven = 'content' in input.body;
  const settable = Flag.suppressEmbeds | Flag.componentsV2;
  const flagsGiven = typeof input.body.flags === 'number';
  // Components v2 cannot be taken off; what was loading has come.
  const flags =
    ((before.flags ?? 0) & ~Flag.loading & ~(flagsGiven ? Flag.suppressEmbeds : 0)) | (input.flags & settable);
  const native: DiscordMessageData = {
    ...before,
    flags,
    ...(isContentGiven || input.isSilencedByBody
      ? { mentioned: resolveMentions(content, { place, author, allowed: input.allowed, discord }) }
      : {}),
    ...shown(input.embeds ?? before.embeds ?? [], input.components ?? before.components ?? [], files, discord),
  };
  discord.world.messages.edit(
    message,
    {
      content,
      files,
      embeds: (native.embeds ?? []).map(worldEmbed),
      components: worldComponents(native.components ?? []),
      native,
    },
    by,
  );
}

function shown(
  embeds: Json[],
  components: Json[],
  files: readonly FileRecord[],
  discord: DiscordState,
): Pick<DiscordMessageData, 'embeds' | 'components' | 'hiddenFiles'> {
  const urlOf = (file: FileRecord) => attachmentUrl(file, discord);
  const inEmbeds = resolveAttachments(embeds, files, urlOf);
  const inComponents = resolveAttachments(components, files, urlOf);
  return {
    embeds: inEmbeds.embeds,
    components: inComponents.embeds,
    hiddenFiles: [...inEmbeds.used, ...inComponents.used],
  };
}
