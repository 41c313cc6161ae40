import { attachmentTypeOf } from '../../../models/index.js';
import type { DiscordAttachment, DiscordAttachmentNative, DiscordSticker } from '../native.js';
import { countAt, defined, flagAt, numberAt, objectsAt, type Wire } from '../wire/read.js';
import { isSnowflake } from '../wire/snowflake.js';
import { textAt } from '../wire/values.js';
import type { NormalizeContext } from './context.js';

/** `attachment.flags`: hidden until it is clicked. */
const isSpoilerFlag = 1 << 3;

/** Where the message is that a file stands on: its address expires, and a fresh one is asked for there. */
type On = { channelId?: string | undefined; messageId?: string | undefined };

/** A file of a message. @returns `undefined` without an id */
export function attachmentOf(
  wire: Wire,
  context: Pick<NormalizeContext, 'account'>,
  on: On = {},
): DiscordAttachment | undefined {
  const id = textAt(wire, 'id');
  if (id === undefined) return undefined;
  const filename = textAt(wire, 'filename') ?? id;
  const contentType = textAt(wire, 'content_type');
  const seconds = numberAt(wire, 'duration_secs');
  const flags = countAt(wire, 'flags') ?? 0;
  return defined<DiscordAttachment>({
    platform: 'discord',
    account: context.account,
    id,
    filename,
    url: textAt(wire, 'url'),
    contentType,
    size: countAt(wire, 'size'),
    type: attachmentTypeOf(contentType),
    title: textAt(wire, 'title'),
    description: textAt(wire, 'description'),
    isSpoiler: (flags & isSpoilerFlag) !== 0 || filename.startsWith('SPOILER_') || undefined,
    width: countAt(wire, 'width'),
    height: countAt(wire, 'height'),
    durationMs: seconds !== undefined && seconds >= 0 ? Math.round(seconds * 1000) : undefined,
    native: defined<DiscordAttachmentNative>({
      channelId: on.channelId,
      messageId: on.messageId,
      proxyUrl: textAt(wire, 'proxy_url'),
      waveform: textAt(wire, 'waveform'),
      isEphemeral: flagAt(wire, 'ephemeral') || undefined,
      flags: flags || undefined,
    }),
  });
}

const formats = ['unknown', 'png', 'apng', 'lottie', 'gif'] as const;

const pictures = {
  png: ['png', 'image/png'],
  apng: ['png', 'image/apng'],
  lottie: ['json', 'application/json'],
  gif: ['gif', 'image/gif'],
  unknown: ['png', undefined],
} as const;

/** The stickers of a message. */
export function stickersOf(message: Wire): DiscordSticker[] {
  return objectsAt(message, 'sticker_items').flatMap((wire) => {
    const id = textAt(wire, 'id');
    if (id === undefined) return [];
    return [{ id, name: textAt(wire, 'name') ?? '', format: formats[numberAt(wire, 'format_type') ?? 0] ?? 'unknown' }];
  });
}

/** Discord's own CDN has moving stickers on another host. */
const gifHost = 'https://media.discordapp.net';

/** A sticker as a picture, for whoever knows no stickers. */
export function attachmentOfSticker(
  { id, name, format }: DiscordSticker,
  { account, cdnUrl }: Pick<NormalizeContext, 'account' | 'cdnUrl'>,
): DiscordAttachment {
  const [ending, contentType] = pictures[format];
  const host = format === 'gif' && cdnUrl === 'https://cdn.discordapp.com' ? gifHost : cdnUrl;
  return defined<DiscordAttachment>({
    platform: 'discord',
    account,
    id,
    filename: `${name || id}.${ending}`,
    url: isSnowflake(id) ? `${host}/stickers/${id}.${ending}` : undefined,
    contentType,
    type: attachmentTypeOf(contentType),
    title: name || undefined,
    native: { isSticker: true },
  });
}
