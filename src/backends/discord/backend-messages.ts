import { DiscordPlaces } from './backend-places.js';

/** Discord's messages and all that hangs on them: which function does which operation. */
export abstract class DiscordMessages extends DiscordPlaces {
  // Messages
  // Pins
  // Threads
  // Reactions and emoji
  // Files
  // Presence
  // Interactions
}
