import { ConflictError, UnsupportedError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { OutgoingEdit } from '../../../core/operations/outgoing.js';
import type { MessageRef } from '../../../models/index.js';
import type { StackExchangeMessageModel } from '../native.js';
import type { StackExchangeContext } from './context.js';
import { fetchMessage } from './history.js';
import { messageNumber, roomNumber } from './ids.js';

/**
 * Changes a message's text. A picture stays a picture: it is a message of its own.
 *
 * @throws ConflictError with `platformCode: 'window_elapsed'` after two minutes; ForbiddenError for others' messages
 */
export async function editMessage(
  context: StackExchangeContext,
  ref: MessageRef,
  edit: OutgoingEdit,
  call: Call,
): Promise<StackExchangeMessageModel> {
  const { client } = context;
  const { signal } = call;
  const { text, files } = edit;
  if (files && files.length > 0)
    throw new UnsupportedError('A message of Stack Exchange is a text or a picture: send the picture by itself.');
  const current = await fetchMessage(context, ref, call);
  if (text === undefined) return current;
  const [picture] = current.attachments;
  if (picture && files === undefined) {
    // What an edit of several parts leaves of one that holds a file: the file stays.
    if (text.includes(picture.filename)) return current;
    throw new ConflictError('This message is a picture and has no text: delete it, or edit it with files: [].');
  }
  const id = messageNumber(ref.id);
  const parentId = current.replyTo === undefined ? undefined : messageNumber(current.replyTo.id);
  const roomId = roomNumber(current.channelId);
  await client.context.sender.edit(id, { text, parentId }, { signal, roomId });
  const message = await fetchMessage(context, ref, call);
  // The history tells how often it was edited, not when; and our clock may be behind the site's.
  const editedAt = new Date(Math.max(Date.now(), message.createdAt.getTime()));
  return { ...message, editedAt };
}
