import * as z from 'zod';
import { entity } from './schema.js';

/** A Slack workspace, Discord guild, Symphony pod, Rocket.Chat server, Teamwire organisation or Stack Exchange chat host. */
export const Organization = z.object({
  ...entity,
  name: z.string(),
  description: z.exactOptional(z.string()),
  /** The address of its front page. */
  url: z.exactOptional(z.string()),
  iconUrl: z.exactOptional(z.string()),
  memberCount: z.exactOptional(z.int()),
});
export type Organization = z.infer<typeof Organization>;
