import type { Component } from '../../models/index.js';
import type {
  WorldChannel,
  WorldEmbed,
  WorldFile,
  WorldGroup,
  WorldMessage,
  WorldPresence,
  WorldUser,
} from '../world.js';
import type { ChannelRecord, FileRecord, GroupRecord, MessageRecord, PresenceRecord, UserRecord } from './records.js';
import type { WorldState } from './state.js';

/** What a script sees of a record: a copy that later changes do not touch. */
export function viewUser(user: UserRecord): WorldUser {
  return {
    id: user.id,
    handle: user.handle,
    name: user.name,
    isBot: user.isBot,
  };
}

export function viewGroup(group: GroupRecord): WorldGroup {
  return { id: group.id, handle: group.handle };
}

export function viewChannel(channel: ChannelRecord, state: WorldState): WorldChannel {
  return {
    id: channel.id,
    name: channel.name,
    type: channel.kind,
    memberHandles: [...channel.members.keys()].map((id) => state.users.get(id)?.handle ?? id),
    topic: channel.topic,
    isArchived: channel.isArchived,
  };
}

export function viewPresence(presence: PresenceRecord): WorldPresence {
  return {
    status: presence.status,
    ...(presence.statusText ? { statusText: presence.statusText } : {}),
    ...(presence.statusEmoji ? { statusEmoji: presence.statusEmoji } : {}),
    ...(presence.activity
      ? {
          activity: {
            type: presence.activity.type,
            name: presence.activity.name,
          },
        }
      : {}),
  };
}

export function viewMessage(message: MessageRecord, state: WorldState): WorldMessage {
  const author = state.users.get(message.authorId);
  const handleOf = (id: string) => state.users.get(id)?.handle ?? id;
  const isDeleted = message.deletedAt !== undefined;
  return {
    id: message.id,
    channelId: message.channelId,
    channel: state.channels.get(message.channelId)?.name ?? message.channelId,
    ...(message.threadId === undefined ? {} : { threadId: message.threadId }),
    ...(message.replyToId === undefined ? {} : { replyToId: message.replyToId }),
    author: author?.handle ?? message.authorId,
    isBot: author?.isBot ?? false,
    text: isDeleted ? '' : state.platform.readText(message, state),
    content: isDeleted ? '' : message.content,
    isEdited: message.editedAt !== undefined,
    isDeleted,
    isPinned: message.pinned !== undefined,
    kind: message.kind,
    reactions: Object.fromEntries(message.reactions.map(({ emoji, userIds }) => [emoji, userIds.map(handleOf)])),
    files: message.files.map(viewFile),
    embeds: message.embeds.map(viewEmbed),
    buttons: message.components.flatMap(viewButton),
    selects: message.components.flatMap(viewSelect),
    ...(message.ephemeralTo === undefined ? {} : { ephemeralTo: handleOf(message.ephemeralTo) }),
    ...(message.sender?.name === undefined ? {} : { sender: message.sender.name }),
    createdAt: message.createdAt,
  };
}

export function viewFile(file: FileRecord): WorldFile {
  const { id, filename, contentType, data, title } = file;
  return {
    id,
    filename,
    size: data.byteLength,
    contentType,
    data,
    ...(title === undefined ? {} : { title }),
  };
}

function viewEmbed(embed: MessageRecord['embeds'][number]): WorldEmbed {
  return {
    ...(embed.title === undefined ? {} : { title: embed.title }),
    ...(embed.description === undefined ? {} : { text: embed.description }),
    ...(embed.color === undefined ? {} : { color: embed.color }),
    fields: embed.fields.map(({ name, value }) => ({ name, value })),
    ...(embed.footer === undefined ? {} : { footer: embed.footer.text }),
  };
}

function viewButton(component: Component) {
  if (component.type !== 'button') return [];
  return [
    {
      id: component.id,
      label: component.label,
      ...(component.url === undefined ? {} : { url: component.url }),
    },
  ];
}

function viewSelect(component: Component) {
  if (component.type !== 'select') return [];
  return [
    {
      id: component.id,
      options: component.options.map(({ label, value }) => ({ label, value })),
    },
  ];
}
