import { errorOf, NotFoundError, UnsupportedError } from '../../../core/errors/index.js';
import type { NewChannel } from '../../../core/operations/channels.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { MemberIds } from '../../../core/operations/references.js';
import type { ListChannelsOptions, UpdateChannelInput } from '../../../core/options.js';
import type { ChannelType, Member, MemberRole, User } from '../../../models/index.js';
import type { SlackChannel, SlackUser } from '../native.js';
import { escapeText } from '../wire/escape.js';
import { objectAt, objectsAt, stringAt, stringsAt, type Wire } from '../wire/read.js';
import { type SlackContext, selfOf } from './context.js';
import { answerOf, hasCode, ignoring } from './ignoring.js';
import { membersOfGroups, usersOf } from './users.js';

const pageSize = 200;
/** Users of one `conversations.invite`. */
const mostInvited = 100;

export async function fetchChannel(
  { web, reader }: SlackContext,
  id: string,
  signal: AbortSignal | undefined,
): Promise<SlackChannel> {
  const answer = await web.call('conversations.info', { channel: id, include_num_members: true }, { signal });
  const channel = reader.channel(objectAt(answer, 'channel'));
  if (channel) return channel;
  throw new NotFoundError(`There is no channel '${id}'.`);
}

const slackTypes = [
  ['public', 'public_channel', 'channels:read'],
  ['private', 'private_channel', 'groups:read'],
  ['group', 'mpim', 'mpim:read'],
  ['direct', 'im', 'im:read'],
] as const satisfies readonly (readonly [ChannelType, string, string])[];

/** Pages may be empty and more follow: archived channels are taken out after the page is cut. */
export async function* listChannels(
  { web, reader, scopes }: SlackContext,
  options: ListChannelsOptions,
  call: Call,
): AsyncGenerator<SlackChannel[]> {
  const { types: wanted, joined, includeArchived, organization } = options;
  const types = slackTypes
    // Asking for a kind whose scope is missing fails as a whole.
    .filter(([type, , scope]) => (wanted ? wanted.includes(type) : scopes === undefined || scopes.has(scope)))
    .map(([, name]) => name);
  if (types.length === 0) return;
  // What the account is in is cheaper to ask for (wire sheet, section 12).
  const method = joined ? 'users.conversations' : 'conversations.list';
  const args = {
    types: types.join(','),
    exclude_archived: includeArchived !== true,
    limit: pageSize,
    team_id: typeof organization === 'object' ? organization.id : organization,
  };
  for await (const page of web.pages(method, args, { signal: call.signal })) {
    yield objectsAt(page, 'channels').flatMap((wire) => reader.channel(wire) ?? []);
  }
}

export async function createChannel(context: SlackContext, input: NewChannel, call: Call): Promise<SlackChannel> {
  const { web, reader } = context;
  const { type = 'public' } = input;
  if (type !== 'public' && type !== 'private') {
    throw new UnsupportedError(`Slack has no channels of the type '${type}': make it 'public' or 'private'.`);
  }
  if (input.isReadOnly) {
    throw new UnsupportedError('Only an admin can make a Slack channel read-only, in Slack itself.');
  }
  const answer = await web.call(
    'conversations.create',
    {
      name: input.name,
      is_private: type === 'private',
      team_id: typeof input.organization === 'object' ? input.organization.id : input.organization,
    },
    { signal: call.signal, kind: 'post' },
  );
  const made = reader.channel(objectAt(answer, 'channel'));
  if (made === undefined) throw errorOf('server', 'Slack made a channel and did not tell which.');
  const { topic, description } = input;
  if (input.memberIds.length > 0) await invite(context, made.id, input.memberIds, call);
  if (topic === undefined && description === undefined) return made;
  return updateChannel(context, made.id, { topic, description }, call);
}

export async function updateChannel(
  context: SlackContext,
  id: string,
  changes: UpdateChannelInput,
  call: Call,
): Promise<SlackChannel> {
  const { web } = context;
  const options = { signal: call.signal, kind: 'write' } as const;
  if (changes.type !== undefined || changes.isReadOnly !== undefined) {
    throw new UnsupportedError(
      "An app can change a Slack channel's name, topic and description; its kind and who may post are for admins.",
    );
  }
  if (changes.name !== undefined) await web.call('conversations.rename', { channel: id, name: changes.name }, options);
  if (changes.topic !== undefined) {
    await web.call('conversations.setTopic', { channel: id, topic: escapeText(changes.topic) }, options);
  }
  if (changes.description !== undefined) {
    await web.call('conversations.setPurpose', { channel: id, purpose: escapeText(changes.description) }, options);
  }
  // The answers are objects or strings by age and method, and the name may have been altered: what stands there is asked.
  return fetchChannel(context, id, call.signal);
}

export function archiveChannel({ web }: SlackContext, id: string, call: Call): Promise<void> {
  const archiving = web.call('conversations.archive', { channel: id }, { signal: call.signal, kind: 'write' });
  return ignoring(['already_archived'], archiving);
}

export function unarchiveChannel({ web }: SlackContext, id: string, call: Call): Promise<void> {
  const opening = web.call('conversations.unarchive', { channel: id }, { signal: call.signal, kind: 'write' });
  return ignoring(['not_archived'], opening);
}

export function joinChannel({ web }: SlackContext, id: string, call: Call): Promise<void> {
  const joining = web.call('conversations.join', { channel: id }, { signal: call.signal, kind: 'write' });
  return ignoring(['already_in_channel'], joining);
}

export function leaveChannel({ web }: SlackContext, id: string, call: Call): Promise<void> {
  const leaving = web.call('conversations.leave', { channel: id }, { signal: call.signal, kind: 'write' });
  return ignoring(['not_in_channel'], leaving);
}

/** Slack gives ids only; who is not known is asked for. */
export async function* listMembers(
  context: SlackContext,
  id: string,
  ask: (id: string, signal: AbortSignal) => Promise<User>,
  call: Call,
): AsyncGenerator<Member[]> {
  const args = { channel: id, limit: pageSize };
  for await (const page of context.web.pages('conversations.members', args, { signal: call.signal })) {
    const users = await usersOf(context, stringsAt(page, 'members'), ask, call);
    yield users.map((user) => ({
      platform: 'slack',
      account: context.account,
      id: user.id,
      user,
      role: roleOf(user),
    }));
  }
}

/** Slack has no roles in a channel; a guest of the workspace is a guest everywhere. */
function roleOf(user: SlackUser): MemberRole {
  return user.native?.isRestricted || user.native?.isUltraRestricted || user.native?.isStranger ? 'guest' : 'member';
}

export async function addMembers(context: SlackContext, id: string, members: MemberIds, call: Call): Promise<void> {
  const ids = [...new Set([...members.users, ...(await membersOfGroups(context, members.groups, call))])];
  await invite(context, id, ids, call);
}

async function invite(
  { web, reader }: SlackContext,
  id: string,
  userIds: readonly string[],
  call: Call,
): Promise<void> {
  const { userId: me } = selfOf({ reader });
  const others = userIds.filter((userId) => userId !== me);
  for (let start = 0; start < others.length; start += mostInvited) {
    const users = others.slice(start, start + mostInvited);
    try {
      // `force`: those who can be invited are, whatever is wrong with the others.
      const args = { channel: id, users: users.join(','), force: users.length > 1 || undefined };
      check(await web.call('conversations.invite', args, { signal: call.signal, kind: 'write' }));
    } catch (error) {
      const answer = answerOf(error);
      if (objectsAt(answer, 'errors').length > 0) check(answer, error);
      else if (!hasCode(error, ['already_in_channel', 'cant_invite_self'])) throw error;
    }
  }
}

/** Who is in it already stays; any other failure is one. */
function check(answer: Wire, cause?: unknown): void {
  const failed = objectsAt(answer, 'errors').filter((each) => stringAt(each, 'error') !== 'already_in_channel');
  if (failed.length === 0) return;
  const names = failed.map((each) => `${stringAt(each, 'user') ?? '?'} (${stringAt(each, 'error') ?? '?'})`).join(', ');
  throw errorOf('invalid', `Slack: conversations.invite could not invite ${names}.`, {
    platformCode: stringAt(failed[0] ?? {}, 'error'),
    cause,
  });
}

export async function removeMembers(context: SlackContext, id: string, members: MemberIds, call: Call): Promise<void> {
  const { web } = context;
  const ids = [...new Set([...members.users, ...(await membersOfGroups(context, members.groups, call))])];
  for (const user of ids) {
    if (user === selfOf(context).userId) await leaveChannel(context, id, call);
    else {
      const kicking = web.call('conversations.kick', { channel: id, user }, { signal: call.signal, kind: 'write' });
      await ignoring(['not_in_channel', 'user_not_in_channel'], kicking);
    }
  }
}

/** The same users always give the same conversation. */
export async function openDirect(context: SlackContext, userIds: string[], call: Call): Promise<SlackChannel> {
  const { web, reader } = context;
  if (userIds.length > 8) {
    throw errorOf(
      'invalid',
      `A Slack group conversation has 8 others at the most, not ${userIds.length}: make a channel.`,
    );
  }
  const answer = await web.call(
    'conversations.open',
    { users: userIds.join(','), return_im: true },
    { signal: call.signal, kind: 'write' },
  );
  const wire = objectAt(answer, 'channel');
  const channel = reader.channel(wire);
  if (channel === undefined) throw errorOf('server', 'Slack opened a conversation and did not tell which.');
  if (channel.type === 'direct' || channel.type === 'group') return channel;
  // Of a group conversation the answer may hold the id alone.
  return { ...channel, type: userIds.length === 1 ? 'direct' : 'group' };
}
