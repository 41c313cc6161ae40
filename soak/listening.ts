import type { Backend } from '../src/core/backend.js';
import type { EventHub } from '../src/core/delivery/index.js';
import type { ChatEventType } from '../src/models/index.js';
import { type LoadProgress, numberIn } from './load-orders.js';
import { pause } from './time.js';

export type Listening = {
  /** How long each handler takes, in milliseconds. */
  handlerMs: number;
  /** What handlers wait for before they take their time. */
  gate: Promise<void> | undefined;
  progress(): LoadProgress;
};

const kinds = ['message.created', 'message.updated', 'message.deleted', 'reaction.added'] as const;

/**
 * Counts what a backend tells of a load, and looks whether each channel's numbers rise: with the right count, that says
 * that each came once and in its order. Keeps one number a channel, so that what grows is the backend's.
 */
export function listen(backend: Backend): Listening {
  const heard: Record<string, number> = { sent: 0 };
  const last = new Map<string, number>();
  let errors = 0;
  let rateLimited = 0;
  let disorder = 0;
  let firstDisorder: string | undefined;
  let mostWaiting = 0;
  let total = 0;
  // What no handler has had is the hub's business; a load has to know how much it is.
  const hub = Reflect.get(backend, 'hub') as EventHub;
  const waiting = () => {
    mostWaiting = Math.max(mostWaiting, hub.queued);
    return hub.queued;
  };
  const state: Omit<Listening, 'progress'> = { handlerMs: 0, gate: undefined };

  const note = (kind: string, lane: string, number: number | undefined) => {
    heard[kind] = (heard[kind] ?? 0) + 1;
    total += 1;
    if (number === undefined) return;
    const before = last.get(lane);
    if (before !== undefined && number <= before) {
      disorder += 1;
      firstDisorder ??= `${kind} ${number} after ${before} in ${lane}`;
    }
    last.set(lane, number);
  };

  for (const kind of kinds) {
    heard[kind] = 0;
    backend.on(kind satisfies ChatEventType, async (event) => {
      const { message } = event;
      if (total % 64 === 0) waiting();
      const text = 'text' in message ? message.text : undefined;
      const own = kind === 'message.created' && text !== undefined ? numberIn(text, 'load') : undefined;
      if (own !== undefined) note('sent', `${message.channelId} sent`, own);
      else note(kind, message.channelId, text === undefined ? undefined : numberIn(text, 'event'));
      if (state.gate) await state.gate;
      if (state.handlerMs > 0) await pause(state.handlerMs);
    });
  }
  backend.on('error', () => {
    errors += 1;
  });
  backend.on('rate_limited', () => {
    rateLimited += 1;
  });
  return Object.assign(state, {
    progress: (): LoadProgress => ({
      heard: { ...heard },
      total,
      errors,
      rateLimited,
      disorder,
      firstDisorder,
      waiting: waiting(),
      mostWaiting,
    }),
  });
}
