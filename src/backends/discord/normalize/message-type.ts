import type { MessageType } from '../../../models/index.js';
import { numberAt, objectAt, type Wire } from '../wire/read.js';

/** The pointer in a thread to the message that it was started from: it holds nothing itself (wire sheet, section 11). */
export const starterPointer = 21;

/** Discord's numbers of what people say, and of what it tells itself (wire sheet, section 8). */
const types: Readonly<Record<number, MessageType>> = {
  0: 'default',
  1: 'join',
  2: 'leave',
  3: 'call',
  4: 'rename',
  6: 'pin',
  7: 'join',
  18: 'thread',
  19: 'reply',
  20: 'command',
  21: 'thread',
  23: 'command',
};

/** Everything that is not known is a notice of Discord's; no number at all is an ordinary message. */
export function messageTypeOf(wire: Wire): MessageType {
  const number = numberAt(wire, 'type') ?? 0;
  if (number === 0 && isForward(wire)) return 'forward';
  return types[number] ?? 'system';
}

export function isForward(wire: Wire): boolean {
  return numberAt(objectAt(wire, 'message_reference'), 'type') === 1;
}

/** Messages without words of their own whose meaning is their type alone. */
const notices: Readonly<Record<number, (name: string) => string>> = {
  1: (name) => `${name} added somebody.`,
  2: (name) => `${name} removed somebody.`,
  3: (name) => `${name} started a call.`,
  5: (name) => `${name} changed the picture.`,
  6: (name) => `${name} pinned a message.`,
  7: (name) => `${name} joined the server.`,
  8: (name) => `${name} boosted the server.`,
  9: (name) => `${name} boosted the server: it has reached level 1.`,
  10: (name) => `${name} boosted the server: it has reached level 2.`,
  11: (name) => `${name} boosted the server: it has reached level 3.`,
};

/** What the client shows for a notice that has no content. */
export function noticeText(wire: Wire, authorName: string): string {
  const number = numberAt(wire, 'type') ?? 0;
  return notices[number]?.(authorName) ?? '';
}
