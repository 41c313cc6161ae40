import type { ChannelType } from '../../../models/index.js';
import type { SlackChannel, SlackChannelNative } from '../native.js';
import { unescapeText } from '../wire/escape.js';
import { countAt, dateAt, defined, flagAt, objectAt, stringAt, stringsAt, type Wire } from '../wire/read.js';
import type { NormalizeContext } from './context.js';

/** A conversation object. @returns `undefined` without an id */
export function channelOf(wire: Wire, context: Pick<NormalizeContext, 'account' | 'self'>): SlackChannel | undefined {
  const id = stringAt(wire, 'id');
  if (id === undefined) return undefined;
  const type = channelTypeOf(wire, id);
  const name = stringAt(wire, 'name');
  const isNamed = type === 'public' || type === 'private';
  const { teamId, teamUrl } = context.self ?? {};
  return defined<SlackChannel>({
    platform: 'slack',
    account: context.account,
    id,
    // That of a group conversation is made of handles and not meant to be shown.
    name: isNamed ? name : undefined,
    type,
    topic: textOf(wire, 'topic'),
    description: textOf(wire, 'purpose'),
    organizationId: stringAt(wire, 'context_team_id') ?? teamId,
    memberCount: countAt(wire, 'num_members'),
    isArchived: flagAt(wire, 'is_archived') || undefined,
    isReadOnly: flagAt(wire, 'is_read_only') || undefined,
    createdAt: dateAt(wire, 'created'),
    url: teamUrl === undefined ? undefined : `${teamUrl}archives/${id}`,
    native: defined<SlackChannelNative>({
      isMember: typeof wire['is_member'] === 'boolean' ? wire['is_member'] : undefined,
      isGeneral: flagAt(wire, 'is_general') || undefined,
      isShared: flagAt(wire, 'is_shared') || undefined,
      isExtShared: flagAt(wire, 'is_ext_shared') || undefined,
      isOpen: typeof wire['is_open'] === 'boolean' ? wire['is_open'] : undefined,
      creatorId: stringAt(wire, 'creator'),
      userId: type === 'direct' ? stringAt(wire, 'user') : undefined,
      systemName: isNamed ? undefined : name,
      previousNames: stringsAt(wire, 'previous_names').length > 0 ? stringsAt(wire, 'previous_names') : undefined,
      lastRead: stringAt(wire, 'last_read'),
    }),
  });
}

/** The order matters: a group conversation is `is_channel` and `is_private` too (wire sheet, section 5). */
function channelTypeOf(wire: Wire, id: string): ChannelType {
  if (flagAt(wire, 'is_im') || id.startsWith('D')) return 'direct';
  if (flagAt(wire, 'is_mpim')) return 'group';
  if (flagAt(wire, 'is_private') || (flagAt(wire, 'is_group') && !flagAt(wire, 'is_channel'))) return 'private';
  // Events give channels in short form, with `is_channel` alone or without any flag.
  if (flagAt(wire, 'is_channel') || wire['is_private'] === false) return 'public';
  return 'unknown';
}

/** Topic and purpose are objects, in older answers plain strings; their text is escaped (wire sheet, section 5). */
function textOf(wire: Wire, key: string): string | undefined {
  const text = stringAt(wire, key) ?? stringAt(objectAt(wire, key), 'value');
  return text === undefined ? undefined : unescapeText(text);
}
