import type { ChannelRecord, ThreadRecord, UserRecord, WorldChange } from '../world/index.js';
import { copyMessage } from '../world/messages.js';

/** What the memory platform sends over its real-time connection: one change, as it was when it happened. */
export type MemoryFrame = {
  /** Counts without gaps, over all sessions. */
  readonly seq: number;
  readonly at: Date;
  readonly change: WorldChange;
  readonly interactionId?: string;
};

/** True for what is a frame at all. */
export function isFrame(value: unknown): value is MemoryFrame {
  return typeof value === 'object' && value !== null && 'seq' in value && 'change' in value;
}

/** A change whose records later changes do not touch. */
export function copyChange(change: WorldChange): WorldChange {
  const copy: Record<string, unknown> = { ...change };
  if ('message' in change) copy['message'] = copyMessage(change.message);
  if ('channel' in change) copy['channel'] = copyChannel(change.channel);
  if ('thread' in change) copy['thread'] = copyThread(change.thread);
  if ('user' in change) copy['user'] = copyUser(change.user);
  if ('by' in change) copy['by'] = copyUser(change.by);
  return copy as WorldChange;
}

function copyUser(user: UserRecord): UserRecord {
  return { ...user, presence: { ...user.presence } };
}

function copyChannel(channel: ChannelRecord): ChannelRecord {
  return { ...channel, members: new Map(channel.members), readUpTo: new Map(channel.readUpTo) };
}

function copyThread(thread: ThreadRecord): ThreadRecord {
  return { ...thread, followers: new Set(thread.followers) };
}
