import * as z from 'zod';

/** A feature that the platform has not and what stands in its place. */
export const Loss = z.object({
  /** The node, embed field, component or option: `table`, `heading`, `embed.color`, `button`, `statusText`, … */
  feature: z.string(),
  /** What was asked for, in a few words. */
  from: z.string(),
  /** What the platform's reader gets; `nothing` where it is left out. */
  to: z.string(),
});
export type Loss = z.infer<typeof Loss>;
