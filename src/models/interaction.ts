import * as z from 'zod';
import { MessageRef } from './refs.js';
import { entity, openEnum, Time } from './schema.js';
import { User } from './user.js';

export const InteractionType = openEnum(['command', 'button', 'select', 'modal', 'autocomplete', 'shortcut']);
export type InteractionType = z.infer<typeof InteractionType>;

/**
 * Somebody used a command, a component, a shortcut or a modal. Answer with `backend.respond(interaction, …)` or
 * `backend.openModal(interaction, …)`; what those need travels in `native`, so it also works after a trip through JSON.
 */
export const Interaction = z.object({
  ...entity,
  type: InteractionType,
  user: User,
  channelId: z.exactOptional(z.string()),
  threadId: z.exactOptional(z.string()),
  /** The message that the component stands on, or that the shortcut was used on. */
  message: z.exactOptional(MessageRef),
  /** The id of the button, select, modal or shortcut. */
  componentId: z.exactOptional(z.string()),
  /** The value of the button. */
  value: z.exactOptional(z.string()),
  /** The values chosen in the select. */
  values: z.exactOptional(z.array(z.string())),
  /** The command's name, without the slash. */
  command: z.exactOptional(z.string()),
  /** What was typed behind the command, as one string. */
  text: z.exactOptional(z.string()),
  /** The command's parameters by name; users, channels and roles are ids. */
  options: z.exactOptional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
  /** What is being typed, for `autocomplete`. */
  focused: z.exactOptional(z.object({ name: z.string(), value: z.string() })),
  /** What a modal or form was sent with, by input id; a list for selects. */
  fields: z.exactOptional(z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
  /** The modal's own `metadata`. */
  metadata: z.exactOptional(z.string()),
  createdAt: Time,
  /** After this the platform takes no answer. */
  expiresAt: z.exactOptional(Time),
});
export type Interaction = z.infer<typeof Interaction>;
