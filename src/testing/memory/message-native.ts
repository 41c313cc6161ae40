import type { MessageRecord } from '../world/index.js';
import type { MemoryMessageNative } from './native.js';

/** The platform's own part of a message record; the one place that casts it. */
export function messageNative(message: MessageRecord): MemoryMessageNative {
  return (message.native as MemoryMessageNative | undefined) ?? { revision: 0 };
}
