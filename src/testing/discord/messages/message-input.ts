import { DiscordError } from '../discord-error.js';
import type { DiscordState } from '../discord-state.js';
import { FormCheck } from '../form-check.js';
import { type Json, list, number, texts } from '../json.js';
import { readComponents } from './components.js';
import { readEmbeds } from './embeds.js';
import { checkAttachments, checkSizes, type UploadedFile } from './files.js';
import { type AllowedMentions, readAllowedMentions } from './mentions.js';
import { readPoll } from './polls.js';

export const Flag = {
  crossposted: 1,
  suppressEmbeds: 1 << 2,
  hasThread: 1 << 5,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  voiceMessage: 1 << 13,
  hasSnapshot: 1 << 14,
  componentsV2: 1 << 15,
} as const;

/** What a body wants to be shown, checked. What it leaves out is `undefined`. */
export type MessageInput = {
  content: string | undefined;
  embeds: Json[] | undefined;
  components: Json[] | undefined;
  allowed: AllowedMentions;
  isSilencedByBody: boolean;
  files: readonly UploadedFile[];
  flags: number;
  poll: Json | undefined;
  stickers: Json[] | undefined;
  tts: boolean;
  nonce: string | number | undefined;
  body: Json;
};

/**
 * Reads the part that every way of sending shares.
 * @throws DiscordError 50035 with all that is wrong, 40005
 */
export function readMessageInput(
  body: Json,
  files: readonly UploadedFile[],
  discord: DiscordState,
  options: { fallback: AllowedMentions; ephemeral?: boolean; currentFlags?: number },
): MessageInput {
  checkSizes(files, discord);
  const form = new FormCheck();
  const content = body.content === null ? '' : body.content;
  const trimmed = typeof content === 'string' ? content.trim() : content;
  form.text(trimmed, ['content'], { max: 2_000 });
  const flags = readFlags(body, options, form);
  const isV2 = ((flags | (options.currentFlags ?? 0)) & Flag.componentsV2) !== 0;
  const embeds = readEmbeds(body.embeds, form);
  const components = readComponents(body.components, isV2, form);
  const allowed = readAllowedMentions(body.allowed_mentions, options.fallback, form);
  checkAttachments(body, files, form);
  const poll = readPoll(body.poll, discord.world.now(), form);
  checkNonce(body, form);
  if (isV2)
    for (const key of ['content', 'embeds', 'poll', 'sticker_ids'])
      if (isGiven(body[key]))
        form.add(
          [key],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        );
  const stickerIds = texts(body, 'sticker_ids');
  form.count(stickerIds, ['sticker_ids'], 3);
  form.done();
  return {
    content: typeof trimmed === 'string' ? trimmed : undefined,
    embeds,
    components,
    allowed,
    isSilencedByBody: body.allowed_mentions !== undefined && body.allowed_mentions !== null,
    files,
    flags,
    poll,
    // The pictures are nobody's business here: only the references are kept.
    stickers:
      stickerIds.length > 0 ? stickerIds.map((id) => ({ id, name: `sticker-${id}`, format_type: 1 })) : undefined,
    tts: body.tts === true,
    nonce: typeof body.nonce === 'string' || typeof body.nonce === 'number' ? body.nonce : undefined,
    body,
  };
}

/** @throws DiscordError 50006 when there is nothing to show */
export function checkNotEmpty(input: MessageInput): void {
  const has = [
    input.content,
    input.embeds?.length,
    input.components?.length,
    input.files.length,
    input.poll,
    input.stickers,
  ];
  if (!has.some(Boolean)) throw new DiscordError(50006);
}

function readFlags(body: Json, options: { ephemeral?: boolean }, form: FormCheck): number {
  if (body.flags === undefined || body.flags === null) return 0;
  form.integer(body.flags, ['flags'], 0, Number.MAX_SAFE_INTEGER);
  const settable =
    Flag.suppressEmbeds |
    Flag.suppressNotifications |
    Flag.voiceMessage |
    Flag.componentsV2 |
    (options.ephemeral ? Flag.ephemeral : 0);
  // Other bits are not an error: they are not taken over. [U]
  return (number(body, 'flags') ?? 0) & settable;
}

function checkNonce(body: Json, form: FormCheck): void {
  const { nonce } = body;
  if (nonce === undefined || nonce === null || Number.isInteger(nonce)) {
    if (body.enforce_nonce === true && (nonce === undefined || nonce === null)) form.required(['nonce']);
    return;
  }
  form.text(nonce, ['nonce'], { max: 25 });
}

function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}

/** The ids of the old attachments that an edit keeps; `undefined` keeps all. */
export function keptAttachments(body: Json): ReadonlySet<string> | undefined {
  return Array.isArray(body.attachments)
    ? new Set(list(body, 'attachments').map((each) => String(each.id)))
    : undefined;
}
