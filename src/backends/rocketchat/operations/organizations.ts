import { NotFoundError } from '../../../core/errors/index.js';
import type { Organization } from '../../../models/index.js';
import type { RocketChatContext } from './context.js';

/** The server; its id is its host. */
export function fetchOrganization(
  { client, reader, account }: RocketChatContext,
  id: string | undefined,
): Organization {
  const url = reader.settings?.siteUrl ?? client.url;
  const { host } = new URL(url);
  if (id !== undefined && id !== host)
    throw new NotFoundError(`There is no server '${id}' that this account is on; its own is '${host}'.`);
  return { platform: 'rocketchat', account, id: host, name: reader.settings?.siteName ?? host, url };
}
