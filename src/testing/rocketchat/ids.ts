import { randomBytes, randomInt } from 'node:crypto';
import type { ChannelKind, IdFactory } from '../world/index.js';

// Meteor's alphabet: no signs that look alike.
const letters = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';

/** An id as Meteor makes it. */
export function randomId(length = 17): string {
  let id = '';
  for (let count = 0; count < length; count += 1) id += letters[randomInt(letters.length)];
  return id;
}

/** An id as MongoDB makes it: rooms, subscriptions and files have it. */
export const objectId = (): string => randomBytes(12).toString('hex');

export class RocketChatIds implements IdFactory {
  user = () => randomId();
  channel = (kind: ChannelKind, name: string) => (kind === 'public' && name === 'general' ? 'GENERAL' : objectId());
  message = () => randomId();
  file = () => objectId();
  group = () => objectId();
  emoji = () => objectId();
  other = () => randomId();
}
