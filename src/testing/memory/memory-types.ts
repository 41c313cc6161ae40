import type { Channel, Interaction, Thread, User } from '../../models/index.js';
import type { MemoryMessage, MemorySendOptions } from './native.js';

/** What a MemoryBackend is typed with. */
export type MemoryTypes = {
  native: MemorySendOptions;
  message: MemoryMessage;
  user: User;
  channel: Channel;
  thread: Thread;
  interaction: Interaction;
};
