import type { Message } from '../models/index.js';
import { type Paint, plain } from './terminal/paint.js';
import { printable } from './terminal/printable.js';

/** One message on one line: time, channel, author, text; line breaks as `⏎`, control characters left out. */
export function messageLine(message: Message, paint: Paint = plain, channel = message.channelId): string {
  const time = message.createdAt.toISOString().slice(0, 19).replace('T', ' ');
  const files = message.attachments.map(({ filename }) => ` 📎 ${printable(filename)}`).join('');
  const author = printable(message.author.name);
  const place = printable(message.threadId === undefined ? channel : `${channel} ↳ ${message.threadId}`);
  return `${paint('dim', time)}  ${paint('cyan', place)}  ${paint(message.author.isBot ? 'magenta' : 'bold', author)}: ${printable(message.text)}${files}`;
}
