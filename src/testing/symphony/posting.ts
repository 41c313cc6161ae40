import type { ChannelRecord, FileRecord, MessageRecord } from '../world/index.js';
import type { SymphonyCall } from './call.js';
import { directoryOf } from './directory.js';
import { controlsOf } from './forms/controls.js';
import { MessageMLError } from './messageml/messageml-error.js';
import { type ReadMarkup, readMarkup } from './messageml/read-markup.js';
import { elementsOf } from './messageml/xml.js';
import type { MultipartBody } from './multipart.js';
import { fileData } from './native.js';
import { SymphonyError } from './symphony-error.js';

/** Together, in bytes. (Wire sheet, section 13.) */
const mostContent = 1_500_000;
const mostAttachments = 30_000_000;

/** What a send or an edit brings. */
export type Posted = { markup: ReadMarkup; attachments: readonly File[]; previews: readonly File[] };

/** Reads and checks the parts of a create, update or blast. (Wire sheet, section 7.2.) @throws SymphonyError 400 */
export function readPosted(call: SymphonyCall, body: MultipartBody): Posted {
  const message = body.fields.get('message');
  if (message === undefined || message === '')
    throw new SymphonyError(400, 'The message part is required: the message cannot be null or empty');
  const data = body.fields.get('data');
  if (Buffer.byteLength(message) + Buffer.byteLength(data ?? '') > mostContent)
    throw new SymphonyError(400, 'LIMIT_MESSAGE_CONTENT_MAX_TOTAL_SIZE_REACHED');
  const attachments = body.files.get('attachment') ?? [];
  const previews = body.files.get('preview') ?? [];
  const nameless = attachments.find((file) => !/\.[^./\\]+$/.test(file.name));
  if (nameless) throw new SymphonyError(400, `The attachment ${JSON.stringify(nameless.name)} has no file extension`);
  if (previews.length > 0 && previews.length !== attachments.length)
    throw new SymphonyError(400, 'There must be as many previews as attachments, or none');
  if ([...attachments, ...previews].reduce((sum, file) => sum + file.size, 0) > mostAttachments)
    throw new SymphonyError(400, 'The attachments exceed the maximum size');
  try {
    const directory = directoryOf(call.state, call.pod.options.linkSchemes);
    const markup = readMarkup(message, data, directory);
    // (Wire sheet, section 10.)
    if (!call.actor.isBot && [...elementsOf(markup.root)].some((each) => each.name === 'form'))
      throw new SymphonyError(400, 'Only service accounts can send forms');
    return { markup, attachments, previews };
  } catch (error) {
    if (error instanceof MessageMLError) throw new SymphonyError(400, error.message);
    throw error;
  }
}

/** @throws SymphonyError 403, 400 when the caller may not write there. */
export function checkWriting(call: SymphonyCall, channel: ChannelRecord): void {
  if (!call.isMember(channel) && channel.kind !== 'public')
    throw new SymphonyError(403, 'The user is not a member of the stream');
  if (channel.isArchived) throw new SymphonyError(403, 'The room is deactivated');
  if (channel.isReadOnly && channel.members.get(call.actor.id)?.role !== 'owner')
    throw new SymphonyError(403, 'The room is read-only: only owners can send messages');
}

/** Puts a message into the world. */
export async function postMessage(call: SymphonyCall, channel: ChannelRecord, posted: Posted): Promise<MessageRecord> {
  const { markup } = posted;
  const files = await storeFiles(call, posted);
  return call.state.messages.post({
    channel,
    author: call.actor,
    content: markup.presentation,
    files,
    ...controlsOf(markup.root),
    native: { data: markup.data, userAgent: userAgent(call) },
  });
}

export async function storeFiles(call: SymphonyCall, posted: Posted): Promise<FileRecord[]> {
  const store = async (file: File) =>
    call.state.files.add(
      {
        filename: file.name,
        data: new Uint8Array(await file.arrayBuffer()),
        contentType: file.type || 'application/octet-stream',
      },
      call.actor,
    );
  const files: FileRecord[] = [];
  for (const [index, attachment] of posted.attachments.entries()) {
    const file = await store(attachment);
    const preview = posted.previews[index];
    if (preview) fileData(file).preview = await store(preview);
    files.push(file);
  }
  return files;
}

function userAgent(call: SymphonyCall): string {
  return `Agent-24.12.1-Linux-emulated ${String(call.request.headers['user-agent'] ?? '')}`.trim();
}
