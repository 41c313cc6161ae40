import type { User } from '../../models/index.js';
import { backendOf } from '../account.js';
import { defineCommand, wholeNumber } from '../command.js';
import { printListing } from '../print-listing.js';
import type { Column } from '../terminal/table.js';

const columns: readonly Column<User>[] = [
  { title: 'ID', cell: ({ id }) => id, style: () => 'dim' },
  { title: 'HANDLE', cell: ({ handle }) => handle },
  {
    title: 'KIND',
    cell: ({ isBot }) => (isBot ? 'bot' : 'person'),
    style: ({ isBot }) => (isBot ? 'magenta' : undefined),
  },
  { title: 'NAME', cell: ({ name }) => name, style: () => 'cyan', most: 40 },
  { title: 'E-MAIL', cell: ({ email }) => email },
];

export const users = defineCommand({
  name: 'users',
  summary: 'list the people and bots that the account can see',
  options: {
    search: { type: 'string', short: 's', value: 'TEXT', help: 'only those whose name, handle, e-mail or id holds it' },
    bots: { type: 'boolean', help: 'bots only' },
    limit: { type: 'string', short: 'n', value: 'N', help: 'at the most (default: all)' },
  },
  usesAccount: true,
  json: 'print each as one line of JSON',
  examples: ['users --search ada', "users --json | jq -r 'select(.isBot) | .name'"],
  async run({ values }, io) {
    const limit = wholeNumber(values.limit, '--limit');
    await using backend = await backendOf(values);
    const listing = backend.listUsers({ signal: io.signal });
    const found = ({ id, name, handle, email }: User) => [id, name, handle, email];
    const isWanted = (user: User) => !values.bots || user.isBot;
    return await printListing(listing, { columns, limit, search: values.search, found, isWanted }, io);
  },
});
