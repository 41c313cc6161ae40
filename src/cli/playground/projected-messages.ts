import type { MessageRecord, WorldChange, WorldState } from '../../testing/world/index.js';
import { projectMessage } from './project-message.js';
import type { MessageView } from './view.js';

/** Changes that show in no message. */
const silent = new Set<WorldChange['type']>([
  'message.created',
  'typing',
  'read',
  'presence.updated',
  'member.joined',
  'member.left',
  'member.updated',
  'interaction',
  'modal.opened',
  'modal.closed',
  'location',
  'file.added',
  'thread.created',
  'thread.updated',
  'thread.followed',
  'thread.unfollowed',
]);
const ofOne = new Set<WorldChange['type']>([
  'message.touched',
  'message.pinned',
  'message.unpinned',
  'reaction.added',
  'reaction.removed',
  'message.starred',
  'message.unstarred',
]);

/** The page's view of every message, made once and kept until something in it changes: the same object is the same view. */
export class ProjectedMessages {
  readonly #state: WorldState;
  #views = new WeakMap<MessageRecord, MessageView>();

  constructor(state: WorldState) {
    this.#state = state;
    state.onChange((change) => this.#changed(change));
  }

  view(message: MessageRecord, reactions: readonly string[]): MessageView {
    const known = this.#views.get(message);
    if (known) return known;
    const made = projectMessage(message, this.#state, reactions);
    this.#views.set(message, made);
    return made;
  }

  #changed(change: WorldChange): void {
    if (silent.has(change.type)) return;
    if (ofOne.has(change.type) && 'message' in change && change.message) this.#views.delete(change.message);
    // An edit shows where the message is quoted, a name wherever it is mentioned.
    else this.#views = new WeakMap();
  }
}
