import { Channel, type Interaction, Message, type Thread, type User } from 'chatmux';
import * as z from 'zod';

// #region native
/** What of a Matrix message has no place in the neutral model. */
export const MatrixMessageNative = z.object({
  /** `m.text`, `m.notice`, `m.emote`, `m.image`, … */
  msgtype: z.string(),
});

/** What of a Matrix room has no place in the neutral model. */
export const MatrixChannelNative = z.object({
  /** `#general:example.org` */
  alias: z.exactOptional(z.string()),
  /** Messages are encrypted end to end, which this backend cannot do. */
  isEncrypted: z.exactOptional(z.boolean()),
});

const platform = z.literal('matrix');

export const MatrixMessage = Message.extend({ platform, native: z.exactOptional(MatrixMessageNative) });
export type MatrixMessage = z.infer<typeof MatrixMessage>;

export const MatrixChannel = Channel.extend({ platform, native: z.exactOptional(MatrixChannelNative) });
export type MatrixChannel = z.infer<typeof MatrixChannel>;

/** What `native` may hold in the options of a send. */
export type MatrixSendOptions = {
  /** `m.notice` is for answers to which no other bot is to answer. Default `m.text`. */
  msgtype?: 'm.text' | 'm.notice' | 'm.emote' | undefined;
};

/** What a Matrix backend is typed with. A `type`, not an `interface`: it must be assignable to `PlatformTypes`. */
export type MatrixTypes = {
  native: MatrixSendOptions;
  message: MatrixMessage;
  user: User;
  channel: MatrixChannel;
  thread: Thread;
  interaction: Interaction;
};
// #endregion native
