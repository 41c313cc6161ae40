import { InvalidError } from '../../../core/errors/index.js';
import type { OutgoingFile } from '../../../core/files/index.js';
import { didYouMean } from '../../../core/nearest.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import { attachmentsOf, type NewAttachment } from '../client/attachments.js';
import { needed } from '../client/read/answer.js';
import type { WireAttachment } from '../client/transport/wire-types.js';
import { uploaded, writeAttachment } from '../client/write-attachment.js';
import type { TeamwireMessage } from '../native.js';
import type { TeamwireContext } from './context.js';

const nativeOptions = ['attachments'];

export async function sendMessage(
  context: TeamwireContext,
  { channelId }: Target,
  message: Outgoing,
  { signal }: Call,
): Promise<TeamwireMessage> {
  const { client, reader } = context;
  const { sender, type, losses } = message;
  if (sender?.avatarUrl !== undefined)
    losses.push({ feature: 'sender', from: "the sender's picture", to: "the bot's own" });
  for (const file of message.files)
    if (file.description !== undefined || file.spoiler || file.title !== undefined)
      losses.push({ feature: 'files', from: 'the title or description of a file', to: 'its name' });
  const attachments = await fileAttachments(context, message.files, signal);
  const others = nativeOf(message.native);
  for (const attachment of others)
    attachments.push(
      await writeAttachment(attachment, { transport: client.transport, files: async () => ({}) }, { signal }),
    );
  const answer = await client.transport.call(
    'postMessage',
    {
      tid: channelId,
      ...(message.text !== '' && { msg: message.text }),
      ...(attachments.length > 0 && { attachments }),
      // Whether the type counts without `is_alert` is unsaid (wire sheet, section d).
      ...(type !== undefined && { is_alert: true, alert_type: type.toUpperCase() }),
      ...(message.replyTo && { reply_to: message.replyTo.id }),
      ...(sender?.name !== undefined && { sender_display_name: sender.name }),
    },
    { signal },
  );
  const sharing = others.find((attachment) => attachment.type === 'LIVE_LOCATION');
  if (sharing) await client.chats.noteSharing(channelId, sharing.duration);
  return needed(await reader.fresh(answer, signal), 'postMessage', true);
}

/** Pictures that follow each other are one gallery. */
async function fileAttachments(
  { client }: TeamwireContext,
  files: readonly OutgoingFile[],
  signal: AbortSignal | undefined,
): Promise<WireAttachment[]> {
  const attachments: WireAttachment[] = [];
  let gallery: { aid: string }[] | undefined;
  for (const file of files) {
    const aid = await uploaded(file, client.transport, { signal });
    const [kind] = file.contentType.split('/');
    if (kind === 'image') {
      if (!gallery) {
        gallery = [];
        attachments.push({ type: 'GALLERY', items: gallery });
      }
      gallery.push({ aid });
      continue;
    }
    gallery = undefined;
    attachments.push({ type: kind === 'video' ? 'VIDEO' : kind === 'audio' ? 'SOUND' : 'FILE', aid });
  }
  return attachments;
}

/** @throws InvalidError for an option that Teamwire's backend has not */
function nativeOf(native: Record<string, unknown> | undefined): NewAttachment[] {
  for (const key of Object.keys(native ?? {})) {
    if (!nativeOptions.includes(key))
      throw new InvalidError(`Teamwire has no native option '${key}'${didYouMean(key, nativeOptions)}.`);
  }
  const list = native?.['attachments'];
  return attachmentsOf(Array.isArray(list) ? list.map(withDates) : (list as undefined));
}

/** A calendar entry that came through JSON has its dates as text. */
function withDates(attachment: NewAttachment): NewAttachment {
  if (attachment?.type !== 'CALENDAR') return attachment;
  return { ...attachment, startDate: new Date(attachment.startDate), endDate: new Date(attachment.endDate) };
}
