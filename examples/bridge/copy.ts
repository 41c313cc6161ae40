import {
  type Attachment,
  type Backend,
  type Download,
  type Message,
  nodes,
  parse,
  type RichText,
  type SendOptions,
} from 'chatmux';
import type { End } from './end.js';

/**
 * The words of a message for another platform, with its speaker's name. They go through the document tree, so that each
 * platform writes them in its own markup and names what it loses; mentions are nodes of another account, which are shown
 * and ping nobody.
 *
 * @param options - `signed`: the name stands in the words, else the platform shows it as the sender; `notes`: lines below
 */
export function wordsOf(
  message: Message,
  source: Backend,
  { signed, notes = [] }: { signed: boolean; notes?: readonly string[] },
): RichText {
  const [first, ...rest] = parse(message).children;
  const name = signed ? [nodes.strong(message.author.name), ` (${source.displayName}): `] : [];
  const cards = message.embeds.flatMap(({ title, description }) => [title ?? [], description ?? []].flat());
  return nodes.root(
    // In one line with what was said, where that begins as a line.
    ...(first?.type === 'paragraph'
      ? [nodes.paragraph(...name, ...first.children)]
      : [...(signed ? [nodes.paragraph(...name)] : []), ...(first ? [first] : [])]),
    ...rest,
    ...[...cards, ...notes].map((line) => nodes.paragraph(nodes.emphasis(line))),
  );
}

/**
 * Whether the end shows the speaker as the sender. Not beside files and replies: Slack's uploads and Discord's webhooks can
 * do only one of the two (the `losses` of such a send say so), and a name that is sometimes lost is no name.
 */
export function canShowSender(end: End, { attachments }: Message, isReply: boolean): boolean {
  return end.can('sender') && attachments.length === 0 && !isReply;
}

/** The sender's name and, where the platform shows one, the picture. */
export function senderOf({ author }: Message, source: Backend): SendOptions['sender'] {
  return { name: `${author.name} (${source.displayName})`, avatarUrl: author.avatarUrl };
}

/** The files that an end takes, opened. A stream is read once, so each end gets its own. */
export async function openFiles(end: End, source: Backend, message: Message): Promise<Download[]> {
  const maxBytes = end.backend.capabilities.limits.files?.bytes;
  const files: Download[] = [];
  for (const attachment of message.attachments) {
    if (refusalOf(end, attachment) === undefined) files.push(await source.downloadAttachment(attachment, { maxBytes }));
  }
  return files;
}

/** A line for each file that an end does not take. */
export function refusedFiles(end: End, { attachments }: Message): string[] {
  return attachments.flatMap((attachment) => {
    const refusal = refusalOf(end, attachment);
    return refusal === undefined ? [] : [`📎 ${attachment.filename} (${refusal})`];
  });
}

function refusalOf({ backend }: End, { size = 0, contentType = '' }: Attachment): string | undefined {
  const { level, allowed } = backend.capabilities.get('files');
  const maxBytes = backend.capabilities.limits.files?.bytes ?? Number.POSITIVE_INFINITY;
  if (level === 'none') return `${backend.displayName} takes no files`;
  if (allowed && !allowed.includes(contentType)) return `${backend.displayName} takes only ${allowed.join(', ')}`;
  if (size > maxBytes) return `${size} bytes; ${backend.displayName} takes ${maxBytes} at the most`;
  return undefined;
}
