import { randomUUID } from 'node:crypto';
import { ConflictError, ForbiddenError } from '../../../core/errors/index.js';
import type { OutgoingFile } from '../../../core/files/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../../core/operations/outgoing.js';
import type { ThreadTarget } from '../../../core/operations/references.js';
import type { MessageRef } from '../../../models/index.js';
import type { ChannelRecord, FileRecord, MessageDraft, MessageRecord, WorldState } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { messageNative } from '../message-native.js';
import type { MemoryMessageNative, MemorySendOptions } from '../native.js';
import { isModerator, seenMessage, seenThread, seenUser, writableChannel } from '../visibility.js';

/** A file whose bytes have been read: nothing is sent before all are there. */
export type ReadFile = Pick<OutgoingFile, 'filename' | 'contentType' | 'title' | 'description' | 'spoiler'> & {
  data: Uint8Array;
};

export async function readFiles(files: readonly OutgoingFile[]): Promise<ReadFile[]> {
  return Promise.all(
    files.map(async (file) => {
      const { filename, contentType, title, description, spoiler } = file;
      return { filename, contentType, title, description, spoiler, data: await file.bytes() };
    }),
  );
}

/**
 * Sends one message. A repeat with the same idempotency key in the same channel gives the message that is there. Without
 * one a key is made for this send, so that retries never double it.
 *
 * @throws ForbiddenError, ConflictError, NotFoundError for the channel, the thread, what is replied to
 */
export async function sendMessage(
  client: MemoryClient,
  target: Target,
  message: Outgoing,
  call: Call,
  options: { hasKeys: boolean },
): Promise<MessageRecord> {
  const files = await readFiles(message.files);
  const key = options.hasKeys ? `${target.channelId} ${message.idempotencyKey ?? randomUUID()}` : undefined;
  return client.call(
    'messages.send',
    { channelId: target.channelId, threadId: target.thread?.id, text: message.text },
    (state) => {
      const sent = key === undefined ? undefined : client.server.sentByKey.get(key);
      const known = sent === undefined ? undefined : state.messages.get(target.channelId, sent);
      if (known) return known;
      const posted = state.messages.post(draftOf(state, target, message, files));
      if (key !== undefined) client.server.sentByKey.set(key, posted.id);
      return posted;
    },
    { signal: call.signal, idempotent: key !== undefined },
  );
}

/** What the world posts: now, or later. */
export function draftOf(
  state: WorldState,
  target: Target,
  message: Outgoing,
  files: readonly ReadFile[],
): MessageDraft {
  const channel = writableChannel(state, target.channelId);
  const replied = message.replyTo && seenMessage(state, message.replyTo);
  const threadId = target.thread ? threadOf(state, channel, target.thread) : replied?.threadId;
  return {
    channel,
    author: state.bot,
    content: message.text,
    kind: message.type,
    threadId,
    replyToId: replied?.id,
    files: addFiles(state, files),
    embeds: [...message.embeds],
    components: [...message.components],
    ephemeralTo: message.ephemeralTo === undefined ? undefined : seenUser(state, message.ephemeralTo),
    sender: message.sender,
    native: nativeOf(message),
  };
}

/** The thread that is written in; it is started when a message without one was named. */
export function threadOf(state: WorldState, channel: ChannelRecord, target: ThreadTarget): string {
  const thread = target.startFrom
    ? state.threads.start(seenMessage(state, target.startFrom), state.bot)
    : (state.threads.get(channel.id, target.id) ?? startOn(state, channel, target.id));
  if (thread.isLocked) throw new ConflictError(`The thread '${thread.id}' is locked.`);
  // Whoever writes in an archived thread opens it again, as on Discord.
  if (thread.isArchived) state.threads.update(thread, { isArchived: false }, state.bot);
  state.threads.follow(thread, state.bot, true);
  return thread.id;
}

/** An id alone may be that of a message which has no thread yet. */
function startOn(state: WorldState, channel: ChannelRecord, id: string) {
  const root = state.messages.get(channel.id, id);
  return root && !root.deletedAt && root.threadId === undefined
    ? state.threads.start(root, state.bot)
    : seenThread(state, { channelId: channel.id, id });
}

export function addFiles(state: WorldState, files: readonly ReadFile[]): FileRecord[] {
  return files.map(({ filename, contentType, title, description, spoiler, data }) =>
    state.files.add({ filename, contentType, title, data, native: { description, isSpoiler: spoiler } }, state.bot),
  );
}

function nativeOf({ native, silent, linkPreviews }: Outgoing): MemoryMessageNative {
  const metadata = (native as MemorySendOptions | undefined)?.metadata;
  return {
    revision: 0,
    ...(metadata !== undefined && { metadata }),
    ...(silent && { isSilent: true }),
    ...(linkPreviews !== undefined && { linkPreviews }),
  };
}

/**
 * @throws ForbiddenError for a message that is not the bot's; ConflictError when the time for edits is over
 */
export async function editMessage(
  client: MemoryClient,
  ref: MessageRef,
  edit: OutgoingEdit,
  editWindowMs: number | undefined,
  call: Call,
): Promise<MessageRecord> {
  const files = edit.files && (await readFiles(edit.files));
  return client.put(
    'messages.edit',
    { ...ref, text: edit.text },
    (state) => {
      const message = seenMessage(state, ref);
      writableChannel(state, ref.channelId);
      if (message.authorId !== state.bot.id) throw new ForbiddenError('Only its author can edit a message.');
      if (editWindowMs !== undefined && state.now().getTime() - message.createdAt.getTime() > editWindowMs) {
        throw new ConflictError(`The message is older than ${editWindowMs} ms and can no longer be edited.`);
      }
      const metadata = (edit.native as MemorySendOptions | undefined)?.metadata;
      const native: MemoryMessageNative = {
        ...messageNative(message),
        ...(metadata !== undefined && { metadata }),
        ...(edit.linkPreviews !== undefined && { linkPreviews: edit.linkPreviews }),
      };
      state.messages.edit(
        message,
        {
          native,
          ...(edit.text !== undefined && { content: edit.text }),
          ...(edit.embeds && { embeds: [...edit.embeds] }),
          ...(edit.components && { components: [...edit.components] }),
          ...(files && { files: addFiles(state, files) }),
        },
        state.bot,
      );
      return message;
    },
    call.signal,
  );
}

/** @throws ForbiddenError for somebody else's where the bot is not an owner, admin or moderator */
export async function deleteMessage(client: MemoryClient, ref: MessageRef, call: Call): Promise<void> {
  await client.call(
    'messages.delete',
    { ...ref },
    (state) => {
      const message = seenMessage(state, ref);
      const channel = state.channels.need(ref.channelId);
      if (message.authorId !== state.bot.id && !isModerator(channel, state.bot)) {
        throw new ForbiddenError("Somebody else's message is deleted by owners, admins and moderators only.");
      }
      state.messages.delete(message, state.bot);
    },
    { signal: call.signal },
  );
}

/** A forward keeps text, embeds and files; it is the bot's own message of the type `forward`. */
export async function forwardMessage(
  client: MemoryClient,
  ref: MessageRef,
  channelId: string,
  call: Call,
): Promise<MessageRecord> {
  return client.call(
    'messages.forward',
    { ...ref, to: channelId },
    (state) => {
      const original = seenMessage(state, ref);
      return state.messages.post({
        channel: writableChannel(state, channelId),
        author: state.bot,
        content: original.content,
        kind: 'forward',
        files: [...original.files],
        embeds: [...original.embeds],
        native: { revision: 0, forwardedFrom: { channelId: ref.channelId, id: ref.id } },
      });
    },
    { signal: call.signal },
  );
}
