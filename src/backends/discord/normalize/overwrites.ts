import { permission } from '../wire/flags.js';
import { numberAt, objectsAt, type Wire } from '../wire/read.js';
import { bitsAt, textAt } from '../wire/values.js';

/** What a channel says of one role or member. */
export type Overwrite = {
  readonly id: string;
  readonly isMember: boolean;
  readonly allow: bigint;
  readonly deny: bigint;
};

/** The permission overwrites of a channel object (wire sheet, section 6). */
export function overwritesOf(channel: Wire): Overwrite[] {
  return objectsAt(channel, 'permission_overwrites').flatMap((wire) => {
    const id = textAt(wire, 'id');
    if (id === undefined) return [];
    return [{ id, isMember: numberAt(wire, 'type') === 1, allow: bitsAt(wire, 'allow'), deny: bitsAt(wire, 'deny') }];
  });
}

/** True when `@everyone` (whose role has the server's id) is denied it. */
export function everyoneLacks(channel: Wire, guildId: string | undefined, bits: bigint): boolean {
  return overwritesOf(channel).some(({ id, deny }) => id === guildId && (deny & bits) !== 0n);
}

/** Members who are shown the channel, or from whom it is hidden, by name. */
export function viewersOf(channel: Wire): Map<string, boolean> {
  const viewers = new Map<string, boolean>();
  for (const { id, isMember, allow, deny } of overwritesOf(channel)) {
    if (!isMember) continue;
    if ((allow & permission.viewChannel) !== 0n) viewers.set(id, true);
    else if ((deny & permission.viewChannel) !== 0n) viewers.set(id, false);
  }
  return viewers;
}
