import type { Backend } from '../../core/index.js';
import { AbortedError, ChatError } from '../../core/index.js';
import { nearest } from '../../core/nearest.js';
import type { ChatEvent } from '../../models/index.js';
import { backendOf, channelIdOf } from '../account.js';
import { ChannelNames } from '../channel-names.js';
import { type CommandIo, defineCommand, UsageError } from '../command.js';
import { eventLine } from '../event-line.js';
import { eventTypes } from '../event-types.js';

const usual = ['message.created', 'message.updated', 'message.deleted'];

export const tail = defineCommand({
  name: 'tail',
  summary: 'watch what happens, live',
  arguments: [{ name: 'CHANNEL', isMany: true }],
  options: {
    type: {
      type: 'string',
      short: 't',
      multiple: true,
      value: 'TYPES',
      help: 'only these events: message.created, or reaction.* for all of a kind (default: message.*)',
      complete: eventTypes,
    },
    all: { type: 'boolean', help: 'every event' },
    limit: { type: 'string', short: 'n', value: 'N', help: 'end after N events' },
  },
  usesAccount: true,
  json: 'print each event as one line of JSON',
  notes:
    'Prints events as they come, until Ctrl-C or until the account is refused. Without CHANNEL those of all channels.',
  examples: ["tail '#general'", "tail --type 'reaction.*' --json | jq .emoji.name"],
  async run({ values, positionals }, io) {
    const types = typesOf(values.type, values.all ?? false);
    const limit = Number(values.limit ?? Number.POSITIVE_INFINITY);
    if ((limit !== Number.POSITIVE_INFINITY && !Number.isInteger(limit)) || limit < 1)
      throw new UsageError('--limit must be a whole number from 1 on.');
    await using backend = await backendOf(values);
    const channels = new Set<string>();
    for (const channel of positionals) channels.add(await channelIdOf(backend, channel, io.signal));
    // More may come at once than is read of a slow pipe: what is left out is told.
    const events = backend.events({ signal: io.signal, onDrop: (count) => io.note(`${count} events were left out.`) });
    await backend.connect({ signal: io.signal });
    io.note(io.paint.error('dim', `Connected to ${backend.displayName} as ${backend.me?.name ?? backend.account}.`));
    await follow(events, { types, channels, limit }, backend, io);
    return 0;
  },
});

type Wanted = { types: ReadonlySet<string>; channels: ReadonlySet<string>; limit: number };

async function follow(
  events: AsyncIterable<unknown>,
  { types, channels, limit }: Wanted,
  backend: Backend,
  io: CommandIo,
): Promise<void> {
  const names = new ChannelNames(backend);
  let count = 0;
  let isLost = false;
  try {
    for await (const each of events) {
      const event = each as ChatEvent;
      if (types.has(event.type) && isIn(event, channels)) {
        if (!io.isJson) await names.learn(channelOf(event), io.signal);
        await io.out(io.isJson ? JSON.stringify(event) : eventLine(event, io.paint.out, (id) => names.of(id)));
        count += 1;
        if (count >= limit) return;
      }
      // Silence would look like a quiet channel.
      if (event.type === 'connection.reconnecting' && !isLost) {
        isLost = true;
        io.note(io.paint.error('yellow', `The connection is lost: ${event.error?.message ?? 'no reason was given'}`));
      } else if (event.type === 'connection.connected' && isLost) {
        isLost = false;
        io.note(io.paint.error('dim', 'Connected again.'));
      }
      throwIfGivenUp(event);
    }
  } catch (error) {
    // Ctrl-C is how it ends.
    if (!(error instanceof AbortedError && io.signal.aborted)) throw error;
  }
}

/** After this nothing would ever come. */
function throwIfGivenUp(event: ChatEvent): void {
  if (event.type !== 'connection.disconnected' || !event.error) return;
  const { code, message, name, ...info } = event.error;
  const error = new ChatError(code === 'unknown' ? 'connection' : code, message, info);
  error.name = name;
  throw error;
}

function isIn(event: ChatEvent, channels: ReadonlySet<string>): boolean {
  const id = channelOf(event);
  return channels.size === 0 || (id !== undefined && channels.has(id));
}

function channelOf(event: ChatEvent): string | undefined {
  const { channelId, message, channel, thread } = event as {
    channelId?: string;
    message?: { channelId?: string };
    channel?: { id?: string };
    thread?: { channelId?: string };
  };
  return channelId ?? message?.channelId ?? channel?.id ?? thread?.channelId;
}

/** @throws UsageError for a type that there is not */
function typesOf(given: readonly string[] | undefined, all: boolean): ReadonlySet<string> {
  if (all) return new Set<string>(eventTypes);
  if (given === undefined) return new Set(usual);
  const wanted = given
    .flatMap((each) => each.split(','))
    .map((each) => each.trim())
    .filter(Boolean);
  return new Set(
    wanted.flatMap((pattern) => {
      const found = eventTypes.filter((type) =>
        pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern,
      );
      if (found.length > 0) return found;
      const near = nearest(pattern, eventTypes);
      throw new UsageError(
        `There is no event '${pattern}'${near.length > 0 ? ` (did you mean '${near.join("' or '")}'?)` : `. There are: ${eventTypes.join(', ')}`}.`,
      );
    }),
  );
}
