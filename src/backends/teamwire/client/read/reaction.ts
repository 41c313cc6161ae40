import type { AMReactionData } from '../data/snapshots.js';
import { defined, fieldsOf, idOf, textOf } from './values.js';

/** @returns `undefined` for what is no reaction */
export function readReaction(value: unknown): AMReactionData | undefined {
  const fields = fieldsOf(value);
  const reactionId = idOf(fields['reaction_id']);
  const mid = idOf(fields['mid']);
  const reactionType = textOf(fields['reaction_type']);
  const fromUid = idOf(fields['from_uid']);
  if (reactionId === undefined || mid === undefined || reactionType === undefined || fromUid === undefined)
    return undefined;
  return defined<AMReactionData>({ reactionId, mid, tid: idOf(fields['tid']), reactionType, fromUid });
}
