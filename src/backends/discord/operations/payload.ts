import type { RawFile } from 'discord.js';
import type { OutgoingFile } from '../../../core/files/index.js';
import type { Outgoing, OutgoingEdit } from '../../../core/operations/outgoing.js';
import type { Component, Embed, Loss } from '../../../models/index.js';
import { wireOfComponents } from '../components.js';
import { wireOfEmbeds } from '../embeds.js';
import type { DiscordSendOptions } from '../native.js';
import { nativeOf } from '../send-options.js';
import { messageFlag } from '../wire/flags.js';
import { defined } from '../wire/read.js';
import { allowedMentionsOf } from './allowed-mentions.js';
import type { DiscordContext } from './context.js';

/** The JSON of a message and its files. */
export type MessagePayload = { body: Record<string, unknown>; files: RawFile[] };

/** Alt text (wire sheet, section 19). */
const longestDescription = 1024;

/**
 * A message as every route takes it that sends one: channels, forum posts, webhooks, answers to interactions. References
 * and nonces are put in by those who send.
 */
export async function messagePayload(
  context: DiscordContext,
  message: Outgoing,
  signal: AbortSignal | undefined,
): Promise<MessagePayload> {
  const native = nativeOf(message.native);
  const files = await filesOf(context, message.files, message.losses, signal);
  const flags = flagsOf(message, native);
  const components = componentsOf(message.components, native, message.losses);
  return {
    body: defined<Record<string, unknown>>({
      content: message.text === '' ? undefined : message.text,
      embeds: embedsOf(context, message.embeds, message.losses),
      components: components.length > 0 ? components : undefined,
      allowed_mentions: allowedMentionsOf(message, native, context.account),
      attachments: files.entries.length > 0 ? files.entries : undefined,
      flags: flags === 0 ? undefined : flags,
      tts: native.tts,
      sticker_ids: native.stickerIds,
      poll: native.poll && pollOf(native.poll),
    }),
    files: files.raw,
  };
}

/**
 * An edit: what is absent stays as it is.
 *
 * @param kept - the files of the message; given files take their place
 * @param flags - those of the message now
 */
export async function editPayload(
  context: DiscordContext,
  edit: OutgoingEdit,
  { keptFileIds, flags: before }: { keptFileIds?: readonly string[] | undefined; flags?: number | undefined },
  signal: AbortSignal | undefined,
): Promise<MessagePayload> {
  const native = nativeOf(edit.native);
  const files = edit.files && (await filesOf(context, edit.files, edit.losses, signal));
  return {
    body: defined<Record<string, unknown>>({
      content: edit.text,
      embeds: edit.embeds && (embedsOf(context, edit.embeds, edit.losses) ?? []),
      components:
        edit.components || native.components ? componentsOf(edit.components ?? [], native, edit.losses) : undefined,
      // Without it an edit would ping by Discord's defaults, and take away the mentions that the message has.
      allowed_mentions: edit.text === undefined ? undefined : allowedMentionsOf(edit, native, context.account),
      attachments: files && [...(keptFileIds ?? []).map((id) => ({ id })), ...files.entries],
      flags: editedFlags(edit, native, before),
    }),
    files: files?.raw ?? [],
  };
}

function embedsOf({ config }: DiscordContext, embeds: readonly Embed[], losses: Loss[]): object[] | undefined {
  if (embeds.length === 0) return undefined;
  return wireOfEmbeds(embeds, losses, config.timeZone === undefined ? {} : { timeZone: config.timeZone });
}

function componentsOf(components: readonly Component[], native: DiscordSendOptions, losses: Loss[]): object[] {
  return native.components === undefined ? wireOfComponents(components, losses) : [...native.components];
}

function flagsOf({ silent, linkPreviews }: Outgoing, native: DiscordSendOptions): number {
  return (
    (native.flags ?? 0) | (silent ? messageFlag.silent : 0) | (linkPreviews === false ? messageFlag.suppressEmbeds : 0)
  );
}

function editedFlags(
  { linkPreviews }: OutgoingEdit,
  native: DiscordSendOptions,
  before: number | undefined,
): number | undefined {
  if (linkPreviews === undefined && native.flags === undefined) return undefined;
  const kept = (before ?? 0) & messageFlag.componentsV2;
  return kept | (native.flags ?? 0) | (linkPreviews === false ? messageFlag.suppressEmbeds : 0);
}

/** The files' bytes, and what `attachments` says of each. */
async function filesOf(
  { capabilities }: DiscordContext,
  files: readonly OutgoingFile[],
  losses: Loss[],
  signal: AbortSignal | undefined,
): Promise<{ raw: RawFile[]; entries: object[] }> {
  const maxBytes = capabilities.limits.files?.bytes;
  const raw: RawFile[] = [];
  const entries: object[] = [];
  for (const [index, file] of files.entries()) {
    const bytes = await file.bytes({ maxBytes, signal });
    // Clients of every age take the name for the sign of a spoiler (wire sheet, section 9).
    const name = file.spoiler ? `SPOILER_${file.filename}` : file.filename;
    const description = file.description?.slice(0, longestDescription);
    if (description !== file.description)
      losses.push({
        feature: 'files',
        from: `a description of ${file.description?.length} characters`,
        to: `${longestDescription} characters`,
      });
    raw.push({ name, data: Buffer.from(bytes), contentType: file.contentType });
    entries.push(
      defined<object>({
        id: String(index),
        filename: name,
        title: file.title,
        description: description === '' ? undefined : description,
        is_spoiler: file.spoiler || undefined,
      } as object),
    );
  }
  return { raw, entries };
}

function pollOf(poll: NonNullable<DiscordSendOptions['poll']>): object {
  return {
    question: { text: poll.question },
    answers: poll.answers.map(({ text, emoji }) => ({
      poll_media: defined<object>({ text, emoji: emoji === undefined ? undefined : pollEmoji(emoji) } as object),
    })),
    duration: poll.hours ?? 24,
    allow_multiselect: poll.allowsMultiple ?? false,
    layout_type: 1,
  };
}

/** `name:id` of a custom emoji, or the emoji itself. */
function pollEmoji(emoji: string): object {
  const custom = /^(?:.*:)?(\d{15,20})$/.exec(emoji);
  return custom?.[1] === undefined ? { name: emoji } : { id: custom[1] };
}
