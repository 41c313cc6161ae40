import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Organization } from '../../../models/index.js';
import { readUser } from '../client/read/user.js';
import type { TeamwireContext } from './context.js';

/** The bot's own organisation; others cannot be asked for. */
export async function fetchOrganization(
  { client, account, config }: TeamwireContext,
  id: string | undefined,
  { signal }: Call,
): Promise<Organization> {
  const own = readUser(await client.transport.call('getMe', {}, { signal }))?.organisation;
  if (!own) throw new NotFoundError('Teamwire does not tell which organisation the bot is in.');
  if (id !== undefined && id !== own.oid)
    throw new NotFoundError(`There is no organisation '${id}' that this account can see; its own is '${own.oid}'.`);
  return {
    platform: 'teamwire',
    account,
    id: own.oid,
    name: own.name,
    ...(config.baseUrl !== undefined && { url: config.baseUrl }),
  };
}
