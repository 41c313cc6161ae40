import type { ChannelRecord, MessageRecord, UserRecord, WorldState } from '../../testing/world/index.js';
import type { Hearing } from './hearing.js';
import { projectModal } from './project-modal.js';
import type { ProjectedMessages } from './projected-messages.js';
import type { ChannelView, PersonView, PlatformView } from './view.js';

/** The newest messages of a channel that the page is sent. */
const newest = 500;

const reactionChoices = ['👍', '❤️', '😂', '🎉', '👀', '✅', '⭐', '👏', '🆘', '🙂', '😁'];

/** The part of a platform's view that is its world: who is there, what stands there. */
export function projectWorld(
  state: WorldState,
  messages: ProjectedMessages,
  hearing: Hearing,
): Pick<PlatformView, 'lacks' | 'reactions' | 'people' | 'channels'> {
  const reactions = reactionsOf(state);
  return {
    lacks: [...(state.platform.lacks ?? [])],
    reactions,
    people: state.users
      .all()
      .filter((user) => !user.isDeactivated)
      .map((user) => projectPerson(user, state)),
    channels: state.channels.all().map((channel) => ({
      ...projectChannel(channel, state),
      unheard: hearing.unheardIn(channel.id),
      messages: shown(channel, state).map((message) => messages.view(message, reactions)),
    })),
  };
}

/** Those of the usual ones that the platform knows. */
function reactionsOf(state: WorldState): string[] {
  const { platform } = state;
  if (platform.lacks?.has('react')) return [];
  const known = reactionChoices.flatMap((emoji) => {
    try {
      return [platform.emojiKey?.(emoji, state) ?? emoji];
    } catch {
      return []; // the platform has no such emoji
    }
  });
  const custom = state.emoji.all().map(({ name }) => name);
  return [...new Set([...known, ...custom])];
}

function projectPerson(user: UserRecord, state: WorldState): PersonView {
  const { status, statusText, statusEmoji } = user.presence;
  const modal = state.modals.of(user);
  return {
    id: user.id,
    handle: user.handle,
    name: user.name,
    isBot: user.isBot,
    status,
    ...(statusText && { statusText }),
    ...(statusEmoji && { statusEmoji }),
    ...(modal && { modal: projectModal(modal, state) }),
  };
}

function projectChannel(channel: ChannelRecord, state: WorldState): Omit<ChannelView, 'messages' | 'unheard'> {
  return {
    id: channel.id,
    name: channel.name,
    kind: channel.kind,
    topic: channel.topic,
    isArchived: channel.isArchived,
    memberIds: [...channel.members.keys()],
    typing: state.typing.in(channel).map((user) => user.name),
    threads: state.threads.in(channel).map(({ id, rootId, name, isArchived, isLocked }) => ({
      id,
      ...(rootId !== undefined && { rootId }),
      ...(name !== undefined && { name }),
      isArchived,
      isLocked,
    })),
    readBy: [...channel.readUpTo].map(([personId, messageId]) => ({ personId, messageId })),
  };
}

/** The newest messages, with what people see of those that were deleted. */
function shown(channel: ChannelRecord, state: WorldState): MessageRecord[] {
  const all = state.messages.in(channel, { deleted: true }).slice(-newest);
  const trace = deletedTraces[state.platform.name];
  return all.filter((message) => message.deletedAt === undefined || (trace?.(message, state) ?? false));
}

/**
 * Where a deleted message leaves something to see. Elsewhere it is gone.
 *
 * - Slack keeps the first message of a thread, as a tombstone. (Wire sheet, section 4.)
 * - In Stack Exchange's rooms and in Teamwire's chats those who are there see that something was removed.
 */
const deletedTraces: Readonly<Record<string, (message: MessageRecord, state: WorldState) => boolean>> = {
  slack: (message, state) => state.messages.inThread(message.channelId, message.threadId ?? message.id).length > 0,
  stackexchange: () => true,
  teamwire: () => true,
};
