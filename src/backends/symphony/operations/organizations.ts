import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Organization } from '../../../models/index.js';
import { tenantOf } from '../client/ids.js';
import { said } from '../fields.js';
import { type SymphonyContext, selfIdOf } from './context.js';

/** The account's pod: its id is the tenant of its users, its name their company (wire sheet, section 14). */
export async function fetchOrganization(
  context: SymphonyContext,
  id: string | undefined,
  call: Call,
): Promise<Organization> {
  const own = tenantOf(selfIdOf(context)) ?? '';
  if (id !== undefined && id !== own)
    throw new NotFoundError(`There is no pod '${id}' that this account can see; its own is '${own}'.`);
  const { company } = await context.client.users.me({ signal: call.signal });
  const url = context.client.baseUrl('pod');
  return {
    platform: 'symphony',
    account: context.account,
    id: own,
    name: said(company) ?? new URL(url).hostname,
    url,
  };
}
