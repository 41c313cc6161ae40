import * as z from 'zod';
import { entity, openEnum, Time } from './schema.js';

export const ChannelType = openEnum([
  'public',
  'private',
  'direct',
  'group',
  'thread',
  'announcement',
  'forum',
  'voice',
]);
export type ChannelType = z.infer<typeof ChannelType>;

/** A place where messages are: a channel, room, stream, chat or direct conversation. */
export const Channel = z.object({
  ...entity,
  /** The name that is shown, without `#`; absent where the platform has none (a direct conversation). */
  name: z.exactOptional(z.string()),
  /** `group` is a direct conversation of three or more. */
  type: ChannelType,
  topic: z.exactOptional(z.string()),
  description: z.exactOptional(z.string()),
  /** The channel a thread belongs to, or the category a channel is in. */
  parentId: z.exactOptional(z.string()),
  organizationId: z.exactOptional(z.string()),
  memberCount: z.exactOptional(z.int()),
  isArchived: z.exactOptional(z.boolean()),
  /** True when this account, or everybody but a few, cannot post. */
  isReadOnly: z.exactOptional(z.boolean()),
  createdAt: z.exactOptional(Time),
  /** The address that opens the channel in the platform's own client. */
  url: z.exactOptional(z.string()),
});
export type Channel = z.infer<typeof Channel>;
