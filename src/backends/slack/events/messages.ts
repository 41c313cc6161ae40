import type { ChatEvent, MessageRef } from '../../../models/index.js';
import { isEmbedAttachment } from '../embeds.js';
import { threadOf } from '../normalize/thread.js';
import type { SlackReader } from '../reader.js';
import { countAt, isWire, objectAt, objectsAt, stringAt, type Wire } from '../wire/read.js';
import { dateOfTs, isTs } from '../wire/ts.js';
import { noteEdit } from './edits.js';
import { createdEvent, deletedEvent, stamp, updatedEvent } from './stamps.js';

/** How long an event waits for names that are not known. */
const namesMs = 2_000;

/** What a `message` event tells (wire sheet, section 7); also `app_mention`, which repeats a message. */
export async function messageEvents(event: Wire, reader: SlackReader): Promise<ChatEvent[]> {
  const channelId = stringAt(event, 'channel');
  if (channelId === undefined) return [];
  const subtype = stringAt(event, 'subtype');
  switch (subtype) {
    case 'message_changed':
      return changedEvents(event, channelId, reader);
    case 'message_deleted':
      return deletedEvents(event, channelId, reader);
    case 'message_replied':
      return counterEvents(objectAt(event, 'message'), undefined, channelId, reader);
    case 'tombstone':
      return goneEvents(event, channelId, reader, stringAt(event, 'event_ts'));
    default:
  }
  if (event['hidden'] === true) return [];
  // A root whose counters changed is said to come without its subtype (wire sheet, section 7).
  if (isWire(event['message']) && !isTs(stringAt(event, 'ts'))) return [];
  await reader.prepare([event], namesMs);
  const message = reader.message(event, channelId);
  if (message === undefined) return [];
  // An edit that adds a mention comes as app_mention too.
  if (event['type'] === 'app_mention' && message.editedAt !== undefined) return [updatedEvent(message)];
  return [createdEvent(message), ...(await noticeEvents(event, channelId, reader, subtype))];
}

/** Notices in a channel that tell of the channel itself. */
async function noticeEvents(
  event: Wire,
  channelId: string,
  reader: SlackReader,
  subtype: string | undefined,
): Promise<ChatEvent[]> {
  const isAbout = /^(channel|group)_(topic|purpose)$/.test(subtype ?? '');
  if (!isAbout) return [];
  const channel = await reader.freshChannel(channelId);
  const ts = stringAt(event, 'ts');
  return channel ? [{ ...stamp('channel.updated', reader.account, dateOfTs(ts), channelId, ts), channel }] : [];
}

async function changedEvents(event: Wire, channelId: string, reader: SlackReader): Promise<ChatEvent[]> {
  const wire = objectAt(event, 'message');
  const before = event['previous_message'];
  const previous = isWire(before) ? before : undefined;
  const changedTs = stringAt(event, 'ts') ?? stringAt(event, 'event_ts');
  if (!isTs(stringAt(wire, 'ts'))) return [];
  if (stringAt(wire, 'subtype') === 'tombstone') return goneEvents(wire, channelId, reader, changedTs);
  if (isEdit(wire, previous)) {
    await reader.prepare([wire], namesMs);
    const message = reader.message(wire, channelId);
    if (!message) return [];
    noteEdit(message, { ts: changedTs, before: previous && reader.message(previous, channelId)?.content });
    return [updatedEvent(message, changedTs)];
  }
  return counterEvents(wire, previous, channelId, reader);
}

/**
 * Link previews arriving, counters of a root and chunks of a stream come as `message_changed` too (wire sheet, section 7).
 * An edit has another `edited` than before, or other content: two edits within one second have the same `edited`, and a
 * bot's edit by blocks has none.
 */
function isEdit(message: Wire, previous: Wire | undefined): boolean {
  const streaming = stringAt(message, 'streaming_state');
  if (streaming === 'in_progress') return false;
  const edited = stringAt(objectAt(message, 'edited'), 'ts');
  if (previous === undefined) return edited !== undefined;
  // The end of a stream is what makes it readable.
  if (streaming !== undefined && stringAt(previous, 'streaming_state') === 'in_progress') return true;
  if (edited !== stringAt(objectAt(previous, 'edited'), 'ts') && edited !== undefined) return true;
  if (filesOf(message) !== filesOf(previous)) return true;
  const mayBeUnmarked = edited !== undefined || stringAt(message, 'bot_id') !== undefined;
  return mayBeUnmarked && contentOf(message) !== contentOf(previous);
}

function filesOf(message: Wire): string {
  return objectsAt(message, 'files')
    .map((file) => `${stringAt(file, 'id')} ${stringAt(file, 'mode') === 'tombstone'}`)
    .join(',');
}

/** What the author wrote, loosely: Slack adds defaults when it gives blocks back (wire sheet, section 9). */
function contentOf(message: Wire): string {
  return JSON.stringify(
    [message['text'] ?? '', message['blocks'] ?? [], objectsAt(message, 'attachments').filter(isEmbedAttachment)],
    (key, value: unknown) =>
      key === 'block_id' || key === 'verbatim' || key === 'emoji' || key === 'id' || key === 'fallback'
        ? undefined
        : value,
  );
}

/** A root's counters: its thread began, or went on. */
function counterEvents(wire: Wire, previous: Wire | undefined, channelId: string, reader: SlackReader): ChatEvent[] {
  const isRoot = stringAt(wire, 'thread_ts') === stringAt(wire, 'ts');
  const count = countAt(wire, 'reply_count');
  if (!isRoot || count === undefined) return [];
  const before = previous === undefined ? undefined : countAt(previous, 'reply_count');
  if (previous !== undefined && before === count) return [];
  const thread = threadOf(wire, channelId, reader);
  if (thread === undefined) return [];
  const isNew = count === 1 && (before ?? 0) === 0;
  const type = isNew ? 'thread.created' : 'thread.updated';
  const version = isNew ? undefined : `${count}.${thread.native?.latestReply ?? ''}`;
  return [{ ...stamp(type, reader.account, thread.lastMessageAt, channelId, thread.id, version), thread }];
}

function deletedEvents(event: Wire, channelId: string, reader: SlackReader): ChatEvent[] {
  const previous = objectAt(event, 'previous_message');
  // `previous_message` may be missing, `deleted_ts` never is.
  const id = stringAt(event, 'deleted_ts') ?? stringAt(previous, 'ts');
  if (!isTs(id)) return [];
  const at = dateOfTs(stringAt(event, 'ts') ?? stringAt(event, 'event_ts'));
  return [deletedEvent(reader.account, refOf(previous, channelId, id), at)];
}

/** A deleted root with replies stays as a stone. */
function goneEvents(wire: Wire, channelId: string, reader: SlackReader, changedTs: string | undefined): ChatEvent[] {
  const id = stringAt(wire, 'ts');
  return isTs(id) ? [deletedEvent(reader.account, refOf(wire, channelId, id), dateOfTs(changedTs))] : [];
}

export function refOf(wire: Wire, channelId: string, id: string): MessageRef {
  const root = stringAt(wire, 'thread_ts');
  return root !== undefined && root !== id && isTs(root) ? { channelId, id, threadId: root } : { channelId, id };
}
