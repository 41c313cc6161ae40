import type { Edit } from '../../../core/delivery/index.js';
import type { ChatEvent } from '../../../models/index.js';
import type { SlackMessage } from '../native.js';
import { isTs, tsOfMicros } from '../wire/ts.js';
import { shortHash } from './stamps.js';

/** What only the event of an edit tells: when it was, to the microsecond, and what the message said before. */
type Note = { readonly ts: string; readonly before: string | undefined };

const notes = new WeakMap<object, Note>();

/** Keeps what the event of an edit tells beside the message. @param edit - `before` is the content */
export function noteEdit(message: SlackMessage, edit: { ts: string | undefined; before: string | undefined }): void {
  const { ts, before } = edit;
  if (isTs(ts)) notes.set(message, { ts, before: before === undefined ? undefined : shortHash(before) });
}

/**
 * The last edit of a message that is told, and a reaction. `edited.ts` is in whole seconds, and the history has nothing else; a
 * bot's edit by blocks has only the event's own time.
 */
export function editOf(event: ChatEvent): Edit | undefined {
  if (event.type === 'reaction.added' || event.type === 'reaction.removed') {
    // By `event_ts`. Slack repeats what was not acknowledged behind what is newer, and nothing else tells which came last.
    const place = tsOfMicros(event.at.getTime() * 1000);
    return { place, exactPlace: place };
  }
  if (event.type !== 'message.created' && event.type !== 'message.updated') return undefined;
  const { message } = event;
  const note = notes.get(message);
  if (!note && message.editedAt === undefined) return undefined;
  return {
    place: endOfSecond(message.editedAt ?? event.at),
    exactPlace: note?.ts,
    after: shortHash(message.content),
    before: note?.before,
  };
}

/**
 * The place of an edit of which only the second is known: the end of that second, so that an edit right after its message is
 * not taken for something from before it.
 */
export function endOfSecond(at: Date): string {
  return tsOfMicros(Math.floor(at.getTime() / 1000) * 1_000_000 + 999_999);
}
