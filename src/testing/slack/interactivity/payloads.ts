import type { ChannelRecord, MessageRecord, UserRecord } from '../../world/index.js';
import { placedElements } from '../blocks/controls.js';
import { deprecatedToken } from '../events/envelope.js';
import { isJson, type Json, list, text } from '../json.js';
import { messageData } from '../native.js';
import { wireName } from '../wire/channel.js';
import { wireMessage } from '../wire/message.js';
import type { SlackWorkspace } from '../workspace.js';

/** The part that every interaction has. (Wire sheet, section 15.) */
export function interactionBase(type: string, user: UserRecord, workspace: SlackWorkspace): Json {
  return {
    type,
    user: { id: user.id, username: user.handle, name: user.handle, team_id: workspace.team.id },
    api_app_id: workspace.appId,
    token: deprecatedToken(workspace),
    trigger_id: workspace.triggers.issue(user),
    team: { id: workspace.team.id, domain: workspace.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Where a message interaction happened. */
export function messageContext(message: MessageRecord, workspace: SlackWorkspace): Json {
  const channel = workspace.state.channels.need(message.channelId);
  const isEphemeral = message.ephemeralTo !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: message.id,
      channel_id: channel.id,
      is_ephemeral: isEphemeral,
      ...(message.threadId === undefined ? {} : { thread_ts: message.threadId }),
    },
    channel: { id: channel.id, name: shownName(channel, workspace) },
    // An ephemeral message is nowhere kept, so it is not told.
    ...(isEphemeral ? {} : { message: wireMessage(message, workspace, { withThread: true }) }),
  };
}

export function shownName(channel: ChannelRecord, workspace: SlackWorkspace): string {
  if (channel.kind === 'direct') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : wireName(channel, workspace);
}

/** All blocks of a message that may hold controls. */
export function allBlocks(message: MessageRecord): Json[] {
  const { blocks = [], attachments = [] } = messageData(message);
  return [...blocks, ...attachments.flatMap((attachment) => list(attachment, 'blocks'))];
}

export type Acted = { action: Json; blockId: string; actionId: string; value: Json };

/** What acting on a control gives: the entry of `actions`, and the control's new state. */
export function actOn(
  blocks: readonly Json[],
  componentId: string,
  values: readonly string[],
  workspace: SlackWorkspace,
): Acted {
  const placed = placedElements(blocks).find(
    ({ element, blockId }) => (text(element, 'action_id') || blockId) === componentId,
  );
  if (!placed) throw new Error(`there is no control ${componentId}`);
  const { element, blockId } = placed;
  const actionId = text(element, 'action_id') || componentId;
  const shared = { type: element.type, action_id: actionId, block_id: blockId };
  const stamp = { action_ts: workspace.ts() };
  if (element.type === 'button') {
    const optional = Object.fromEntries(
      ['value', 'style', 'url'].flatMap((key) => (element[key] === undefined ? [] : [[key, element[key]]])),
    );
    return { action: { ...shared, text: element.text, ...optional, ...stamp }, blockId, actionId, value: {} };
  }
  const value = { type: element.type, ...chosen(element, values, workspace) };
  const placeholder = isJson(element.placeholder) ? { placeholder: element.placeholder } : {};
  return { action: { ...shared, ...value, ...placeholder, ...stamp }, blockId, actionId, value };
}

/** The field that a control of this type reports what was chosen in. */
export function chosen(element: Json, values: readonly string[], workspace: SlackWorkspace): Json {
  const type = text(element, 'type');
  const { users, channels } = workspace.state;
  const userId = (value: string) => users.get(value)?.id ?? users.byHandle(value.replace(/^@/, ''))?.id ?? value;
  const channelId = (value: string) => channels.get(value)?.id ?? channels.byName(value.replace(/^#/, ''))?.id ?? value;
  const first = values[0];
  const option = (value: string) =>
    optionsOf(element).find((each) => text(each, 'value') === value) ?? {
      text: { type: 'plain_text', text: value, emoji: true },
      value,
    };
  switch (type) {
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { selected_options: values.map(option) };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow':
      return { selected_option: first === undefined ? null : option(first) };
    case 'users_select':
      return { selected_user: first === undefined ? null : userId(first) };
    case 'multi_users_select':
      return { selected_users: values.map(userId) };
    case 'channels_select':
      return { selected_channel: first === undefined ? null : channelId(first) };
    case 'multi_channels_select':
      return { selected_channels: values.map(channelId) };
    case 'conversations_select':
      return { selected_conversation: first === undefined ? null : channelId(first) };
    case 'multi_conversations_select':
      return { selected_conversations: values.map(channelId) };
    case 'datepicker':
      return { selected_date: first ?? null };
    case 'timepicker':
      return { selected_time: first ?? null };
    case 'datetimepicker':
      return { selected_date_time: first === undefined ? null : Number(first) };
    default:
      return { value: first ?? null };
  }
}

function optionsOf(element: Json): Json[] {
  return [...list(element, 'options'), ...list(element, 'option_groups').flatMap((group) => list(group, 'options'))];
}
