import type { Channel } from '../../models/index.js';
import { ChannelType } from '../../models/index.js';
import { backendOf } from '../account.js';
import { defineCommand, UsageError, wholeNumber } from '../command.js';
import { printListing } from '../print-listing.js';
import type { Column } from '../terminal/table.js';

const kinds = ['public', 'private', 'direct', 'group', 'announcement', 'forum', 'voice'];

const columns: readonly Column<Channel>[] = [
  { title: 'ID', cell: ({ id }) => id, style: () => 'dim' },
  { title: 'TYPE', cell: ({ type, isArchived }) => (isArchived ? `${type}, archived` : type) },
  { title: 'MEMBERS', cell: ({ memberCount }) => memberCount?.toString() },
  { title: 'NAME', cell: ({ name }) => name, style: () => 'cyan', most: 40 },
  { title: 'TOPIC', cell: ({ topic, description }) => topic || description },
];

export const channels = defineCommand({
  name: 'channels',
  summary: 'list the channels that the account can see',
  options: {
    search: { type: 'string', short: 's', value: 'TEXT', help: 'only those whose name, topic or id holds it' },
    type: {
      type: 'string',
      short: 't',
      multiple: true,
      value: 'TYPES',
      help: 'only these: public, private, direct, group, …',
      complete: kinds,
    },
    joined: { type: 'boolean', help: 'only those the account is in' },
    archived: { type: 'boolean', help: 'archived ones too' },
    limit: { type: 'string', short: 'n', value: 'N', help: 'at the most (default: all)' },
  },
  usesAccount: true,
  json: 'print each as one line of JSON',
  examples: ['channels --search incident --json'],
  async run({ values }, io) {
    const types = values.type?.flatMap((each) => each.split(',')).map((each) => each.trim()) ?? [];
    for (const type of types)
      if (!kinds.includes(type)) throw new UsageError(`There is no type '${type}'. There are: ${kinds.join(', ')}.`);
    const limit = wholeNumber(values.limit, '--limit');
    await using backend = await backendOf(values);
    const listing = backend.listChannels({
      types: types.length > 0 ? types.map((type) => ChannelType.parse(type)) : undefined,
      joined: values.joined,
      includeArchived: values.archived,
      signal: io.signal,
    });
    const found = ({ id, name, topic, description }: Channel) => [id, name, topic, description];
    return await printListing(listing, { columns, limit, search: values.search, found }, io);
  },
});
