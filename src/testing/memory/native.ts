import * as z from 'zod';
import { Message } from '../../models/index.js';

/** The platform-only fields of a memory message. */
export const MemoryMessageNative = z.object({
  /** How often it was edited. */
  revision: z.int().nonnegative(),
  /** What `options.native.metadata` of the send or edit was. */
  metadata: z.exactOptional(z.record(z.string(), z.unknown())),
  /** It was sent with `silent`. */
  isSilent: z.exactOptional(z.boolean()),
  /** What `linkPreviews` of the send was. */
  linkPreviews: z.exactOptional(z.boolean()),
  /** The message that a forward was made of. */
  forwardedFrom: z.exactOptional(z.object({ channelId: z.string(), id: z.string() })),
  /** It is still growing: `streamMessage` has not ended. */
  isStreaming: z.exactOptional(z.boolean()),
});
export type MemoryMessageNative = z.infer<typeof MemoryMessageNative>;

/** A message of a MemoryBackend, with `native` typed. */
export const MemoryMessage = Message.extend({
  platform: z.literal('memory'),
  native: z.exactOptional(MemoryMessageNative),
});
export type MemoryMessage = z.infer<typeof MemoryMessage>;

/** The `native` send options of a MemoryBackend. */
export type MemorySendOptions = {
  /** Kept on the message as `native.metadata`; for tests of code that passes native options through. */
  metadata?: Record<string, unknown>;
};
