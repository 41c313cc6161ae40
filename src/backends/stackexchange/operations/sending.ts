import { errorOf, InvalidError, isChatError } from '../../../core/errors/index.js';
import { unknownContentType } from '../../../core/files/content-type.js';
import type { OutgoingFile } from '../../../core/files/index.js';
import { didYouMean } from '../../../core/nearest.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import { imageTypes, largestPicture } from '../capabilities.js';
import type { StackExchangeMessageModel } from '../native.js';
import type { StackExchangeContext } from './context.js';
import { fetchMessage } from './history.js';
import { messageNumber, noSuchMessage, roomNumber } from './ids.js';

/** A message is a text or a picture: what has both becomes two. */
export function apart(outgoing: readonly Outgoing[]): Outgoing[] {
  return outgoing.flatMap((message) => {
    if (message.text === '' || message.files.length === 0) return [message];
    const { replyTo: _replyTo, tree: _tree, idempotencyKey: key, ...rest } = message;
    const picture = { ...rest, text: '', losses: [], ...(key !== undefined && { idempotencyKey: `${key}:file` }) };
    return [{ ...message, files: [] }, picture];
  });
}

export async function sendMessage(
  context: StackExchangeContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<StackExchangeMessageModel> {
  const { client } = context;
  const { signal } = call;
  refuseNative(message.native);
  const roomId = roomNumber(target.channelId);
  const [file] = message.files;
  const text = file ? await pictureText(context, file, message, signal) : message.text;
  const parentId = parentOf(target, message);
  const { id } = await client.context.sender.send(roomId, { text, parentId }, { signal });
  return sentMessage(context, target.channelId, String(id), signal);
}

/** The message as the site shows it. */
async function sentMessage(
  context: StackExchangeContext,
  channelId: string,
  id: string,
  signal: AbortSignal | undefined,
): Promise<StackExchangeMessageModel> {
  try {
    return await fetchMessage(context, { channelId, id }, { signal });
  } catch (error) {
    if (!isChatError(error)) throw error;
    throw errorOf(error.code, `The message was posted (${id}), but could not be read: ${error.message}`, {
      retryable: false,
      maybeDelivered: true,
      cause: error,
    });
  }
}

/** The site looks for the parent in the same room only. */
function parentOf({ channelId }: Target, { replyTo, losses }: Outgoing): number | undefined {
  if (!replyTo) return undefined;
  if (replyTo.channelId === channelId) return messageNumber(replyTo.id);
  losses.push({ feature: 'reply', from: 'a reply to a message of another room', to: 'a message' });
  return undefined;
}

/** Before anything is posted. @throws InvalidError for what the site would not take */
export function refuseFiles(outgoing: readonly Outgoing[]): void {
  for (const { files } of outgoing)
    for (const file of files) if (!isPicture(file) && file.url === undefined) throw noPicture(file);
}

function isPicture({ contentType }: OutgoingFile): boolean {
  return imageTypes.includes(contentType);
}

function noPicture({ filename, contentType }: OutgoingFile): InvalidError {
  return new InvalidError(
    `Stack Exchange takes pictures only (${imageTypes.join(', ')}); '${filename}' is ${contentType}: upload it elsewhere and send its address.`,
  );
}

/** A picture is uploaded first; its address alone is what the site shows as a picture. */
async function pictureText(
  { client }: StackExchangeContext,
  file: OutgoingFile,
  { losses }: Outgoing,
  signal: AbortSignal | undefined,
): Promise<string> {
  // What an address without an ending leads to is known once it is read; what is too long is no picture here.
  if (file.url !== undefined && file.contentType === unknownContentType) {
    await file.bytes({ maxBytes: largestPicture, signal }).catch((error: unknown) => {
      if (!(error instanceof InvalidError)) throw error;
    });
  }
  if (!isPicture(file)) {
    if (file.url === undefined) throw noPicture(file);
    losses.push({ feature: 'files', from: 'a file', to: 'a link' });
    return file.url;
  }
  if (file.title !== undefined || file.description !== undefined || file.spoiler)
    losses.push({ feature: 'files', from: 'the title of a picture', to: 'nothing' });
  return client.writing.uploadImage(file, { signal });
}

function refuseNative(native: Record<string, unknown> | undefined): void {
  const [key] = Object.keys(native ?? {});
  if (key !== undefined) throw new InvalidError(`Stack Exchange has no native option '${key}'${didYouMean(key, [])}.`);
}

/** @throws NotFoundError when it is gone already */
export async function deleteMessage(
  { client }: StackExchangeContext,
  ref: { channelId: string; id: string },
  call: Call,
): Promise<void> {
  const { writing, context: parts } = client;
  const id = messageNumber(ref.id);
  const { signal } = call;
  let wasSent = false;
  const attempt = async (): Promise<void> => {
    try {
      await writing.delete(id, { signal, roomId: roomNumber(ref.channelId) });
    } catch (error) {
      if (!isChatError(error)) throw error;
      // Deleted by a try of ours whose answer was lost.
      if (error.platformCode === 'deleted' && wasSent) return;
      if (error.platformCode === 'deleted') throw noSuchMessage(ref.id);
      if (wasSent || error.maybeDelivered !== true || error.code === 'aborted') throw error;
      wasSent = true;
      await attempt();
    }
  };
  await parts.markQueue.run('messages/delete', attempt, signal);
}
