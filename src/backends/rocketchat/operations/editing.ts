import { UnsupportedError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { OutgoingEdit } from '../../../core/operations/outgoing.js';
import type { Embed, MessageRef } from '../../../models/index.js';
import { embedToRichText } from '../../../richtext/index.js';
import type { RocketChatMessage } from '../native.js';
import { nativeOptionsOf } from '../send-options.js';
import type { RocketChatContext } from './context.js';
import { wireOf } from './history.js';
import { appended, homeOf, sentMessage } from './sending.js';

/**
 * Changes the text. What stands beside it (cards, files, the quote of a reply) stays, since no server changes it (wire
 * sheet, section 4): embeds for a message that has none become text.
 *
 * @throws UnsupportedError for other embeds or files than the message has
 */
export async function editMessage(
  context: RocketChatContext,
  ref: MessageRef,
  edit: OutgoingEdit,
  { signal }: Call,
): Promise<RocketChatMessage> {
  const { client, reader } = context;
  const { customFields, ...others } = nativeOptionsOf(edit.native);
  const [other] = Object.keys(others);
  if (other !== undefined) throw new UnsupportedError(`The native option '${other}' goes with a new message only.`);
  const wantsExtras = edit.embeds !== undefined || edit.files !== undefined || edit.text === undefined;
  let quotes = wantsExtras ? undefined : reader.quotesOf(ref.id);
  let [before] = [undefined as RocketChatMessage | undefined];
  if (quotes === undefined) {
    [before] = reader.messages([await wireOf(context, ref, signal)]);
    quotes = reader.quotesOf(ref.id) ?? '';
  }
  const text =
    edit.text === undefined
      ? (before?.content ?? '')
      : await context.mentions.settle({ ...edit, text: edit.text }, homeOf(context), signal);
  const whole = quotes + withExtras(context, text, edit, before);
  const isBare = edit.linkPreviews === false && reader.settings?.takesPreviewUrls !== false;
  if (edit.linkPreviews === false && !isBare)
    edit.losses.push({ feature: 'linkPreviews', from: 'link previews off', to: "the server's own choice" });
  const { message } = await client.chatUpdate(ref.channelId, ref.id, whole, {
    ...(isBare && { previewUrls: [] }),
    ...(customFields !== undefined && { customFields }),
    signal,
  });
  return sentMessage(context, message);
}

function withExtras(
  context: RocketChatContext,
  text: string,
  { embeds, files, losses }: OutgoingEdit,
  before: RocketChatMessage | undefined,
): string {
  if (files !== undefined && (files.length > 0 || (before?.attachments.length ?? 0) > 0))
    throw fixed('the files of a message');
  if (embeds === undefined) return text;
  const present = before?.embeds ?? [];
  if (isSame(embeds, present)) return text;
  if (present.length > 0) throw fixed('the embeds of a message');
  losses.push({ feature: 'embed', from: `${embeds.length} embed(s) by an edit`, to: 'text' });
  return appended(context, text, embeds.map(embedToRichText), losses);
}

function isSame(one: readonly Embed[], other: readonly Embed[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function fixed(what: string): UnsupportedError {
  return new UnsupportedError(
    `Rocket.Chat cannot change ${what}: delete it and send another one, or edit its text alone.`,
    { maybeDelivered: false },
  );
}
