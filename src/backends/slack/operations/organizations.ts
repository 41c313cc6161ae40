import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Organization } from '../../../models/index.js';
import { defined, objectAt, stringAt } from '../wire/read.js';
import type { SlackContext } from './context.js';

/** `team.info`: the workspace of the token, or another one that it can see. */
export async function fetchOrganization(
  { web, account }: SlackContext,
  id: string | undefined,
  call: Call,
): Promise<Organization> {
  const team = objectAt(await web.call('team.info', { team: id }, { signal: call.signal }), 'team');
  const teamId = stringAt(team, 'id');
  if (teamId === undefined) throw new NotFoundError(`There is no workspace '${id ?? ''}'.`);
  const domain = stringAt(team, 'domain');
  const icon = objectAt(team, 'icon');
  return defined<Organization>({
    platform: 'slack',
    account,
    id: teamId,
    name: stringAt(team, 'name') ?? domain ?? teamId,
    url: stringAt(team, 'url') ?? (domain === undefined ? undefined : `https://${domain}.slack.com/`),
    iconUrl: stringAt(icon, 'image_230') ?? stringAt(icon, 'image_132') ?? stringAt(icon, 'image_68'),
  });
}

/** A token is of one workspace. */
export async function* listOrganizations(context: SlackContext, call: Call): AsyncGenerator<Organization[]> {
  yield [await fetchOrganization(context, undefined, call)];
}
