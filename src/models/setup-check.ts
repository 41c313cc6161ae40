import * as z from 'zod';

/** One thing that an account's set-up needs, and how it stands. */
export const SetupCheck = z.object({
  /** What was looked at, in a few words: `reachability`, `clock`, `bot token`, `intents`, … */
  name: z.string(),
  /**
   * `ok`; `warning`: it works, but something is off or about to be; `failed`: the bot will not work; `skipped`: it could
   * not be looked at, `found` says why.
   */
  status: z.enum(['ok', 'warning', 'failed', 'skipped']),
  /** What is there. Never holds a secret. */
  found: z.string(),
  /** What to do about it. */
  mend: z.exactOptional(z.string()),
  /** Where to do it: an address, or what to click. */
  where: z.exactOptional(z.string()),
});
export type SetupCheck = z.infer<typeof SetupCheck>;
