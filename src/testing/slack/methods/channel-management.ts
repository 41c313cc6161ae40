import type { ChannelRecord } from '../../world/index.js';
import { type Json, list } from '../json.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { channelData } from '../native.js';
import { SlackError } from '../slack-error.js';
import { channelType, scopeFamily, wireChannel } from '../wire/channel.js';

/** Slack's own words for what is wrong with a name. */
function checkName(call: SlackCall, existing?: ChannelRecord): string {
  const name = call.args.text('name')?.replace(/^#/, '') ?? '';
  if (name.trim() === '') throw new SlackError('invalid_name_required');
  if (name.length > 80) throw new SlackError('invalid_name_maxlength');
  if (/^[\p{P}\s]+$/u.test(name)) throw new SlackError('invalid_name_punctuation');
  if (/[^\p{L}\p{N}_-]/u.test(name) || name !== name.toLowerCase()) throw new SlackError('invalid_name_specials');
  const other = call.state.channels.byName(name);
  if (other && other !== existing) throw new SlackError('name_taken');
  return name;
}

/** A channel (no direct conversation), and the right to manage it. */
function managed(
  call: SlackCall,
  options: { member?: boolean; scopes?: readonly [string, string] } = {},
): ChannelRecord {
  const channel = call.channel();
  if (channel.kind === 'direct' || channel.kind === 'group')
    throw new SlackError('method_not_supported_for_channel_type');
  const [forPublic, forPrivate] = options.scopes ?? ['channels:manage', 'groups:write'];
  const isPublic = channelType(channel) === 'channel';
  call.scope(...(isPublic ? [forPublic, 'channels:manage', 'channels:write'] : [forPrivate, 'groups:write']));
  if (options.member && !call.isMember(channel)) throw new SlackError('not_in_channel');
  return channel;
}

function answer(call: SlackCall, channel: ChannelRecord): Json {
  return { channel: wireChannel(channel, call.workspace, { viewer: call.actor }) };
}

function setNote(call: SlackCall, key: 'topic' | 'purpose'): Json {
  const channel = call.channel();
  if (channel.kind === 'direct') throw new SlackError('method_not_supported_for_channel_type');
  const family = scopeFamily(channel);
  call.scope(`${family}:write.topic`, family === 'channels' ? 'channels:manage' : `${family}:write`, `${family}:write`);
  if (!call.isMember(channel)) throw new SlackError('not_in_channel');
  if (channel.isArchived) throw new SlackError('is_archived');
  const value = call.args.text(key) ?? '';
  if ([...value].length > 250) throw new SlackError('too_long');
  const data = channelData(channel);
  const now = call.workspace.seconds();
  const plain = value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  if (key === 'topic') Object.assign(data, { topicBy: call.actor.id, topicAt: now });
  else Object.assign(data, { purposeBy: call.actor.id, purposeAt: now });
  call.state.channels.update(channel, key === 'topic' ? { topic: plain } : { description: plain }, call.actor);
  return answer(call, channel);
}

export const channelManagementMethods: Record<string, SlackMethod> = {
  'conversations.create': {
    tokens: anyone,
    run: (call) => {
      const isPrivate = call.args.boolean('is_private') ?? false;
      call.scope(isPrivate ? 'groups:write' : 'channels:manage', ...(isPrivate ? [] : ['channels:write']));
      const name = checkName(call);
      const channel = call.state.channels.create({
        name,
        kind: isPrivate ? 'private' : 'public',
        by: call.actor,
        members: [call.actor],
      });
      return answer(call, channel);
    },
  },
  'conversations.rename': {
    tokens: anyone,
    run: (call) => {
      const channel = managed(call, { member: true });
      if (channel.creatorId !== call.actor.id) throw new SlackError('not_authorized');
      const name = checkName(call, channel);
      const data = channelData(channel);
      data.previousNames = [channel.name, ...(data.previousNames ?? [])];
      call.state.channels.update(channel, { name }, call.actor);
      return answer(call, channel);
    },
  },
  'conversations.setTopic': { tokens: anyone, run: (call) => setNote(call, 'topic') },
  'conversations.setPurpose': { tokens: anyone, run: (call) => setNote(call, 'purpose') },
  'conversations.archive': {
    tokens: anyone,
    run: (call) => {
      const channel = managed(call);
      if (channelData(channel).isGeneral) throw new SlackError('cant_archive_general');
      if (channel.isArchived) throw new SlackError('already_archived');
      if (!call.isMember(channel)) throw new SlackError('not_in_channel');
      call.state.channels.update(channel, { isArchived: true }, call.actor);
      return {};
    },
  },
  'conversations.unarchive': {
    tokens: anyone,
    run: (call) => {
      const channel = managed(call);
      if (!channel.isArchived) throw new SlackError('not_archived');
      call.state.channels.update(channel, { isArchived: false }, call.actor);
      return {};
    },
  },
  'conversations.join': {
    tokens: anyone,
    run: (call) => {
      const channel = call.channel();
      if (channelType(channel) !== 'channel') throw new SlackError('method_not_supported_for_channel_type');
      call.scope('channels:join', 'channels:write');
      if (channel.isArchived) throw new SlackError('is_archived');
      if (!call.state.channels.join(channel, call.actor)) call.warn('already_in_channel');
      return answer(call, channel);
    },
  },
  'conversations.leave': {
    tokens: anyone,
    run: (call) => {
      const channel = call.channel();
      if (channel.kind === 'direct') throw new SlackError('method_not_supported_for_channel_type');
      call.scope(`${scopeFamily(channel)}:write`, 'channels:manage');
      if (channelData(channel).isGeneral) throw new SlackError('cant_leave_general');
      if (!call.isMember(channel)) return { not_in_channel: true };
      if (channel.kind === 'private' && channel.members.size === 1) throw new SlackError('last_member');
      call.state.channels.leave(channel, call.actor);
      return {};
    },
  },
  'conversations.invite': {
    tokens: anyone,
    run: (call) => {
      const channel = managed(call, { member: true, scopes: ['channels:write.invites', 'groups:write.invites'] });
      if (channel.isArchived) throw new SlackError('is_archived');
      const ids = call.args.ids('users');
      if (ids.length === 0) throw new SlackError('no_user');
      if (ids.length > 100) throw new SlackError('too_many_users');
      const errorOf = (id: string) => {
        if (id === call.actor.id) return 'cant_invite_self';
        if (!call.state.users.get(id)) return 'user_not_found';
        return channel.members.has(id) ? 'already_in_channel' : undefined;
      };
      const failed = ids.flatMap((user) => {
        const error = errorOf(user);
        return error ? [{ user, ok: false, error }] : [];
      });
      const first = list({ failed }, 'failed')[0];
      // All or nothing, unless forced.
      if (first && !(call.args.boolean('force') && failed.length < ids.length))
        throw new SlackError(String(first.error), { errors: failed });
      for (const id of ids) {
        const user = call.state.users.get(id);
        if (user && !errorOf(id)) call.state.channels.join(channel, user, call.actor);
      }
      return { ...answer(call, channel), ...(failed.length > 0 ? { errors: failed } : {}) };
    },
  },
  'conversations.kick': {
    tokens: anyone,
    run: (call) => {
      const channel = managed(call, { member: true });
      const user = call.user();
      if (user === call.actor) throw new SlackError('cant_kick_self');
      if (channelData(channel).isGeneral) throw new SlackError('cant_kick_from_general');
      if (!call.state.channels.leave(channel, user, call.actor)) throw new SlackError('not_in_channel');
      return { errors: {} };
    },
  },
};
