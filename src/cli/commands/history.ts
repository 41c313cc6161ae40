import { accountOptions, accountUsage, backendOf, channelIdOf } from '../account.js';
import { type Command, readArgs, required, UsageError, wholeNumber } from '../command.js';
import { messageLine } from '../message-line.js';

export const history: Command = {
  name: 'history',
  summary: "print a channel's messages, oldest first",
  usage: `chatmux history CHANNEL [--limit N] [--after DATE] [--before DATE] [--json]

  -n, --limit N        the newest N (default 50); 0 for all
      --after DATE     only newer ones (ISO 8601)
      --before DATE    only older ones
      --json           one JSON message a line (JSON Lines)
${accountUsage}`,
  async run(args, io) {
    const { values, positionals } = readArgs(args, {
      ...accountOptions,
      limit: { type: 'string', short: 'n' },
      after: { type: 'string' },
      before: { type: 'string' },
      json: { type: 'boolean' },
    });
    const limit = wholeNumber(values.limit, '--limit') ?? 50;
    const range = { after: date(values.after, '--after'), before: date(values.before, '--before') };
    const channel = required(positionals[0], 'The channel');
    await using backend = await backendOf(values);
    const id = await channelIdOf(backend, channel, io.signal);
    const print = values.json ? (message: object) => io.out(JSON.stringify(message)) : undefined;
    const show = (message: Parameters<typeof messageLine>[0]) =>
      print ? print(message) : io.out(messageLine(message));
    if (limit === 0) {
      for await (const message of backend.messages(id, { ...range, order: 'oldest', signal: io.signal })) show(message);
    } else {
      const newest = await backend.fetchMessages(id, { ...range, limit, signal: io.signal });
      for (const message of newest.reverse()) show(message);
    }
    return 0;
  },
};

function date(value: string | undefined, what: string): Date | undefined {
  if (value === undefined) return undefined;
  const at = new Date(value);
  if (Number.isNaN(at.getTime()))
    throw new UsageError(`${what} must be a date like 2026-01-31 or 2026-01-31T12:00:00Z.`);
  return at;
}
