import type { ChannelRecord, UserRecord, WorldState } from '../../testing/world/index.js';
import { projectMessage } from './project-message.js';
import type { ChannelView, PersonView, PlatformView } from './view.js';

/** The newest messages of a channel that the page is sent. */
const newest = 200;

const reactionChoices = ['👍', '❤️', '😂', '🎉', '👀', '✅', '⭐', '👏', '🆘', '🙂', '😁'];

/** The part of a platform's view that is its world: who is there, what stands there. */
export function projectWorld(state: WorldState): Pick<PlatformView, 'lacks' | 'reactions' | 'people' | 'channels'> {
  const reactions = reactionsOf(state);
  return {
    lacks: [...(state.platform.lacks ?? [])],
    reactions,
    people: state.users
      .all()
      .filter((user) => !user.isDeactivated)
      .map((user) => projectPerson(user, state)),
    channels: state.channels.all().map((channel) => projectChannel(channel, state, reactions)),
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
    ...(modal && {
      modal: { id: modal.id, title: modal.title, inputs: modal.inputs.map(({ id, label }) => ({ id, label })) },
    }),
  };
}

function projectChannel(channel: ChannelRecord, state: WorldState, reactions: readonly string[]): ChannelView {
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
    messages: state.messages
      .in(channel)
      .slice(-newest)
      .map((message) => projectMessage(message, state, reactions)),
  };
}
