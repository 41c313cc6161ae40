import type { WorldChange, WorldState } from '../../testing/world/index.js';
import type { HearingView } from './view.js';

const acts = ['said', 'edited', 'deleted', 'reacted'] as const;
export type HearingAct = (typeof acts)[number];

/** What is looked at of an event that the bot was told of. */
export type HeardEvent = {
  readonly type: string;
  readonly backfilled?: boolean | undefined;
  readonly message?: { readonly channelId: string; readonly id: string } | undefined;
};

/** What somebody did, that the bot has not heard of yet. */
type Waiting = { readonly act: HearingAct; readonly channelId: string; readonly id: string; readonly what: string };

/** What is remembered of things heard, to tell what is heard twice. */
const most = 5_000;

/**
 * Holds what people did against what the bot heard of it: whether anything was lost, and what was read again after a lost
 * connection. Counts from when the bot is there.
 */
export class Hearing {
  readonly #state: WorldState;
  /** Why an act is not told again after a gap, where the platform lacks that. */
  readonly #gaps: Partial<Record<HearingAct, string>>;
  readonly #waiting = new Map<string, Waiting>();
  readonly #heard = new Set<string>();
  readonly #done: Record<HearingAct, number> = { said: 0, edited: 0, deleted: 0, reacted: 0 };
  #backfilled = 0;
  #twice = 0;

  /** @param gaps - of acts that the platform does not tell again after a gap: why */
  constructor(state: WorldState, gaps: Partial<Record<HearingAct, string>> = {}) {
    this.#state = state;
    this.#gaps = gaps;
  }

  /** Somebody did something. @returns whether the bot should hear of it */
  happened(change: WorldChange): boolean {
    const act = actOf(change);
    if (act === undefined || !('message' in change) || !('by' in change)) return false;
    const { message, by } = change;
    const { bot, channels } = this.#state;
    if (by === bot || message.ephemeralTo !== undefined) return false;
    if (message.authorId === bot.id && act !== 'reacted') return false;
    if (!channels.get(message.channelId)?.members.has(bot.id)) return false;
    const { channelId, id } = message;
    // What was never heard and is gone cannot be heard any more, nor can a version that another has replaced.
    if (act === 'deleted') {
      for (const each of this.#waitingFor(channelId, id)) if (each.act !== 'said') this.#forget(each);
      if (this.#forget({ act: 'said', channelId, id, what: '' })) return true;
    }
    // An edit of what was not heard yet is heard with it, and so is a reaction.
    const isSaidUnheard = this.#waiting.has(keyOf({ act: 'said', channelId, id, what: '' }));
    if ((act === 'edited' || act === 'reacted') && isSaidUnheard) return false;
    if (change.type === 'reaction.added' || change.type === 'reaction.removed') {
      const [way, other] = change.type === 'reaction.added' ? ['+', '-'] : ['-', '+'];
      const rest = `${change.emoji} ${by.id}`;
      // What was undone before it was heard may never be told.
      if (this.#forget({ act, channelId, id, what: `${other}${rest}` })) return false;
      this.#wait({ act, channelId, id, what: `${way}${rest}` });
    } else this.#wait({ act, channelId, id, what: '' });
    return true;
  }

  /** The bot was told of something. @returns whether that was waited for */
  heard(event: HeardEvent): boolean {
    const heard = eventActs[event.type];
    if (heard === undefined || event.message === undefined) return false;
    const { channelId, id } = event.message;
    const { act, way } = heard;
    if (act === 'said') {
      const key = keyOf({ act, channelId, id, what: '' });
      if (this.#heard.has(key)) this.#twice += 1;
      this.#heard.add(key);
      if (this.#heard.size > most) for (const oldest of [...this.#heard].slice(0, most / 2)) this.#heard.delete(oldest);
    }
    // Some platforms do not tell who reacted, and each has its own name of an emoji: one of the message's is as good as another.
    const found = this.#waitingFor(channelId, id).find((each) => each.act === act && each.what.startsWith(way));
    if (!found) return false;
    this.#waiting.delete(keyOf(found));
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
    const waiting: Record<HearingAct, number> = { said: 0, edited: 0, deleted: 0, reacted: 0 };
    for (const { act } of this.#waiting.values()) waiting[act] += 1;
    return {
      acts: acts.map((act) => {
        const gap = this.#gaps[act];
        const counts = { act, done: this.#done[act], heard: this.#done[act] - waiting[act] };
        return gap === undefined ? counts : { ...counts, gap };
      }),
      backfilled: this.#backfilled,
      twice: this.#twice,
    };
  }

  #wait(each: Waiting): void {
    const key = keyOf(each);
    if (this.#waiting.has(key)) return;
    this.#done[each.act] += 1;
    this.#waiting.set(key, each);
  }

  #forget(each: Waiting): boolean {
    const wasWaiting = this.#waiting.delete(keyOf(each));
    if (wasWaiting) this.#done[each.act] -= 1;
    return wasWaiting;
  }

  #waitingFor(channelId: string, id: string): Waiting[] {
    return [...this.#waiting.values()].filter((each) => each.channelId === channelId && each.id === id);
  }
}

/** `way` begins `what` of the acts that are meant. */
const eventActs: Readonly<Record<string, { act: HearingAct; way: string }>> = {
  'message.created': { act: 'said', way: '' },
  'message.updated': { act: 'edited', way: '' },
  'message.deleted': { act: 'deleted', way: '' },
  'reaction.added': { act: 'reacted', way: '+' },
  'reaction.removed': { act: 'reacted', way: '-' },
};

function actOf(change: WorldChange): HearingAct | undefined {
  if (change.type === 'message.created') return change.message.kind === 'default' ? 'said' : undefined;
  if (change.type === 'message.edited') return 'edited';
  if (change.type === 'reaction.added' || change.type === 'reaction.removed') return 'reacted';
  return change.type === 'message.deleted' ? 'deleted' : undefined;
}

function keyOf({ act, channelId, id, what }: Waiting): string {
  return `${act}\n${channelId}\n${id}\n${what}`;
}
