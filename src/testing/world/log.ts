import type { WorldEntry } from '../world.js';
import type { WorldChange } from './change.js';
import type { WorldState } from './state.js';
import { viewMessage } from './view.js';

/** The line that a change leaves in `world.log`. */
export function logEntry(change: WorldChange, state: WorldState): WorldEntry {
  const message = 'message' in change ? viewMessage(change.message, state) : undefined;
  const detail = detailOf(change);
  return {
    at: state.now(),
    by: whoDid(change, state),
    what: change.type === 'interaction' ? `interaction.${change.interaction.kind}` : change.type,
    ...(message ? { message } : {}),
    ...(detail ? { detail } : {}),
  };
}

function whoDid(change: WorldChange, state: WorldState): string {
  if ('by' in change) return change.by.handle;
  if (change.type === 'interaction') return change.interaction.user.handle;
  if (change.type === 'message.touched')
    return state.users.get(change.message.authorId)?.handle ?? change.message.authorId;
  return 'user' in change ? change.user.handle : state.platform.name;
}

function detailOf(change: WorldChange): Record<string, unknown> | undefined {
  switch (change.type) {
    case 'reaction.added':
    case 'reaction.removed':
      return { emoji: change.emoji };
    case 'channel.created':
    case 'channel.updated':
    case 'channel.deleted':
    case 'typing':
      return { channel: change.channel.name };
    case 'member.joined':
    case 'member.left':
    case 'member.updated':
      return { channel: change.channel.name, user: change.user.handle };
    case 'read':
      return { channel: change.channel.name, upTo: change.upTo };
    case 'presence.updated':
      return {
        status: change.user.presence.status,
        statusText: change.user.presence.statusText,
      };
    case 'location':
      return { channel: change.channel.name, ...change.location };
    case 'message.reported':
      return { reason: change.reason };
    case 'thread.created':
    case 'thread.updated':
    case 'thread.deleted':
    case 'thread.followed':
    case 'thread.unfollowed':
      return { thread: change.thread.id, name: change.thread.name };
    case 'modal.opened':
    case 'modal.closed':
      return { title: change.modal.title };
    case 'file.added':
    case 'file.deleted':
      return { filename: change.file.filename };
    case 'interaction':
      return interactionDetail(change.interaction);
    default:
      return undefined;
  }
}

function interactionDetail(
  interaction: Extract<WorldChange, { type: 'interaction' }>['interaction'],
): Record<string, unknown> {
  switch (interaction.kind) {
    case 'click':
      return {
        componentId: interaction.componentId,
        message: interaction.message.id,
      };
    case 'choose':
      return {
        componentId: interaction.componentId,
        values: interaction.values,
        message: interaction.message.id,
      };
    case 'command':
      return {
        command: `/${interaction.name}`,
        text: interaction.text,
        channel: interaction.channel.name,
      };
    case 'submit':
      return { modal: interaction.modal.title, values: interaction.values };
  }
}
