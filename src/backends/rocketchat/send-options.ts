import { InvalidError } from '../../core/errors/index.js';
import { didYouMean } from '../../core/nearest.js';
import { isWire } from './fields.js';
import type { RocketChatSendOptions } from './native.js';

const names = ['tshow', 'emoji', 'attachments', 'customFields'] as const;

/** @throws InvalidError for an option that Rocket.Chat's backend has not, or that is of the wrong kind */
export function nativeOptionsOf(native: Readonly<Record<string, unknown>> | undefined): RocketChatSendOptions {
  for (const key of Object.keys(native ?? {})) {
    if (!(names as readonly string[]).includes(key))
      throw new InvalidError(`Rocket.Chat has no native option '${key}'${didYouMean(key, [...names])}.`);
  }
  const { tshow, emoji, attachments, customFields } = native ?? {};
  if (tshow !== undefined && typeof tshow !== 'boolean')
    throw new InvalidError("The native option 'tshow' must be true or false.");
  if (emoji !== undefined && typeof emoji !== 'string')
    throw new InvalidError("The native option 'emoji' must be a name: ':bell:'.");
  if (attachments !== undefined && !(Array.isArray(attachments) && attachments.every(isWire)))
    throw new InvalidError("The native option 'attachments' must be a list of objects.");
  if (customFields !== undefined && !isWire(customFields))
    throw new InvalidError("The native option 'customFields' must be an object.");
  return {
    ...(tshow !== undefined && { tshow }),
    ...(emoji !== undefined && { emoji: `:${emoji.replace(/^:|:$/g, '')}:` }),
    ...(attachments !== undefined && { attachments: attachments as RocketChatSendOptions['attachments'] }),
    ...(customFields !== undefined && { customFields }),
  };
}
