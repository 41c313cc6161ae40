import type { ChannelRecord, UserRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { metadata, page } from '../paging.js';
import { SlackError } from '../slack-error.js';
import { channelType, wireChannel } from '../wire/channel.js';

const families = { public_channel: 'channels', private_channel: 'groups', mpim: 'mpim', im: 'im' } as const;
type ConversationType = keyof typeof families;

/** The kinds that `types` asks for, each with its scope. */
function readTypes(call: SlackCall): Set<ConversationType> {
  const asked = call.args.ids('types');
  const types = asked.length > 0 ? asked : ['public_channel'];
  for (const type of types) if (!(type in families)) throw new SlackError('invalid_types');
  const known = types as ConversationType[];
  for (const type of known) call.scope(`${families[type]}:read`);
  return new Set(known);
}

function typeOf(channel: ChannelRecord): ConversationType {
  const type = channelType(channel);
  if (type === 'channel') return 'public_channel';
  return type === 'group' ? 'private_channel' : type;
}

/** Filters that Slack applies only after it has cut the page, so that a page may be short or empty. */
function listPage(
  call: SlackCall,
  method: string,
  channels: ChannelRecord[],
  view: (channel: ChannelRecord) => Json,
): Json {
  const { items, cursor } = page(call, method, channels, { fallback: 100, most: 999 });
  const exclude = call.args.boolean('exclude_archived') ?? false;
  return { channels: items.filter((channel) => !(exclude && channel.isArchived)).map(view), ...metadata(cursor) };
}

export const conversationMethods: Record<string, SlackMethod> = {
  'conversations.list': {
    tokens: anyone,
    formOnly: true,
    run: (call) => {
      const types = readTypes(call);
      const all = call.state.channels.all().filter((channel) => types.has(typeOf(channel)) && call.canSee(channel));
      const viewer = call.actor;
      return listPage(call, 'conversations.list', all, (channel) =>
        wireChannel(channel, call.workspace, { viewer, withMembers: channel.kind !== 'direct' }),
      );
    },
  },
  'users.conversations': {
    tokens: anyone,
    formOnly: true,
    run: (call) => {
      const types = readTypes(call);
      const user: UserRecord = call.args.has('user') ? call.user() : call.actor;
      const all = call.state.channels
        .all()
        .filter((channel) => types.has(typeOf(channel)) && channel.members.has(user.id) && call.canSee(channel));
      return listPage(call, 'users.conversations', all, (channel) =>
        wireChannel(channel, call.workspace, { viewer: user, withoutMembership: true }),
      );
    },
  },
  'conversations.info': {
    tokens: anyone,
    formOnly: true,
    run: (call) => {
      const channel = call.channel({ right: 'read' });
      const withMembers = call.args.boolean('include_num_members') ?? false;
      const read = channel.readUpTo.get(call.actor.id);
      return {
        channel: {
          ...wireChannel(channel, call.workspace, { viewer: call.actor, withMembers }),
          ...(call.args.boolean('include_locale') ? { locale: 'en-US' } : {}),
          ...(call.isMember(channel) ? { last_read: read ?? '0000000000.000000' } : {}),
        },
      };
    },
  },
  'conversations.members': {
    tokens: anyone,
    formOnly: true,
    run: (call) => {
      const channel = call.channel({ right: 'read' });
      const { items, cursor } = page(call, 'conversations.members', [...channel.members.keys()], { fallback: 100 });
      return { members: items, ...metadata(cursor) };
    },
  },
  'conversations.open': {
    tokens: anyone,
    run: (call) => {
      const { args, state } = call;
      const full = args.boolean('return_im') ?? false;
      const answer = (channel: ChannelRecord, isNew: boolean) => ({
        ...(isNew ? {} : { no_op: true, already_open: true }),
        channel: full ? wireChannel(channel, call.workspace, { viewer: call.actor }) : { id: channel.id },
      });
      if (args.has('channel')) {
        const channel = call.channel();
        if (channel.kind !== 'direct' && channel.kind !== 'group')
          throw new SlackError('method_not_supported_for_channel_type');
        return answer(channel, false);
      }
      const ids = [...new Set(args.ids('users'))].filter((id) => id !== call.actor.id);
      if (!args.has('users')) throw new SlackError('users_list_not_supplied');
      if (ids.length === 0) throw new SlackError('not_enough_users');
      if (ids.length > 8) throw new SlackError('too_many_users');
      call.scope(ids.length === 1 ? 'im:write' : 'mpim:write');
      const users = ids.map((id) => {
        const user = state.users.get(id);
        if (!user) throw new SlackError('user_not_found');
        if (user.isDeactivated) throw new SlackError('user_disabled');
        return user;
      });
      const existing = state.channels.directWith([...users, call.actor]);
      if (!existing && args.boolean('prevent_creation')) throw new SlackError('channel_not_found');
      return answer(existing ?? state.channels.openDirect([...users, call.actor], call.actor), !existing);
    },
  },
  'conversations.close': {
    tokens: anyone,
    run: (call) => {
      const channel = call.channel();
      if (channel.kind !== 'direct' && channel.kind !== 'group')
        throw new SlackError('method_not_supported_for_channel_type');
      return {};
    },
  },
  'conversations.mark': {
    tokens: anyone,
    run: (call) => {
      const channel = call.channel({ member: true });
      const ts = call.args.need('ts', 'invalid_timestamp');
      if (!/^\d+(?:\.\d+)?$/.test(ts)) throw new SlackError('invalid_timestamp');
      call.state.channels.markRead(channel, call.actor, ts);
      return {};
    },
  },
};
