import * as z from 'zod';
import { openEnum } from './schema.js';

export const CommandOptionType = openEnum([
  'string',
  'integer',
  'number',
  'boolean',
  'user',
  'channel',
  'role',
  'attachment',
]);
export type CommandOptionType = z.infer<typeof CommandOptionType>;

/** A parameter of a command. */
export const CommandOption = z.object({
  name: z.string(),
  description: z.string().default(''),
  type: CommandOptionType.default('string'),
  isRequired: z.exactOptional(z.boolean()),
  choices: z.exactOptional(z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]) }))),
  /** Ask the bot for choices while the user types (an `autocomplete` interaction). */
  isAutocomplete: z.exactOptional(z.boolean()),
  min: z.exactOptional(z.number()),
  max: z.exactOptional(z.number()),
});
export type CommandOption = z.infer<typeof CommandOption>;

/** A slash command, or an entry in the menu of a message or a user. */
export const Command = z.object({
  /** Without the slash. */
  name: z.string(),
  description: z.string().default(''),
  type: openEnum(['slash', 'message', 'user']).default('slash'),
  options: z.array(CommandOption).default([]),
});
export type Command = z.infer<typeof Command>;
