import { NotFoundError } from '../../../core/errors/index.js';
import type { Organization } from '../../../models/index.js';
import type { chatHosts } from '../client/hosts.js';
import type { StackExchangeContext } from './context.js';

const names: Readonly<Record<(typeof chatHosts)[number], string>> = {
  'chat.stackexchange.com': 'Stack Exchange',
  'chat.stackoverflow.com': 'Stack Overflow',
  'chat.meta.stackexchange.com': 'Meta Stack Exchange',
};

/** The chat host: rooms, users and messages have their numbers there. */
export function organizationOf({ client, account }: StackExchangeContext, id: string | undefined): Organization {
  if (id !== undefined && id !== client.host)
    throw new NotFoundError(`This connection is to '${client.host}', not to '${id}'.`);
  return { platform: 'stackexchange', account, id: client.host, name: names[client.host], url: client.url };
}
