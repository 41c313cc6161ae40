import type { ChatEvent } from '../../models/index.js';
import type { WorldChange, WorldState } from '../../testing/world/index.js';
import type { HearingView } from './view.js';

const acts = ['said', 'edited', 'deleted'] as const;
type Act = (typeof acts)[number];

/** What is remembered of things heard, to tell what is heard twice. */
const most = 5_000;

/**
 * Holds what people did against what the bot heard of it: whether anything was lost, and what was read again after a lost
 * connection. Counts from when the bot is there.
 */
export class Hearing {
  readonly #state: WorldState;
  readonly #waiting = new Map<string, { act: Act; channelId: string; id: string }>();
  readonly #heard = new Set<string>();
  readonly #done: Record<Act, number> = { said: 0, edited: 0, deleted: 0 };
  #backfilled = 0;
  #twice = 0;

  constructor(state: WorldState) {
    this.#state = state;
  }

  /** Somebody did something. @returns whether the bot should hear of it */
  happened(change: WorldChange): boolean {
    const act = actOf(change);
    if (act === undefined || !('message' in change) || !('by' in change)) return false;
    const { message, by } = change;
    const { bot, channels } = this.#state;
    if (by === bot || message.authorId === bot.id || message.ephemeralTo !== undefined) return false;
    if (!channels.get(message.channelId)?.members.has(bot.id)) return false;
    const { channelId, id } = message;
    // What was never heard and is gone cannot be heard any more, nor can a version that another has replaced.
    if (act === 'deleted') {
      this.#forget('edited', channelId, id);
      if (this.#forget('said', channelId, id)) return true;
    }
    const key = keyOf(act, channelId, id);
    if (!this.#waiting.has(key)) this.#done[act] += 1;
    // An edit of what was not heard yet is heard with it.
    if (act === 'edited' && this.#waiting.has(keyOf('said', channelId, id))) {
      this.#done[act] -= 1;
      return false;
    }
    this.#waiting.set(key, { act, channelId, id });
    return true;
  }

  /** The bot was told of something. @returns whether that was waited for */
  heard(event: ChatEvent): boolean {
    const act = eventActs[event.type];
    if (act === undefined || !('message' in event) || event.message === undefined) return false;
    const { channelId, id } = event.message;
    const key = keyOf(act, channelId, id);
    if (act === 'said') {
      if (this.#heard.has(key)) this.#twice += 1;
      this.#heard.add(key);
      if (this.#heard.size > most) for (const oldest of [...this.#heard].slice(0, most / 2)) this.#heard.delete(oldest);
    }
    if (!this.#waiting.delete(key)) return false;
    if (event.backfilled) this.#backfilled += 1;
    return true;
  }

  /** The messages of a channel that the bot has not heard of yet. */
  unheardIn(channelId: string): string[] {
    return [...this.#waiting.values()].flatMap((each) =>
      each.act === 'said' && each.channelId === channelId ? [each.id] : [],
    );
  }

  view(): HearingView {
    const waiting = { said: 0, edited: 0, deleted: 0 };
    for (const { act } of this.#waiting.values()) waiting[act] += 1;
    return {
      acts: acts.map((act) => ({ act, done: this.#done[act], heard: this.#done[act] - waiting[act] })),
      backfilled: this.#backfilled,
      twice: this.#twice,
    };
  }

  #forget(act: Act, channelId: string, id: string): boolean {
    const wasWaiting = this.#waiting.delete(keyOf(act, channelId, id));
    if (wasWaiting) this.#done[act] -= 1;
    return wasWaiting;
  }
}

const eventActs: Partial<Record<ChatEvent['type'], Act>> = {
  'message.created': 'said',
  'message.updated': 'edited',
  'message.deleted': 'deleted',
};

function actOf(change: WorldChange): Act | undefined {
  if (change.type === 'message.created') return change.message.kind === 'default' ? 'said' : undefined;
  if (change.type === 'message.edited') return 'edited';
  return change.type === 'message.deleted' ? 'deleted' : undefined;
}

function keyOf(act: Act, channelId: string, id: string): string {
  return `${act}\n${channelId}\n${id}`;
}
