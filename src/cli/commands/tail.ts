import { AbortedError } from '../../core/index.js';
import type { ChatEvent } from '../../models/index.js';
import { accountOptions, accountUsage, backendOf, channelIdOf } from '../account.js';
import { type Command, readArgs } from '../command.js';
import { messageLine } from '../message-line.js';

export const tail: Command = {
  name: 'tail',
  summary: 'watch what happens, live',
  usage: `chatmux tail [CHANNEL] [--json] [--all]

Prints messages as they come, until Ctrl-C.
      --json           every event as one line of JSON
      --all            other events too, not only messages
${accountUsage}`,
  async run(args, io) {
    const { values, positionals } = readArgs(args, {
      ...accountOptions,
      json: { type: 'boolean' },
      all: { type: 'boolean' },
    });
    await using backend = await backendOf(values);
    const channel = positionals[0] === undefined ? undefined : await channelIdOf(backend, positionals[0], io.signal);
    const events = backend.events({ channel, signal: io.signal });
    await backend.connect({ signal: io.signal });
    io.error(`Connected to ${backend.displayName} as ${backend.me?.name ?? backend.account}.`);
    try {
      for await (const event of events) {
        if (values.json) io.out(JSON.stringify(event));
        else print(event as ChatEvent, values.all ?? false, io.out);
      }
    } catch (error) {
      if (!(error instanceof AbortedError)) throw error;
    }
    return 0;
  },
};

function print(event: ChatEvent, all: boolean, out: (line: string) => void): void {
  if (event.type === 'message.created') out(messageLine(event.message));
  else if (event.type === 'message.updated') out(`${messageLine(event.message)} (edited)`);
  else if (all) out(`${event.at.toISOString()}  ${event.type}`);
}
