import type { ChatEvent } from '../models/index.js';
import { messageLine } from './message-line.js';
import { type Paint, plain } from './terminal/paint.js';
import { printable } from './terminal/printable.js';

/** One event on one line. @param nameOf - the name of a channel */
export function eventLine(event: ChatEvent, paint: Paint = plain, nameOf: (id: string) => string = (id) => id): string {
  if (event.type === 'message.created') return messageLine(event.message, paint, nameOf(event.message.channelId));
  if (event.type === 'message.updated')
    return `${messageLine(event.message, paint, nameOf(event.message.channelId))} ${paint('yellow', '(edited)')}`;
  const time = event.at.toISOString().slice(0, 19).replace('T', ' ');
  const words = wordsOf(event, nameOf).map(printable).join('  ');
  const colour = event.type === 'error' || event.type === 'connection.disconnected' ? 'red' : 'yellow';
  return `${paint('dim', time)}  ${paint(colour, event.type)}${words === '' ? '' : `  ${words}`}`;
}

/** What an event tells beside its type: where, who and what, as far as it has them. */
function wordsOf(event: ChatEvent, nameOf: (id: string) => string): string[] {
  const facts = event as unknown as Record<string, unknown>;
  const channel = textOf(facts, 'channelId') ?? textIn(facts, 'message', 'channelId') ?? textIn(facts, 'channel', 'id');
  const emoji = textIn(facts, 'emoji', 'unicode') ?? textIn(facts, 'emoji', 'name');
  return [
    channel === undefined ? undefined : nameOf(channel),
    textIn(facts, 'user', 'name') ?? textOf(facts, 'userId'),
    emoji,
    textIn(facts, 'message', 'id') ?? textOf(facts, 'messageId'),
    textIn(facts, 'error', 'message'),
  ].filter((word) => word !== undefined);
}

function textOf(from: Record<string, unknown>, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' ? value : undefined;
}

function textIn(from: Record<string, unknown>, key: string, inner: string): string | undefined {
  const value = from[key];
  return typeof value === 'object' && value !== null ? textOf(value as Record<string, unknown>, inner) : undefined;
}
