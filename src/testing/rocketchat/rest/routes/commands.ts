import { post as postMessage } from '../../messages/posting.js';
import { RocketChatError } from '../../rocketchat-error.js';
import { readableRoom } from '../../rooms/access.js';
import { addToRoom, leaveRoom } from '../../rooms/membership.js';
import type { RestCall } from '../call.js';
import { get, post, type Route } from '../route.js';
import { fields } from '../schema.js';

type Command = { command: string; params: string; description: string; run(call: RestCall, params: string): void };

const say = (text: (params: string) => string) => (call: RestCall, params: string) => {
  const channel = readableRoom(call.text('roomId'), call.user, call.workspace, 'commands.run');
  postMessage(call.workspace, call.user, channel, { msg: text(params).trim(), tmid: call.text('tmid') });
};

const commands: Command[] = [
  {
    command: 'shrug',
    params: 'your_message_optional',
    description: 'Slash_Shrug_Description',
    run: say((params) => `${params} ¯\\_(ツ)_/¯`),
  },
  {
    command: 'tableflip',
    params: 'your_message_optional',
    description: 'Slash_Tableflip_Description',
    run: say((params) => `${params} (╯°□°）╯︵ ┻━┻`),
  },
  { command: 'me', params: 'your_message', description: 'Displays_action_text', run: say((params) => `_${params}_`) },
  {
    command: 'topic',
    params: 'Slash_Topic_Params',
    description: 'Slash_Topic_Description',
    run(call, params) {
      const channel = readableRoom(call.text('roomId'), call.user, call.workspace, 'commands.run');
      if (call.can('edit-room', channel)) call.state.channels.update(channel, { topic: params }, call.user);
    },
  },
  {
    command: 'invite',
    params: '@username',
    description: 'Invite_user_to_join_channel',
    run(call, params) {
      const channel = readableRoom(call.text('roomId'), call.user, call.workspace, 'commands.run');
      for (const name of params.split(/\s+/)) {
        const user = call.workspace.userByName(name);
        if (user) addToRoom(call.workspace, channel, user, call.user);
      }
    },
  },
  {
    command: 'leave',
    params: '',
    description: 'Leave_the_current_channel',
    run: (call) =>
      leaveRoom(
        call.workspace,
        readableRoom(call.text('roomId'), call.user, call.workspace, 'commands.run'),
        call.user,
      ),
  },
  {
    command: 'status',
    params: 'Slash_Status_Params',
    description: 'Slash_Status_Description',
    run: (call, params) => call.workspace.presence.set(call.user, { text: params }),
  },
];

/** Slash commands: of those that the server brings, some. (Wire sheet, section 5.) */
export const commandRoutes: Route[] = [
  get('commands.list', { params: fields('count?:number, offset?:number, sort?, query?, fields?') }, (call) => ({
    ...call.page('commands', commands, wire),
    appsLoaded: true,
  })),
  get('commands.get', { params: fields('command') }, (call) => {
    const found = commands.find(({ command }) => command === call.text('command')?.toLowerCase());
    if (!found)
      throw new RocketChatError(
        undefined,
        `There is no command in the system by the name of: ${call.text('command') ?? ''}`,
      );
    return { command: wire(found) };
  }),
  post('commands.run', { params: fields('command, params?, roomId, tmid?, triggerId?') }, (call) => {
    const found = commands.find(({ command }) => command === call.text('command')?.toLowerCase());
    if (!found) throw new RocketChatError(undefined, 'The command provided does not exist (or is disabled).');
    readableRoom(call.text('roomId'), call.user, call.workspace, 'commands.run');
    found.run(call, call.text('params') ?? '');
    return {};
  }),
];

function wire({ command, params, description }: Command) {
  return { command, params, description, clientOnly: false, providesPreview: false };
}
