import { lookup } from 'mime-types';
import type { FileRecord, UserRecord } from '../../world/index.js';
import { DiscordError } from '../discord-error.js';
import type { DiscordState, Place } from '../discord-state.js';
import type { FormCheck } from '../form-check.js';
import { type Json, list, number, text } from '../json.js';
import type { DiscordFileData } from '../native.js';
import { pictureSize } from './picture-size.js';

const mib = 1_048_576;

/** A file that came with a request: `files[n]`. */
export type UploadedFile = { number: string; filename: string; contentType: string; data: Uint8Array };

/** @throws DiscordError 40005 when one is, or all together are, too large */
export function checkSizes(files: readonly UploadedFile[], discord: DiscordState): void {
  const sizes = files.map((file) => file.data.byteLength);
  const isTooLarge = sizes.some((size) => size > (discord.options.maxFileBytes ?? 10 * mib));
  if (isTooLarge || sizes.reduce((sum, size) => sum + size, 0) > 25 * mib) throw new DiscordError(40005);
}

/** Checks `attachments` and what it says of the files. */
export function checkAttachments(body: Json, files: readonly UploadedFile[], form: FormCheck): void {
  const listed = list(body, 'attachments');
  form.count(
    [...new Set([...files.map((file) => file.number), ...listed.map((each) => String(each.id))])],
    ['attachments'],
    10,
  );
  for (const [index, each] of listed.entries())
    form.text(each.description, ['attachments', index, 'description'], { max: 1_024 });
}

/** Puts the files on the platform, with what `attachments` says of them. */
export function storeFiles(
  files: readonly UploadedFile[],
  body: Json,
  context: { place: Place; by: UserRecord; discord: DiscordState; ephemeral?: boolean | undefined },
): FileRecord[] {
  const said = list(body, 'attachments');
  return files.map((file) => {
    const entry = said.find((each) => String(each.id) === file.number) ?? {};
    const name = cleanName(text(entry, 'filename') || file.filename);
    const isSpoiler = entry.is_spoiler === true || name.startsWith('SPOILER_');
    const native: DiscordFileData = {
      channelId: context.place.id,
      description: text(entry, 'description') || undefined,
      duration: number(entry, 'duration_secs'),
      waveform: text(entry, 'waveform') || undefined,
      ephemeral: context.ephemeral || undefined,
      isSpoiler,
    };
    const contentType =
      file.contentType && file.contentType !== 'application/octet-stream'
        ? file.contentType
        : lookup(name) || 'application/octet-stream';
    return context.discord.world.files.add(
      {
        filename: name,
        data: file.data,
        contentType,
        title: text(entry, 'title') || undefined,
        ...pictureSize(file.data),
        native,
      },
      context.by,
    );
  });
}

/** What Discord does to file names. [U] (Wire sheet, section 9.) */
function cleanName(name: string): string {
  return name.replaceAll(/[\s/\\]+/g, '_').replaceAll(/[^\p{L}\p{N}._()-]/gu, '') || 'unknown';
}
