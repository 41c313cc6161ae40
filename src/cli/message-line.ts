import type { Message } from '../models/index.js';

/** One message on one line: time, channel, author, text; line breaks as `⏎`, control characters left out. */
export function messageLine(message: Message): string {
  const time = message.createdAt.toISOString().slice(0, 19).replace('T', ' ');
  const files = message.attachments.map(({ filename }) => ` 📎 ${filename}`).join('');
  return printable(`${time}  ${message.channelId}  ${message.author.name}: ${message.text}${files}`);
}

/** What others write must not drive the terminal. */
function printable(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
}
