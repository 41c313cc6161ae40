import type { GroupRecord } from '../../world/index.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { groupData } from '../native.js';
import { SlackError } from '../slack-error.js';
import { wireUsergroup } from '../wire/usergroup.js';

function groupOf(call: SlackCall): GroupRecord {
  const group = call.state.groups.get(call.args.need('usergroup', 'no_such_subteam'));
  if (!group) throw new SlackError('no_such_subteam');
  return group;
}

function view(call: SlackCall) {
  return {
    withUsers: call.args.boolean('include_users') ?? false,
    withCount: call.args.boolean('include_count') ?? false,
  };
}

function usersOf(call: SlackCall): string[] {
  const ids = call.args.ids('users');
  if (ids.length === 0) throw new SlackError('no_users_provided');
  for (const id of ids) if (!call.state.users.get(id)) throw new SlackError('invalid_users');
  return ids;
}

export const usergroupMethods: Record<string, SlackMethod> = {
  'usergroups.list': {
    tokens: anyone,
    scopes: ['usergroups:read'],
    formOnly: true,
    run: (call) => {
      const disabled = call.args.boolean('include_disabled') ?? false;
      const groups = call.state.groups.all().filter((group) => disabled || !group.isDisabled);
      return { usergroups: groups.map((group) => wireUsergroup(group, call.workspace, view(call))) };
    },
  },
  'usergroups.users.list': {
    tokens: anyone,
    scopes: ['usergroups:read'],
    formOnly: true,
    run: (call) => ({ users: groupOf(call).memberIds }),
  },
  'usergroups.create': {
    tokens: anyone,
    scopes: ['usergroups:write'],
    run: (call) => {
      const name = call.args.need('name', 'missing_name');
      const handle = call.args.string('handle') ?? name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
      if (call.state.groups.byHandle(handle)) throw new SlackError('handle_already_exists');
      if (call.state.groups.all().some((group) => group.name === name)) throw new SlackError('name_already_exists');
      const description = call.args.string('description');
      const group = call.state.groups.add({
        handle,
        name,
        members: [],
        by: call.actor,
        native: description ? { description } : {},
      });
      return { usergroup: wireUsergroup(group, call.workspace, view(call)) };
    },
  },
  'usergroups.update': {
    tokens: anyone,
    scopes: ['usergroups:write'],
    run: (call) => {
      const group = groupOf(call);
      const name = call.args.string('name');
      const handle = call.args.string('handle');
      const description = call.args.text('description');
      if (description !== undefined) groupData(group).description = description;
      call.state.groups.update(group, { ...(name ? { name } : {}), ...(handle ? { handle } : {}) }, call.actor);
      return { usergroup: wireUsergroup(group, call.workspace, view(call)) };
    },
  },
  'usergroups.users.update': {
    tokens: anyone,
    scopes: ['usergroups:write'],
    run: (call) => {
      const group = groupOf(call);
      // The whole list is replaced.
      call.state.groups.update(group, { memberIds: usersOf(call) }, call.actor);
      return { usergroup: wireUsergroup(group, call.workspace, { withUsers: true }) };
    },
  },
  'usergroups.disable': {
    tokens: anyone,
    scopes: ['usergroups:write'],
    run: (call) => {
      const group = groupOf(call);
      if (group.isDisabled) throw new SlackError('already_disabled');
      call.state.groups.update(group, { isDisabled: true }, call.actor);
      return { usergroup: wireUsergroup(group, call.workspace, view(call)) };
    },
  },
  'usergroups.enable': {
    tokens: anyone,
    scopes: ['usergroups:write'],
    run: (call) => {
      const group = groupOf(call);
      if (!group.isDisabled) throw new SlackError('already_enabled');
      call.state.groups.update(group, { isDisabled: false }, call.actor);
      return { usergroup: wireUsergroup(group, call.workspace, view(call)) };
    },
  },
};
