import { Backend } from '../../core/backend.js';
import type { DiscordTypes } from './native.js';
import type { DiscordContext } from './operations/context.js';

/** Discord's users, channels and servers: which function does which operation. */
export abstract class DiscordPlaces extends Backend<DiscordTypes> {
  protected abstract get context(): DiscordContext;

  // Users and groups

  // Channels

  // Servers
}
