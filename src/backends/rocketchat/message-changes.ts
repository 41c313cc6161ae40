import type { MessageState } from './message-states.js';

/** What happened to a message. */
export type MessageChange =
  | { kind: 'created' }
  | { kind: 'updated' }
  | { kind: 'reaction'; key: string; username: string; isOn: boolean }
  | { kind: 'pin'; isOn: boolean }
  | { kind: 'thread'; change: 'created' | 'updated' | 'deleted' };

/** A message that was changed so soon after it was written may be one that was not seen before. */
const newMs = 30_000;
/** The server writes these times one after the other. */
const togetherMs = 5_000;

/**
 * What a message that comes by the stream tells. Every change sends the whole message again, and nothing says which it was
 * (wire sheet, section 10): it is what differs from what was known. Of a message that is not known the times tell: that
 * which stands at the time of the change is what changed.
 *
 * @param previous - what was known of it
 */
export function changesOf(previous: MessageState | undefined, current: MessageState): MessageChange[] {
  if (previous?.isTold) return differences(previous, current);
  if (isNew(current)) {
    // Where the server joins several into one, none may be lost.
    return [{ kind: 'created' }, ...differences(asWritten(current), current)];
  }
  const isSince = previous !== undefined && current.updatedAt > previous.updatedAt;
  return isSince ? differences(previous, current) : guesses(current);
}

function isNew({ createdAt, updatedAt, editedAt }: MessageState): boolean {
  const changedAt = Math.max(updatedAt, editedAt);
  if (editedAt > 0) return changedAt - createdAt <= togetherMs;
  return changedAt === 0 || changedAt - createdAt <= newMs;
}

/** What is another than before; of an older state that comes late, nothing. */
export function differences(previous: MessageState, current: MessageState): MessageChange[] {
  if (current.updatedAt > 0 && current.updatedAt < previous.updatedAt) return [];
  const changes: MessageChange[] = [];
  if (current.editedAt > previous.editedAt) changes.push({ kind: 'updated' });
  changes.push(...reactionDifferences(previous, current));
  if (current.isPinned !== previous.isPinned) changes.push({ kind: 'pin', isOn: current.isPinned });
  if (current.replies !== previous.replies) {
    const change = previous.replies === 0 ? 'created' : current.replies === 0 ? 'deleted' : 'updated';
    changes.push({ kind: 'thread', change });
  }
  return changes;
}

/** The state of a message before anything happened to it. */
export function asWritten(current: MessageState): MessageState {
  return { ...current, updatedAt: 0, editedAt: 0, pinnedAt: 0, isPinned: false, replies: 0, reactions: new Map() };
}

function reactionDifferences(previous: MessageState, current: MessageState): MessageChange[] {
  const changes: MessageChange[] = [];
  for (const key of new Set([...previous.reactions.keys(), ...current.reactions.keys()])) {
    const before = new Set(previous.reactions.get(key));
    const after = new Set(current.reactions.get(key));
    for (const username of before)
      if (!after.has(username)) changes.push({ kind: 'reaction', key, username, isOn: false });
    for (const username of after)
      if (!before.has(username)) changes.push({ kind: 'reaction', key, username, isOn: true });
  }
  return changes;
}

/** Of a message that was never seen. */
function guesses(current: MessageState): MessageChange[] {
  const { updatedAt, editedAt, pinnedAt, isPinned, replies, lastReplyAt, reactions } = current;
  const isNow = (at: number) => at > 0 && Math.abs(updatedAt - at) <= togetherMs;
  const changes: MessageChange[] = [];
  if (isNow(editedAt)) changes.push({ kind: 'updated' });
  if (isPinned && isNow(pinnedAt)) changes.push({ kind: 'pin', isOn: true });
  if (replies > 0 && isNow(lastReplyAt))
    changes.push({ kind: 'thread', change: replies === 1 ? 'created' : 'updated' });
  if (changes.length > 0) return changes;
  // Names are added at the end of a list; of several lists none tells which was added to.
  const [[key, names] = ['', []], ...others] = reactions;
  const username = names.at(-1);
  return username === undefined || others.length > 0 ? [] : [{ kind: 'reaction', key, username, isOn: true }];
}
