import type { Message } from '../../models/index.js';
import { backendOf, channelIdOf } from '../account.js';
import { defineCommand, required, wholeNumber } from '../command.js';
import { ExportFile } from '../history/export-file.js';
import { exportMessages } from '../history/export-messages.js';
import { ThreadBook } from '../history/thread-book.js';
import { messageLine } from '../message-line.js';
import { moment } from '../moment.js';
import { Progress } from '../terminal/progress.js';

const usualLimit = 50;

export const history = defineCommand({
  name: 'history',
  summary: "print or export a channel's messages, oldest first",
  arguments: [{ name: 'CHANNEL', isRequired: true }],
  options: {
    since: {
      type: 'string',
      value: 'DATE',
      help: 'only newer ones: 2026-01-31, 2026-01-31T12:00Z, or 7d for a week ago',
    },
    until: { type: 'string', value: 'DATE', help: 'only older ones' },
    limit: {
      type: 'string',
      short: 'n',
      value: 'N',
      help: `the newest N (default ${usualLimit}; 0: all); of an export: N more`,
    },
    threads: { type: 'boolean', help: 'the replies of threads too, each behind its first message' },
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'export all as JSON Lines; - is standard output',
      complete: 'file',
    },
  },
  usesAccount: true,
  json: 'print each message as one line of JSON',
  notes:
    'An export into a FILE that is there goes on behind its last line: run the same command again after an interruption. A half-written last line is written anew.',
  examples: ["history '#general' --since 7d", "history '#general' --threads --out general.jsonl"],
  async run({ values, positionals }, io) {
    const limit = wholeNumber(values.limit, '--limit');
    const since = moment(values.since, '--since');
    const until = moment(values.until, '--until');
    const channel = required(positionals[0], 'The channel');
    await using backend = await backendOf(values);
    const channelId = await channelIdOf(backend, channel, io.signal);
    const range = { channelId, since, until, threads: values.threads ?? false, signal: io.signal };
    if (values.out !== undefined) {
      await using file = await ExportFile.open(values.out, { account: backend.account, channelId, io });
      const progress = new Progress(io);
      const count = await exportMessages(backend, { ...range, limit: limit || undefined, file, progress }, io);
      io.note(summaryOf(count, file));
      return 0;
    }
    const show = (message: Message) =>
      io.out(io.isJson ? JSON.stringify(message) : messageLine(message, io.paint.out, channel));
    if (limit === 0) {
      await exportMessages(backend, { ...range, limit: undefined, file: { done: undefined, write: show } }, io);
      return 0;
    }
    const { signal } = io;
    const page = { after: since, before: until, limit: limit ?? usualLimit, signal };
    const newest = (await backend.fetchMessages(channelId, page)).reverse();
    const hasThreads = range.threads && backend.capabilities.supports('listThreads');
    const threads = hasThreads ? await ThreadBook.read(backend, channelId, signal) : undefined;
    for (const message of newest) {
      if (message.threadId !== undefined && threads?.has(message.threadId)) continue;
      await show(message);
      const thread = threads?.startedFrom(message.id);
      if (thread === undefined) continue;
      const replies = backend.messages(channelId, { thread: { channelId, id: thread }, order: 'oldest', signal });
      for await (const reply of replies) if (reply.id !== thread) await show(reply);
    }
    return 0;
  },
});

function summaryOf(count: number, { path, done }: ExportFile): string {
  const messages = `${count} ${count === 1 ? 'message' : 'messages'}`;
  if (path === undefined) return `${messages}.`;
  return done ? `${messages} more in ${path}, ${done.count + count} in all.` : `${messages} in ${path}.`;
}
